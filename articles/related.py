"""What stands around an article: its neighbours, and what else there is to read."""

from typing import NamedTuple

from django.db.models import Value

from newsportal.prepared import Prepared

from .listing import NAMED, Listing, named
from .models import Article, TaggedArticle

ROOM = 6

# Of each tag and of the category only the newest are looked at, so that a tag of 50,000
# articles costs no more than one of fifty.
LOOKED_AT = 20

# Where an article was found.
BEFORE, AFTER, PEER, TAGGED = range(4)

# Neighbours as they are, and the nearest of the others, with what is printed of each.
NEAREST = "ORDER BY shared DESC, is_peer DESC, moment DESC, number DESC"
CHOSEN = f"""
WITH near (number, moment, place) AS MATERIALIZED ({{rows}}),
found AS (
  SELECT number, moment, min(place) AS first,
    count(*) FILTER (WHERE place = {TAGGED}) AS shared, bool_or(place = {PEER}) AS is_peer
  FROM near GROUP BY number, moment),
chosen AS (
  SELECT * FROM found WHERE first <= {AFTER}
  UNION ALL (SELECT * FROM found WHERE first > {AFTER} {NEAREST} LIMIT {ROOM}))
SELECT first, {", ".join(NAMED)}
FROM chosen JOIN {Article._meta.db_table} ON id = number {NEAREST}
"""  # noqa: S608 - our own names


class Around(NamedTuple):
    """The articles before and after one in its category, or None, and the related ones."""

    previous: Listing | None
    following: Listing | None
    related: list[Listing]


def around(article: Article) -> Around:
    """Return what stands around an article that comes from `for_page`, in one query.

    Related are up to six others: those that share the most tags first, then those of its
    category, then the newest.
    """
    tags = tuple(tag["id"] for tag in article.tag_rows)
    rows = _chosen(article.category_id, article.published_at, article.pk, tags)
    places = [place for place, *_ in rows]
    found = list(zip(places, named([row for _place, *row in rows]), strict=True))
    sides = {place: other for place, other in found if place <= AFTER}
    return Around(
        sides.get(BEFORE), sides.get(AFTER), [other for place, other in found if place > AFTER]
    )


def _near(category, moment, number, tags):
    """Return (number, moment, place) of what is nearest in time, in category and by tag."""
    peers = Article.objects.published().filter(category=category)
    here = Article(published_at=moment, pk=number)
    beside = {BEFORE: peers.before(here)[:1], AFTER: peers.after(here)[:1]}
    newest = peers.exclude(pk=number).newest_first()[:LOOKED_AT]
    first, *others = (
        rows.values_list("pk", "published_at", Value(place))
        for place, rows in (beside | {PEER: newest}).items()
    )
    tagged = (
        TaggedArticle.objects.published()
        .filter(tag=tag)
        .exclude(content_object=number)
        .order_by("-published_at", "-content_object")
        .values_list("content_object", "published_at", Value(TAGGED))[:LOOKED_AT]
        for tag in tags
    )
    return first.union(*others, *tagged, all=True)


_chosen = Prepared(_near, around=CHOSEN)
