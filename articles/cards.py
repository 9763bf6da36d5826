"""Articles as pages and lists show them: prepared queries for the rows and their bylines."""

from collections.abc import Iterable

from newsportal.prepared import Prepared

from .models import Article, Byline
from .models.category import filed

# Numbers are asked for in so many at once, so that few lengths have to be prepared.
STEP = 20

_page = Prepared(lambda numbers: _of(Article.objects.published().for_page(), numbers))
_cards = Prepared(lambda numbers: _of(Article.objects.published().for_cards(), numbers))
_bylines = Prepared(
    lambda numbers: Byline.objects.filter(article__in=numbers).select_related("author")
)


def _of(articles, numbers):
    """Leave out bylines, which have a query of their own, and categories, which are known."""
    joined = {name for name in articles.query.select_related if name != "category"}
    articles = articles.select_related(None).select_related(*joined)
    return articles.filter(pk__in=numbers).prefetch_related(None)


def for_page(number: int) -> Article | None:
    """Return what the page of an article shows, if a visitor may read it."""
    return next(iter(_signed(filed(_page((number,))), 1)), None)


def for_feed(numbers: Iterable[int]) -> list[Article]:
    """Return whole articles in the order of their numbers, those that a visitor may read."""
    return _in_order(_signed(filed(_page(_padded(numbers))), STEP), numbers)


def for_list(numbers: Iterable[int], *, with_authors: bool = True) -> list[Article]:
    """Return what the cards of a list show, in the same way."""
    articles = filed(_cards(_padded(numbers)))
    return _in_order(_signed(articles, STEP) if with_authors else articles, numbers)


def _signed(articles, step):
    """Give the articles their bylines."""
    signed = {article.pk: [] for article in articles}
    if signed:
        for byline in _bylines(_padded(signed, step)):
            signed[byline.article_id].append(byline)
    for article in articles:
        article._prefetched_objects_cache = {"bylines": signed[article.pk]}
    return articles


def _in_order(articles, numbers):
    found = {article.pk: article for article in articles}
    return [found[number] for number in numbers if number in found]


def _padded(numbers, step=STEP):
    numbers = tuple(numbers)
    return numbers + (0,) * (-len(numbers) % step)
