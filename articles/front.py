"""Compose the front page: what editors placed, then the newest, no article twice."""

from .models import Article, Category, FrontSlot, Place
from .models.category import FrontShape, Tree
from .models.front import ROOM

LATEST = 6

# How many articles a block of each shape shows.
BLOCK = {FrontShape.LISTS: 9, FrontShape.TRIO: 3, FrontShape.ESSAY: 5}


def compose() -> dict:
    """Return the front page as of now: lead, places around it, stream and blocks."""
    tree = Tree()
    chosen = [category for category in tree.by_pk.values() if category.front_shape]
    placed = _placed()
    spare = sum(ROOM.values()) + LATEST
    newest = _numbers(Article.objects.published().newest_first()[: spare * 2])
    streams = _streams(tree, chosen, spare * 2)

    shown: set[int] = set()
    places = {place: _take(placed[place], room, shown) for place, room in ROOM.items()}
    for place in (Place.LEAD, Place.SECONDARY, Place.STRIP):
        places[place] += _take(newest, ROOM[place] - len(places[place]), shown)
    latest = _take(newest, LATEST, shown)
    blocks = [
        (category, _take(streams[category.pk], BLOCK[category.front_shape], shown))
        for category in chosen
    ]

    cards = Article.objects.published().for_cards().in_bulk(shown)
    return {
        "lead": next(iter(_cards(cards, places[Place.LEAD])), None),
        "asides": _cards(cards, places[Place.ASIDE]),
        "secondaries": _cards(cards, places[Place.SECONDARY]),
        "strip": _cards(cards, places[Place.STRIP]),
        "latest": _cards(cards, latest),
        "blocks": [
            {
                "category": category,
                "shape": category.front_shape,
                "articles": _cards(cards, numbers),
            }
            for category, numbers in blocks
            if numbers
        ],
    }


def _placed() -> dict[str, list[int]]:
    """Return the articles of the slots that hold now and that readers may see."""
    public = Article.objects.published()
    slots = FrontSlot.objects.current().filter(article__in=public)
    placed: dict[str, list[int]] = {place: [] for place in Place}
    for place, number in slots.values_list("place", "article"):
        placed[place].append(number)
    return placed


def _streams(tree: Tree, chosen: list[Category], size: int) -> dict[int, list[int]]:
    """Return the newest articles of each chosen category, all in one query."""
    branches = {category.pk: tree.branch(category.pk) for category in chosen}
    leaves = {leaf for branch in branches.values() for leaf in branch}
    if not leaves:
        return {}
    parts = [
        Article.objects.published()
        .filter(category=leaf)
        .newest_first()
        .values_list("category", "published_at", "pk")[:size]
        for leaf in leaves
    ]
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    newest = sorted(rows, key=lambda row: row[1:], reverse=True)
    return {
        root: [number for leaf, _, number in newest if leaf in branch]
        for root, branch in branches.items()
    }


def _numbers(articles) -> list[int]:
    return list(articles.values_list("pk", flat=True))


def _take(numbers: list[int], room: int, shown: set[int]) -> list[int]:
    """Take up to `room` articles that stand nowhere on the page yet."""
    fresh = [number for number in dict.fromkeys(numbers) if number not in shown][:room]
    shown.update(fresh)
    return fresh


def _cards(cards: dict[int, Article], numbers: list[int]) -> list[Article]:
    return [cards[number] for number in numbers if number in cards]
