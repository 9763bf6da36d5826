"""Compose the front page: what editors placed, then the newest, no article twice."""

from collections import defaultdict

from newsportal.prepared import Prepared

from .cards import in_order
from .listing import listed
from .models import Article, Category, FrontSlot, Place
from .models.category import FrontShape, Tree
from .models.front import ROOM

LATEST = 6

# What may stand above a list and so not in it.
SPARE = sum(ROOM.values()) + LATEST

# How many articles a block of each shape shows, and how many of them with their authors.
BLOCK = {FrontShape.LISTS: 9, FrontShape.TRIO: 3, FrontShape.ESSAY: 5}
SIGNED = {FrontShape.LISTS: 0, FrontShape.TRIO: 3, FrontShape.ESSAY: 1}


def compose() -> dict:
    """Return the front page as of now: lead, places around it, stream and blocks."""
    tree, _ = Tree.finding(lambda tree: tree.by_pk or None)
    chosen = [category for category in tree.by_pk.values() if category.front_shape]
    placed = _placed()
    newest, streams = _streams(tree, chosen)

    shown: set[int] = set()
    places = {place: _take(placed[place], room, shown) for place, room in ROOM.items()}
    for place in (Place.LEAD, Place.SECONDARY, Place.STRIP):
        places[place] += _take(newest, ROOM[place] - len(places[place]), shown)
    latest = _take(newest, LATEST, shown)
    blocks = [
        (category, _take(streams[category.pk], BLOCK[category.front_shape], shown))
        for category in chosen
    ]

    signed = places[Place.LEAD] + [
        number
        for category, numbers in blocks
        for number in numbers[: SIGNED[category.front_shape]]
    ]
    found = {listing.pk: listing for listing in listed(shown, signed=signed)}
    return {
        "lead": next(iter(in_order(found, places[Place.LEAD])), None),
        "asides": in_order(found, places[Place.ASIDE]),
        "secondaries": in_order(found, places[Place.SECONDARY]),
        "strip": in_order(found, places[Place.STRIP]),
        "latest": in_order(found, latest),
        "blocks": [
            {
                "category": category,
                "articles": in_order(found, numbers),
            }
            for category, numbers in blocks
            if numbers
        ],
    }


def _placed() -> dict[str, list[int]]:
    """Return the articles of the slots that hold now and that readers may see."""
    placed: dict[str, list[int]] = {place: [] for place in Place}
    for place, number in _slots():
        placed[place].append(number)
    return placed


@Prepared
def _slots():
    slots = FrontSlot.objects.current().filter(article__in=Article.objects.published())
    return slots.values_list("place", "article")


@Prepared
def _newest(*branches):
    """Return (category, moment, number) of the newest of all and of each branch, in order."""
    of_all = _along([_dated(Article.objects.published())])
    of_each = [
        _along(_dated(Article.objects.published().filter(category=leaf)) for leaf in branch)
        for branch in branches
    ]
    return of_all.union(*of_each).order_by("-published_at", "-pk") if of_each else of_all


def _dated(articles):
    return articles.newest_first().values_list("category", "published_at", "pk")


def _along(streams):
    """Merge streams of one branch, each of which is read along its own index."""
    first, *others = streams
    if others:
        first = first.union(*others, all=True).order_by("-published_at", "-pk")
    return first[: SPARE * 2]


def _streams(tree: Tree, chosen: list[Category]) -> tuple[list[int], dict[int, list[int]]]:
    """Return the newest articles of all, and of each chosen category, in one query."""
    branches = [tuple(tree.branch(category.pk)) for category in chosen]
    newest, streams = [], {category.pk: [] for category in chosen}
    above = defaultdict(list)
    for category, branch in zip(chosen, branches, strict=True):
        for leaf in branch:
            above[leaf].append(streams[category.pk])
    for leaf, _moment, number in _newest(*branches):
        newest.append(number)
        for stream in above[leaf]:
            stream.append(number)
    return newest[: SPARE * 2], streams


def _take(numbers: list[int], room: int, shown: set[int]) -> list[int]:
    """Take up to `room` articles that stand nowhere on the page yet."""
    fresh = []
    for number in numbers:
        if len(fresh) >= room:
            break
        if number not in shown:
            fresh.append(number)
            shown.add(number)
    return fresh
