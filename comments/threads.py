"""Read the discussion of an article: a page of threads with their first replies, at once.

One statement brings a page, whatever its size: each thread carries its first replies along.
A place in an order is where the last thread stood, so a page shows the same however many
were written meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.db.models.functions import JSONObject

from accounts.models import Member
from newsportal.prepared import Prepared
from newsportal.roles import MODERATOR

from .models import Comment

NEWEST, HOTTEST = "newest", "hot"
# What each order goes by, below what is pinned.
ORDERS = {NEWEST: ["pk"], HOTTEST: ["like_count", "pk"]}

THREADS = 20
# So many replies stand below a thread until a reader asks for the rest.
FEW = 3
# So many come when they do.
MANY = 50

_groups = Member.groups.through.objects.filter(member=OuterRef("author"))
IS_MODERATOR = Exists(_groups.filter(group__name=MODERATOR)) | Q(author__is_superuser=True)

# All that is printed of a comment, and where each fact is found.
FACTS = {
    "id": "pk",
    "article": "article",
    "root": "root",
    "status": "status",
    "html": "html",
    "words_version": "words_version",
    "created_at": "created_at",
    "edited_at": "edited_at",
    "region": "region",
    "is_pinned": "is_pinned",
    "is_featured": "is_featured",
    "like_count": "like_count",
    "reply_count": "reply_count",
    "author": "author",
    "name": "author__username",
    "avatar": "author__avatar",
    "points": "author__lifetime_points",
    "is_active": "author__is_active",
    "is_moderator": "is_moderator",
    "held_rule": "held_rule",
    "parent": "parent__author",
    "parent_name": "parent__author__username",
}
# The same within another query, of which `from_json` makes facts.
AS_JSON = JSONObject(**FACTS | {"is_moderator": IS_MODERATOR})


@dataclass(frozen=True)
class Page:
    """A page of threads, each a dictionary of facts with `replies`; where it goes on."""

    threads: list[dict]
    order: str
    after: str | None


# Of an article of which no comment is public, so that no place is kept for a reply either.
EMPTY = Page([], NEWEST, None)


def page(article: int, order: str = NEWEST, after: str = "") -> Page:
    """Return the threads of an article behind a place, the pinned ones first of all."""
    place = _place(after, len(ORDERS[order]))
    found = _behind[order](article, place) if place else _first[order](article)
    found = [_named(row) | {"replies": [*map(from_json, row[-1])]} for row in found]
    shown = found[:THREADS]
    last = shown[-1] if len(found) > THREADS else None
    return Page(shown, order, last and _after(last, order))


def thread(root: int, after: int = 0) -> tuple[list[dict], bool]:
    """Return replies of a thread behind one of them, and whether there are more."""
    found = [_named(row) for row in _replies(root, after)]
    return found[:MANY], len(found) > MANY


def one(comment: int) -> dict | None:
    """Return the facts of a single comment."""
    return next(map(_named, _one(comment)), None)


def from_json(facts: dict) -> dict:
    """Return the facts of a comment that came as JSON."""
    return facts | {"created_at": datetime.fromisoformat(facts["created_at"])}


def _named(row):
    return dict(zip(FACTS, row, strict=False))


def _facts(rows: QuerySet, *more: str) -> QuerySet:
    return rows.annotate(is_moderator=IS_MODERATOR).values_list(*FACTS.values(), *more)


def _threads(article, order):
    rows = Comment.objects.filter(article=article).threads()
    return rows.order_by("-is_pinned", *(f"-{name}" for name in ORDERS[order]))


def _with_replies(rows):
    """Return the facts of threads, each with its first replies."""
    replies = Comment.objects.filter(root=OuterRef("pk")).replies().order_by("pk")
    first = ArraySubquery(replies.values(facts=AS_JSON)[:FEW])
    return _facts(rows.annotate(first=first), "first")


def _first_of(order):
    """Return the query of the first page in an order."""
    return Prepared(lambda article: _with_replies(_threads(article, order)[: THREADS + 1]))


def _behind_of(order):
    """Return the query of a page behind a place in an order."""

    @Prepared
    def behind(article, place):
        is_behind = TupleLessThan(Tuple(*ORDERS[order]), place)
        rows = _threads(article, order).filter(is_behind, is_pinned=False)
        return _with_replies(rows[: THREADS + 1])

    return behind


_first = {order: _first_of(order) for order in ORDERS}
_behind = {order: _behind_of(order) for order in ORDERS}


@Prepared
def _replies(root, after):
    rows = Comment.objects.filter(root=root, pk__gt=after).replies().order_by("pk")
    return _facts(rows)[: MANY + 1]


_one = Prepared(lambda comment: _facts(Comment.objects.filter(pk=comment)))


def _place(after, length):
    """Return the numbers of a place, or None where the order begins or for nonsense."""
    parts = after.split("-")
    is_number = all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts)
    return tuple(map(int, parts)) if is_number and len(parts) == length else None


def _after(facts, order):
    place = {"pk": facts["id"], "like_count": facts["like_count"]}
    return "-".join(str(place[name]) for name in ORDERS[order])
