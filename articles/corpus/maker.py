"""Write a corpus down: around the articles all that belongs to them."""

from collections.abc import Callable, Iterator

from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from articles.models import (
    Article,
    ArticleSearch,
    Byline,
    Category,
    DayTally,
    HourlyViews,
    Revision,
    TaggedArticle,
    TotalViews,
)
from newsportal.models import LogEntry

from . import rows, search, surroundings
from .copying import copy, renumber
from .stock import Stock
from .story import Desk

# What is told of the progress: the name of a table, stories done, stories in all.
Tell = Callable[[str, int, int], None]

TABLES = [
    (Article, rows.ARTICLE, rows.article),
    (Byline, rows.BYLINE, rows.byline),
    (TaggedArticle, rows.TAGGED, rows.tagged),
    (TotalViews, rows.TOTAL, rows.total),
    (HourlyViews, rows.HOURLY, rows.hourly),
    (LogEntry, rows.LOG, rows.log),
]
WRITTEN = [
    *(table[0] for table in TABLES),
    *surroundings.SHARES,
    *(ArticleSearch, Category, DayTally, Revision),
]


def make(
    count: int, seed: int, tell: Tell, *, revisions: bool = False, search: bool = False
) -> None:
    """Add so many articles and what belongs to them: all of it, or nothing."""
    with transaction.atomic():
        _execute("SET CONSTRAINTS ALL IMMEDIATE")  # Millions of checks would fill memory.
        stock = _stock(count, seed)
        for table in TABLES:
            _write(stock, tell, *table)
        renumber(Article)
        _execute("ANALYZE", *WRITTEN)  # What follows joins these tables.
        if revisions:
            _write(stock, tell, Revision, rows.REVISION, rows.revision)
        if search:
            _write_search(stock, tell)
        DayTally.objects.rebuild()
    _execute("VACUUM (ANALYZE)", *WRITTEN)


def _execute(statement: str, *models: type[models.Model]) -> None:
    tables = ", ".join(model._meta.db_table for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} {tables}")


def _stock(count: int, seed: int) -> Stock:
    first = (Article.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    desk = Desk(seed, first, count, timezone.now())
    surroundings.beside(desk)
    return Stock(
        desk,
        first,
        count,
        surroundings.categories(),
        surroundings.tags(desk),
        surroundings.authors(desk),
        surroundings.members(desk),
    )


def _write_search(stock: Stock, tell: Tell) -> None:
    with search.without_indexes():
        _write(stock, tell, ArticleSearch, search.COLUMNS, search.Rows(stock))


def _write(stock: Stock, tell: Tell, model: type[models.Model], columns: str, row: Callable):
    name = model._meta.verbose_name_plural
    copy(model, columns, _rows(stock, row, lambda done: tell(name, done, stock.count)))


def _rows(stock: Stock, row: Callable, tell: Callable[[int], None]) -> Iterator[list]:
    for done, story in enumerate(stock.stories()):
        if done % 1000 == 0:
            tell(done)
        yield from row(stock, story)
    tell(stock.count)
