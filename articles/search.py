"""Words in, ranked articles out.

The index brings candidates; what is read of them decides whether the words really stand
there, and who comes first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db.models import Case, TextField, Value, When
from django.utils import timezone

from . import snippets
from .candidates import MOST, Scope, candidates, shares
from .models import Article
from .models.queries import CLOSED
from .models.search import Lines, with_names
from .query import Query
from .tokens import plain

# What is so many days old counts half as much as what is new.
HALF_LIFE = 180
DAY = 24 * 60 * 60

# What is read of a text besides its title.
TEXT = Lines("summary", "names", "open_body")

READERS, DESK = Scope(), Scope(is_desk=True)


@dataclass(frozen=True)
class Hit:
    pk: int
    published_at: datetime
    score: float
    is_partial: bool


@dataclass(frozen=True)
class Found:
    """The best hits, and how many articles there may be."""

    hits: list[Hit]
    count: int
    is_exact: bool

    @property
    def is_capped(self) -> bool:
        return self.count > MOST

    @property
    def is_partial(self) -> bool:
        """Tell whether there are articles, but none with all the words."""
        return bool(self.hits) and all(hit.is_partial for hit in self.hits)


def find(query: Query, scope: Scope = READERS, *, by_time: bool = False) -> Found:
    """Return the articles in which the query stands, the best or the newest first."""
    if not query.title_tokens:
        return Found([], 0, is_exact=True)
    titles, texts, count = candidates(query, scope, by_time)
    parts = {} if titles or (by_time and texts) else shares(query, scope)
    judged = list(_judge(query, scope, titles, texts, parts))
    hits = [hit for hit in judged if hit.score > 0] or judged
    hits.sort(key=attrgetter("published_at" if by_time else "score", "pk"), reverse=True)
    whole = sum(not hit.is_partial for hit in hits)
    if count is None:
        return Found(hits, whole or len(hits), is_exact=True)
    if whole < len(judged) / 2:  # then most of those not read would fail as well
        count = count * whole // len(judged)
    return Found(hits, max(count, len(hits)), is_exact=False)


def for_desk(typed: str) -> list[int]:
    """Return the numbers of the articles an editor may mean, whatever their state."""
    found = [hit.pk for hit in find(Query.read(typed), DESK, by_time=True).hits]
    number = typed.strip()
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    return [*found, int(number)] if is_number else found


def results(query: Query, hits: Iterable[Hit]) -> list[dict]:
    """Return what a page shows of some hits."""
    hits = list(hits)
    articles = Article.objects.published().select_related("category", "cover")
    articles = (
        articles.with_open_body().defer("body_html", *CLOSED).in_bulk([hit.pk for hit in hits])
    )
    return [
        {
            "article": article,
            "title": snippets.title(article, query),
            "excerpt": snippets.excerpt(article, query),
            "is_partial": hit.is_partial,
        }
        for hit in hits
        if (article := articles.get(hit.pk))
    ]


def _judge(query, scope, titles, texts, parts):
    """Yield each candidate with its score; below zero stands what is hardly one."""
    now, by_title, by_text = timezone.now(), set(titles), set(texts)
    best = max(parts.values(), default=1)
    for pk, title, published_at, text in _read(query, scope, titles, texts, parts):
        moment = published_at or now
        recency = 0.5 ** (1 + max(0, (now - moment).total_seconds()) / DAY / HALF_LIFE)
        cover = min(1, query.length / len(title))
        is_partial = False
        if query.is_in(title):
            score = 3 + 0.5 * cover + recency + 0.2 * query.is_joined_in(title)
        elif pk in by_text and (query.is_sure or query.is_in(f"{title}\n{plain(text)}")):
            score = (1.9 if len(query.runs) == 1 else 1) + recency
        else:
            is_partial = True
            part = parts.get(pk, 0)
            if pk in by_title:
                score = 2 + 0.5 * cover + recency
            elif part:
                score = 1.5 * (part / best) ** 2 * min(1, part / 0.35)
                score += 0.4 * cover + 0.1 * recency
            else:
                score = recency - 1
        yield Hit(pk, moment, score, is_partial)


def _read(query, scope, titles, texts, parts):
    """Return what has to be read of the candidates: whole texts only where in doubt."""
    articles = scope.articles.filter(pk__in={*titles, *texts, *parts})
    text = Value("", TextField())
    if texts and not query.is_sure:
        articles = with_names(articles.with_open_body())
        text = Case(When(pk__in=texts, then=TEXT), default=text)
    return articles.values_list("pk", "title", "published_at", text)
