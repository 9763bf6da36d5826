"""Words in, ranked articles out.

The index brings candidates; what is read of them decides whether the words really stand
there, and who comes first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from django.utils import timezone

from newsportal.prepared import Prepared

from . import snippets
from .candidates import MOST, Candidate, Scope, candidates, names, shares
from .models import Article
from .models.category import filed
from .query import Query
from .tokens import plain

# What is so many days old counts half as much as what is new.
HALF_LIFE = 180
DAY = 24 * 60 * 60

READERS, DESK = Scope(), Scope(is_desk=True)

# What is shown of an article, and what tells whether its masks are those of today.
SHOWN = [
    *("title", "masked_title", "summary", "masked_summary", "masked_body_html"),
    *("words_version", "published_at", "category", "cover"),
    *("kind", "is_advertisement", "is_generated", "access"),
]
# So many are shown at once.
PAGE = 20

_shown = Prepared(
    lambda numbers: (
        Article.objects.published()
        .filter(pk__in=numbers)
        .select_related("cover")
        .with_open_body()
        .only(*SHOWN)
    )
)


class Hit(NamedTuple):
    pk: int
    published_at: float
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
    found, count = candidates(query, scope, by_time)
    is_meant = by_time or any(article.is_title for article in found)
    parts = [] if found and is_meant else shares(query, scope)
    judged = list(_judge(query, scope, found, parts))
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
    numbers = tuple(hit.pk for hit in hits)
    shown = filed(_shown(numbers + (0,) * (-len(numbers) % PAGE)))
    articles = {article.pk: article for article in shown}
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


def _judge(query, scope, found, parts):
    """Yield each candidate with its score; below zero stands what is hardly one."""
    now = timezone.now().timestamp()
    best = max((part.share for part in parts), default=1)
    share = {part.pk: part.share for part in parts}
    holders, length = _holders(query, scope, found), query.length
    for article in {article.pk: article for article in [*parts, *found]}.values():
        pk, title, moment = article[:3]
        if moment is None:
            moment = now
        recency = 0.5 ** (1 + max(0, now - moment) / DAY / HALF_LIFE)
        cover = min(1, length / len(title))
        is_partial = False
        if query.is_in(title):
            score = 3 + 0.5 * cover + recency + 0.2 * query.is_joined_in(title)
        elif pk in holders:
            score = (1.9 if len(query.runs) == 1 else 1) + recency
        else:
            is_partial = True
            part = share.get(pk, 0)
            if article.is_title:
                score = 2 + 0.5 * cover + recency
            elif part:
                score = 1.5 * (part / best) ** 2 * min(1, part / 0.35)
                score += 0.4 * cover + 0.1 * recency
            else:
                score = recency - 1
        yield Hit(pk, moment, score, is_partial)


def _holders(query: Query, scope: Scope, found: list[Candidate]) -> set[int]:
    """Return the articles whose texts hold the words; names are read if nothing else does."""
    texts = {article.pk: article for article in found if article.is_text}
    if query.is_sure:
        return texts.keys()
    missing = {
        pk: query.missing(f"{article.title}\n{plain(article.text)}")
        for pk, article in texts.items()
    }
    named = names([pk for pk, runs in missing.items() if runs], scope)
    return {
        pk
        for pk, runs in missing.items()
        if all(run.is_in(plain(named.get(pk, ""))) for run in runs)
    }
