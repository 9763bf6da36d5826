"""Articles in lists, by the version of each that readers see.

To make objects of rows, and HTML of objects, is most of what a list costs. One query tells
which version of an article, its cover and its authors is there now, and the articles
themselves are read only if one of them was never printed like that.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Func,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.utils import timezone
from django.utils.translation import get_language

from newsportal import words
from newsportal.page_cache import mark
from newsportal.prepared import Prepared
from newsportal.rows import RowVersion
from newsportal.words import Scope

from . import cards
from .models import Article, Author, Byline, Category, Picture, TaggedArticle
from .models.category import tree_with

# Every listing begins with these; what comes after them tells its version.
FIRST = ("id", "category_id", "published_at", "content_changed_at")
NAMED = (
    *(*FIRST, "title", "masked_title", "words_version"),
    *("kind", "is_advertisement", "is_generated", "access"),
)


class Listing:
    """An article in a list: two of the same version print the same, but for the clock."""

    __slots__ = ("category", "content_changed_at", "pk", "published_at", "read", "version")

    def __init__(self, row: tuple, category: Category, read: Callable, around: tuple) -> None:
        self.pk, _category, self.published_at, self.content_changed_at, *versions = row
        self.category, self.read = category, read
        whose = (self.pk, self.published_at, category.name, category.slug)
        self.version = (*whose, *around, *versions)

    @property
    def updated_at(self) -> datetime:
        """Return when the content last changed, as the article says it."""
        return max(self.published_at, self.content_changed_at)

    @property
    def article(self) -> Article | None:
        """Return the article; None if it has gone meanwhile."""
        article = self.read(self.pk)
        if article:
            # It is printed as its version says, whatever the category is called meanwhile.
            article._meta.get_field("category").set_cached_value(article, self.category)
        return article


def listed(numbers: Iterable[int], *, signed: Iterable[int] = ()) -> list[Listing]:
    """Return articles in the order of their numbers, those that a visitor may read.

    Those that are not among the signed are printed without authors.
    """
    numbers, signed = list(numbers), set(signed)

    def read():
        for article in cards.for_list(numbers):
            if article.pk not in signed:
                article.signers = []
            yield article

    rows = _rows(cards.padded(numbers), cards.padded(signed))
    return _listings(rows, numbers, _reading(read))


def for_feed(numbers: Iterable[int]) -> list[Listing]:
    """Return them as feeds show them: whole, with tags."""
    numbers = list(numbers)
    rows = _rows_of_feeds(cards.padded(numbers))
    return _listings(rows, numbers, _reading(lambda: cards.for_feed(numbers)))


def named(rows: Iterable[Sequence]) -> list[Listing]:
    """Return them by headline and labels alone, which are the columns `NAMED` of each."""
    by_number = {row[0]: row for row in rows}
    return _listings(rows, by_number, lambda number: Article.from_row(NAMED, by_number[number]))


@Prepared
def _rows(numbers, signed):
    """Return what a listing is made of. Joins would read whole tables for twenty rows."""
    is_over = Q(licence_expires_at__lte=timezone.now())
    cover = Picture.objects.filter(pk=OuterRef("cover"))
    author = Author.objects.filter(pk=OuterRef("author")).values(version=RowVersion("name"))
    signer = _joined("position", Value(":"), Subquery(author))
    bylines = Byline.objects.filter(article=OuterRef("pk")).order_by()
    return (
        Article.objects.published()
        .filter(pk__in=numbers)
        .values_list(
            *(*FIRST, RowVersion("title")),
            Subquery(cover.values(version=_joined(RowVersion("file"), is_over))),
            Case(When(pk__in=signed, then=_versions(bylines, signer)), default=None),
        )
    )


@Prepared
def _rows_of_feeds(numbers):
    """Return the same where texts, pictures and tags are printed as well."""
    pictures = Picture.objects.licensed().filter(uses__article=OuterRef("pk"))
    tags = TaggedArticle.objects.filter(content_object=OuterRef("pk")).order_by("tag__name")
    return _rows.build(numbers, numbers).annotate(
        pictures=_versions(pictures, RowVersion("file")),
        tags=_versions(tags, RowVersion("tag__name")),
    )


def _versions(rows, version):
    found = ArraySubquery(rows.values(version=version))
    return Func(found, Value(" "), function="array_to_string", output_field=TextField())


def _joined(*parts):
    return Func(*parts, function="concat", output_field=TextField())


def _reading(read):
    """Return a function of each number that reads all articles when it is first asked."""

    @cache
    def found():
        return {article.pk: article for article in read()}

    return lambda number: found().get(number)


def _listings(rows, numbers, read):
    tree = tree_with({row[1] for row in rows})
    mark(*(f"article:{row[0]}" for row in rows))
    around = (get_language(), words.version(Scope.ARTICLE))
    found = {row[0]: Listing(row, tree.by_pk[row[1]], read, around) for row in rows}
    return cards.in_order(found, numbers)
