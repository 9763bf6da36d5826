"""Articles as pages and lists show them: one prepared query for the rows of a list."""

from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from newsportal.prepared import Prepared

from .models import Article, Author, Byline
from .models.category import filed

# Numbers are asked for in so many at once, so that few lengths have to be prepared.
STEP = 20

# What lists show.
SHOWN = [
    *("title", "masked_title", "summary", "masked_summary", "words_version", "category"),
    *("kind", "is_advertisement", "is_generated", "access", "published_at", "comment_count"),
    *("cover__file", "cover__width", "cover__height", "cover__renditions"),
    *("cover__focus_x", "cover__focus_y", "cover__licence_expires_at"),
]

# What is known of the authors of an article.
KNOWN = ("id", "name", "member_id")

_page = Prepared(lambda numbers: _signed(_of(Article.objects.published().for_page(), numbers)))
_cards = Prepared(lambda numbers: _signed(_shown(numbers)))


def _of(articles, numbers):
    """Leave out categories, which are known, and bylines, which have no row each here."""
    joined = {name for name in articles.query.select_related if name != "category"}
    articles = articles.select_related(None).select_related(*joined)
    return articles.filter(pk__in=numbers).prefetch_related(None)


def _shown(numbers):
    """Return the articles with no more than a list shows."""
    return _of(Article.objects.published().for_cards(), numbers).only(*SHOWN)


def _signed(articles):
    """Return the articles with what they show of their authors."""
    bylines = Byline.objects.filter(article=OuterRef("pk"))
    author = JSONObject(**{name: f"author__{name}" for name in KNOWN})
    return articles.annotate(author_rows=ArraySubquery(bylines.values(row=author)))


def for_page(number: int) -> Article | None:
    """Return what the page of an article shows, if a visitor may read it."""
    return next(iter(_with_authors(_page((number,)))), None)


def for_feed(numbers: Iterable[int]) -> list[Article]:
    """Return whole articles in the order of their numbers, those that a visitor may read."""
    return _sorted(_with_authors(_page(padded(numbers))), numbers)


def for_list(numbers: Iterable[int]) -> list[Article]:
    """Return what the cards of a list show, in the same way."""
    return _sorted(_with_authors(_cards(padded(numbers))), numbers)


def _with_authors(articles):
    """Give the articles their authors, of whom only what pages show is known."""
    for article in filed(articles):
        rows = ([row[name] for name in KNOWN] for row in article.author_rows)
        article.signers = [Author.from_db("default", KNOWN, row) for row in rows]
    return articles


def _sorted(articles, numbers):
    return in_order({article.pk: article for article in articles}, numbers)


def in_order(found: dict, numbers: Iterable[int]) -> list:
    """Return what was found of each number."""
    return [found[number] for number in numbers if number in found]


def padded(numbers: Iterable[int]) -> tuple[int, ...]:
    """Return the numbers, and as many that no article has as lead to a length in use."""
    numbers = tuple(numbers)
    return numbers + (0,) * (-len(numbers) % STEP)
