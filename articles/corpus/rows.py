"""The rows that a story becomes in each table: the names of columns, and their values."""

from collections.abc import Iterator
from datetime import timedelta

from psycopg.types.json import Jsonb

from articles.models import Kind, Status

from .stock import Stock
from .story import Story

ARTICLE = (
    "id title summary body body_html characters category_id kind source_name source_url "
    "status published_at expires_at content_changed_at created_at submitted_at created_by_id"
)
BYLINE = "article_id author_id position"
TAGGED = "content_object_id tag_id"
TOTAL = "article_id count"
HOURLY = "hour article_id count"
REVISION = "article_id number title summary body facts published_by_id published_at"
LOG = "at actor_id actor_name verb object_type object_id object_name before after"

# Of so many of the newest articles it is known when they were read, so many hours back.
READ, HOURS = 500, 7 * 24


def article(stock: Stock, story: Story) -> Iterator[list]:
    moment, written = story.published_at, stock.written_at(story)
    source = ("云州日报", f"https://example.com/{story.number}")
    yield [
        story.number,
        story.title,
        story.summary,
        stock.desk.body(story),
        stock.desk.body_html(story),
        sum(map(len, [*stock.desk.texts(story), *story.headings])),
        story.category,
        story.kind,
        *(source if story.kind == Kind.REPRINT else ("", "")),
        story.status,
        moment,
        story.expires_at,
        stock.released_at(story),
        written,
        None if story.status == Status.DRAFT else written,
        stock.writer(story),
    ]


def byline(stock: Stock, story: Story) -> Iterator[list]:
    yield [story.number, story.author, 0]


def tagged(stock: Stock, story: Story) -> Iterator[list]:
    for tag in story.tags:
        yield [story.number, tag]


def total(stock: Stock, story: Story) -> Iterator[list]:
    """Let a few articles be read by everybody and most by hardly anyone."""
    if story.status == Status.PUBLISHED:
        rank = story.number * 7919 % stock.count
        yield [story.number, 3 + 2_000_000 // (20 + rank)]


def hourly(stock: Stock, story: Story) -> Iterator[list]:
    if story.status == Status.PUBLISHED and story.number > stock.last - READ:
        hour = stock.desk.now.replace(minute=0, second=0, microsecond=0)
        for ago in range(HOURS):
            yield [hour - timedelta(hours=ago), story.number, 1 + story.number * ago % 97]


def revision(stock: Stock, story: Story) -> Iterator[list]:
    if story.published_at:
        facts = {"kind": story.kind, "authors": [], "tags": [], "cover": ""}
        yield [
            story.number,
            1,
            story.title,
            story.summary,
            stock.desk.body(story),
            Jsonb(facts | {"source_name": "", "source_url": "", "category": ""}),
            stock.writer(story),
            stock.released_at(story),
        ]


def log(stock: Stock, story: Story) -> Iterator[list]:
    if story.published_at:
        yield [
            stock.released_at(story),
            stock.writer(story),
            "编辑部",
            "publish",
            "articles.article",
            str(story.number),
            story.title,
            Jsonb({"status": Status.WAITING}),
            Jsonb({"status": Status.PUBLISHED}),
        ]
