"""Search rows of a corpus: what a text is found by."""

import contextlib
from collections.abc import Iterator

from django.db import connection
from django.utils import timezone

from articles import tokens
from articles.models import ArticleSearch, Author, Status, Tag
from articles.models.search import category_mark, year_mark

from .stock import Stock
from .story import Story

COLUMNS = "article_id published_at expires_at digest title_tokens tokens"


class Rows:
    """Makes the row of a story."""

    def __init__(self, stock: Stock) -> None:
        self.digests = dict(ArticleSearch.objects.digests(stock.first))
        self.authors, self.tags = _names(Author), _names(Tag)

    def __call__(self, stock: Stock, story: Story) -> Iterator[list]:
        moment = story.published_at if story.status == Status.PUBLISHED else None
        marks = {category_mark(story.category)}
        if moment:
            marks.add(year_mark(timezone.localtime(moment).year))
        names = [self.authors[story.author], *(self.tags[tag] for tag in story.tags)]
        texts = [story.title, story.summary, *names, *story.headings, *stock.desk.texts(story)]
        title = tokens.tokens(story.title) | tokens.singles(story.title)
        yield [
            story.number,
            moment,
            story.expires_at,
            self.digests[story.number],
            _array(title | marks),
            _array(tokens.tokens("\n".join(texts)) | marks),
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


def _array(found: set[str]) -> str:
    return f"{{{','.join(map(str, tokens.numbers(found)))}}}"


def _names(model) -> dict[int, str]:
    return dict(model.objects.values_list("pk", "name"))
