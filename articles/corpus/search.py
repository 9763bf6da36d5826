"""Search rows of a corpus: what a text is found by, put together from its paragraphs."""

import contextlib
from collections.abc import Iterator
from functools import lru_cache

from django.db import connection
from django.utils import timezone

from articles import tokens
from articles.models import ArticleSearch, Author, Status, Tag
from articles.models.search import category_mark, year_mark

from .stock import Stock
from .story import Story

COLUMNS = "article_id published_at expires_at digest title_tokens tokens"


class Rows:
    """Makes the row of a story; a paragraph is cut once, however many articles hold it."""

    def __init__(self, stock: Stock) -> None:
        self.digests = dict(ArticleSearch.objects.digests(stock.first))
        self.authors, self.tags = _names(Author), _names(Tag)

    def __call__(self, stock: Stock, story: Story) -> Iterator[list]:
        moment = story.published_at if story.status == Status.PUBLISHED else None
        marks = {category_mark(story.category)}
        if moment:
            marks.add(year_mark(timezone.localtime(moment).year))
        names = [self.authors[story.author], *(self.tags[tag] for tag in story.tags)]
        texts = [story.summary, *names, *stock.desk.headings(story), *stock.desk.texts(story)]
        marks, title = _numbers(marks), _cut(story.title)
        yield [
            story.number,
            moment,
            story.expires_at,
            self.digests[story.number],
            _array(title | _numbers(tokens.singles(story.title)) | marks),
            _array(title.union(marks, *map(_cut, texts))),
        ]


@contextlib.contextmanager
def without_indexes() -> Iterator[None]:
    """Build the indexes at once when all rows are there, which takes a fraction of the time."""
    indexes = ArticleSearch._meta.indexes
    with connection.schema_editor(atomic=False) as editor:
        for index in indexes:
            editor.remove_index(ArticleSearch, index)
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    with connection.schema_editor(atomic=False) as editor:
        for index in indexes:
            editor.add_index(ArticleSearch, index)


@lru_cache(20_000)
def _cut(text: str) -> frozenset[int]:
    return _numbers(tokens.tokens(text))


def _numbers(found: set[str]) -> frozenset[int]:
    return frozenset(tokens.numbers(found))


def _array(numbers: frozenset[int]) -> str:
    return f"{{{','.join(map(str, numbers))}}}"


def _names(model) -> dict[int, str]:
    return dict(model.objects.values_list("pk", "name"))
