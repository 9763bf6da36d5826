"""How well and how fast articles are found: measured on the corpus, against its own texts.

What is true is looked for by reading every text from end to end; nothing of the index has a
part in it.
"""

import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import mean, median, quantiles

from django.db import connection

from newsportal.fold import fold

from . import reindexing, search, tokens
from .candidates import ROOM
from .corpus.lexicon import MIXED
from .corpus.prose import SURNAMES
from .models import Article, ArticleSearch
from .models.search import with_names
from .query import Query

WINDOWS, NAMES, HEADLINES, SAVES = 200, 40, 300, 200
SHORTEST, LONGEST = 2, 8
FOREIGN = ("葡萄架", "望远镜", "石榴酒", "拖拉机", "天鹅绒")
HAN = re.compile("[一-鿿]{2,}")
NAME = re.compile(f"[{SURNAMES}][一-鿿]{{2}}(?=提醒|翻开|说)")


@dataclass(frozen=True)
class Line:
    """What was measured beside what it should be; waiting depends on the machine alone."""

    what: str
    measured: float
    target: float | None = None
    unit: str = ""
    is_floor: bool = False

    @property
    def is_missed(self) -> bool:
        if self.target is None:
            return False
        return self.measured < self.target if self.is_floor else self.measured > self.target


def lines(tell: Callable[[str], None], seed: int) -> Iterator[Line]:
    """Yield what the search of this database does beside what it should."""
    random = Random(seed)  # noqa: S311 - the same queries each time
    number = ArticleSearch.objects.count()
    tell("Searching for words, and for the same in every text")
    texts = dict(_texts())
    queries = _queries(random, texts)
    yield from _quality(queries, texts)
    del texts
    tell("Searching for headlines that are damaged")
    yield _headlines(random)
    tell("Measuring the time of searches")
    yield from _times(queries)
    tell("Saving")
    yield from _saves()
    yield Line("entry and indexes, an article", _size() / number / 1024, 6, "KB")
    tell("Rebuilding")
    yield from _rebuild(number)
    yield Line("the same after it, an article", _size() / number / 1024, 6, "KB")


def quality(seed: int) -> Iterator[Line]:
    """Yield recall and precision alone."""
    texts = dict(_texts())
    yield from _quality(_queries(Random(seed), texts), texts)  # noqa: S311 - as above


def _queries(random, texts):
    return [*_windows(random, texts), *_names(random, texts), *MIXED.split()]


def _texts() -> Iterator[tuple[int, str]]:
    """Yield number and folded text of every public article."""
    rows = with_names(Article.objects.published()).values_list(
        "pk", "title", "summary", "names", "body"
    )
    for pk, title, summary, names, body in rows.iterator(chunk_size=1000):
        yield pk, fold("\n".join([title, summary, names, tokens.plain(body)]))


def _windows(random, texts):
    """Yield pieces of two to eight characters from anywhere."""
    numbers = list(texts)
    for _ in range(WINDOWS):
        piece = random.choice(HAN.findall(texts[random.choice(numbers)]))
        length = min(random.randint(SHORTEST, LONGEST), len(piece))
        start = random.randint(0, len(piece) - length)
        yield piece[start : start + length]


def _names(random, texts):
    some = random.sample(list(texts), min(len(texts), 20 * NAMES))
    found = {name for number in some for name in NAME.findall(texts[number])}
    return random.sample(sorted(found), min(len(found), NAMES))


def _quality(queries, texts):
    """Compare what is found with what is there: all of it, or as much as has room."""
    truth = _truth(queries, texts)
    recalls, precisions = [], []
    for words, true in truth.items():
        found = {hit.pk for hit in _find(words).hits if not hit.is_partial}
        if true:
            recalls.append(min(1, len(found & true) / min(len(true), ROOM)))
        if found:
            precisions.append(len(found & true) / len(found))
    yield Line("recall, words of 2–8 characters", mean(recalls), 0.98, is_floor=True)
    yield Line("precision, the same", mean(precisions), 0.97, is_floor=True)


def _truth(queries, texts) -> dict[str, set[int]]:
    patterns = {words: _pattern(fold(words)) for words in queries}
    found: dict[str, set[int]] = {words: set() for words in patterns}
    for number, text in texts.items():
        for words, pattern in patterns.items():
            if fold(words) in text and pattern.search(text):
                found[words].add(number)
    return found


def _pattern(folded: str) -> re.Pattern:
    """Return what finds these characters, but no 5G in 15G and no CT in ACT."""
    before = "(?<![a-z0-9])" if folded[0].isascii() else ""
    after = "(?![a-z0-9])" if folded[-1].isascii() else ""
    return re.compile(before + re.escape(folded) + after)


def _headlines(random) -> Line:
    """Return how often a headline is first that is asked for by what is left of it."""
    public = list(Article.objects.published().order_by("pk").values_list("pk", "title"))
    damages = (_half, _thinned, _mixed_up, _joined, partial(_with_another, random))
    first = []
    for pk, title in random.sample(public, min(HEADLINES, len(public))):
        for damage in damages:
            hits = _find(damage(_pieces(random, title))).hits
            first.append(bool(hits) and hits[0].pk == pk)
    return Line("headline found first, damaged", mean(first), 0.86, is_floor=True)


def _pieces(random, title: str) -> list[str]:
    """Cut a headline where nobody would look, in pieces of two to four characters."""
    pieces = []
    for part in re.findall(r"\w+", title):
        while part:
            length = random.randint(2, 4)
            pieces.append(part[:length])
            part = part[length:]
    return pieces


def _half(pieces):
    return "".join(pieces[: max(2, len(pieces) // 2)])


def _thinned(pieces):
    return " ".join(pieces[::2] if len(pieces) > 3 else pieces)


def _mixed_up(pieces):
    return " ".join([*pieces[2:4], *pieces[:2]])


def _joined(pieces):
    return "".join([*pieces[2:4], *pieces[:2]])


def _with_another(random, pieces):
    return " ".join([*pieces[:4], random.choice(FOREIGN)])


def _times(queries: Sequence[str]) -> Iterator[Line]:
    """Measure each search once more, when all that it reads is in memory."""

    def look(words):
        search.results(Query.read(words), _find(words).hits[:20])

    spent, waited = _measured(look, queries)
    yield Line("search, 95 of 100 cost at most", _p95(spent), 50, "ms CPU")
    yield Line("search, half of them are there in", median(waited), unit="ms")


def _saves() -> Iterator[Line]:
    public = Article.objects.published().order_by("?").values_list("pk", flat=True)
    spent, waited = _measured(lambda pk: ArticleSearch.objects.write([pk]), public[:SAVES])
    yield Line("added to a save, 95 of 100 cost at most", _p95(spent), 40, "ms CPU")
    yield Line("added to a save, half of them wait", median(waited), unit="ms")


def _rebuild(number: int) -> Iterator[Line]:
    most = 4 * max(1, number / 100_000)
    [spent], [waited] = _measured(lambda _: deque(reindexing.rebuild(), 0), [None])
    yield Line("rebuild, cost", spent / 60_000, most, "min CPU")
    yield Line("rebuild, took", waited / 60_000, unit="min")


def _measured(act: Callable, things: Sequence) -> tuple[list[float], list[float]]:
    """Do something with each thing; return what each cost and how long each took."""
    clock = Clock()
    spent, waited = [], []
    for thing in things:
        cost, begin = clock.milliseconds(), time.perf_counter()
        act(thing)
        waited.append((time.perf_counter() - begin) * 1000)
        spent.append(clock.milliseconds() - cost)
    return spent, waited


class Clock:
    """The processor's time of this process and of its connection to the database."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            pid = cursor.execute("SELECT pg_backend_pid()").fetchone()[0]
        self.path = Path(f"/proc/{pid}/schedstat")

    def milliseconds(self) -> float:
        """Return it; where the database runs elsewhere it is this process's alone."""
        try:
            nanoseconds = int(self.path.read_text().split()[0])
        except OSError:
            nanoseconds = 0
        return time.process_time() * 1000 + nanoseconds / 1e6


def _find(words: str) -> search.Found:
    return search.find(Query.read(words))


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]


def _size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s)", [ArticleSearch._meta.db_table])
        return cursor.fetchone()[0]
