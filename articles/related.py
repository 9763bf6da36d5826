"""What stands around an article: its neighbours, and what else there is to read."""

from collections import Counter
from collections.abc import Iterable
from heapq import nlargest
from typing import NamedTuple

from django.db.models import Value

from newsportal.prepared import Prepared

from .cards import in_order
from .listing import Listing, named
from .models import Article, TaggedArticle

ROOM = 6

# Of each tag and of the category only the newest are looked at, so that a tag of 50,000
# articles costs no more than one of fifty.
LOOKED_AT = 20

# Where an article was found.
BEFORE, AFTER, PEER, TAGGED = range(4)


class Around(NamedTuple):
    """The articles before and after one in its category, or None, and the related ones."""

    previous: Listing | None
    following: Listing | None
    related: list[Listing]


def around(article: Article) -> Around:
    """Return what stands around an article that comes from `for_page`, in two queries.

    Related are up to six others: those that share the most tags first, then those of its
    category, then the newest.
    """
    tags = tuple(tag["id"] for tag in article.tag_rows)
    rows = _near(article.category_id, article.published_at, article.pk, tags)
    sides = {place: number for number, _moment, place in rows if place in (BEFORE, AFTER)}
    related = _ranked(rows, {article.pk, *sides.values()})
    by_number = {other.pk: other for other in named((*sides.values(), *related))}
    return Around(
        by_number.get(sides.get(BEFORE)),
        by_number.get(sides.get(AFTER)),
        in_order(by_number, related),
    )


def _ranked(rows: Iterable[tuple], named: set[int]) -> list[int]:
    """Return the numbers of what is related, the nearest first."""
    moments = {number: moment for number, moment, _place in rows if number not in named}
    shared = Counter(number for number, _moment, place in rows if place == TAGGED)
    peers = {number for number, _moment, place in rows if place == PEER}
    nearness = [
        (shared[number], number in peers, moment, number) for number, moment in moments.items()
    ]
    return [number for *_, number in nlargest(ROOM, nearness)]


@Prepared
def _near(category, moment, number, tags):
    """Return (number, moment, place) of what is nearest in time, in category and by tag."""
    peers = Article.objects.published().filter(category=category)
    here = Article(published_at=moment, pk=number)
    beside = {BEFORE: peers.before(here)[:1], AFTER: peers.after(here)[:1]}
    first, *others = (
        rows.values_list("pk", "published_at", Value(place))
        for place, rows in (beside | {PEER: peers.newest_first()[:LOOKED_AT]}).items()
    )
    tagged = (
        TaggedArticle.objects.published()
        .filter(tag=tag)
        .order_by("-published_at", "-content_object")
        .values_list("content_object", "published_at", Value(TAGGED))[:LOOKED_AT]
        for tag in tags
    )
    return first.union(*others, *tagged, all=True)
