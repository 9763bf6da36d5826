"""What crawlers are told: every public address with the moment its content last changed.

Articles are cut into files by their numbers, so that a file keeps its articles for ever and
neither counting nor skipping rows is needed to write one. All that a line shows stands in
one index; a million articles are read from it row by row, never into memory.

Formats: sitemaps.org protocol 0.9 (at most 50,000 addresses a file) and Google's news
extension 0.9 (the articles of two days, at most 1,000).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from django.db.models import Count, Exists, F, Max, Model, OuterRef, QuerySet
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from newsportal import site
from newsportal.addresses import address
from newsportal.models import Page

from .models import Article, Author, Byline, Category, Tag, TaggedArticle, Topic

PER_FILE = 50_000
NEWS_DAYS = 2
NEWS_MOST = 1000
# What is said of an article there, and what tells whether its masks are those of today.
NEWS = ["published_at", "title", "masked_title", "words_version"]

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS_NAMESPACE = "http://www.google.com/schemas/sitemap-news/0.9"

CHANGED_AT = Greatest("published_at", "content_changed_at")


def index() -> Iterator[str]:
    """Yield the list of all files, each with its latest change."""
    yield f'{HEAD}<sitemapindex xmlns="{NAMESPACE}">\n'
    yield _entry("sitemap", reverse("articles:sitemap_sections"))
    for number, changed_at in _files():
        yield _entry("sitemap", reverse("articles:sitemap_articles", args=[number]), changed_at)
    yield "</sitemapindex>\n"


def sections() -> Iterator[str]:
    """Yield the pages that lead to articles, and those that tell of the paper itself."""
    yield f'{HEAD}<urlset xmlns="{NAMESPACE}">\n'
    for name in ("articles:home", "articles:latest", "articles:topics", "articles:archive"):
        yield _entry("url", reverse(name))
    for found in (Category.objects.all(), Topic.objects.published().newest_first()):
        for row in found:
            yield _entry("url", row.get_absolute_url())
    bylines = Byline.objects.filter(author=OuterRef("pk"))
    for author in _with_articles(Author.objects.only("pk"), bylines):
        yield _entry("url", author.get_absolute_url())
    items = TaggedArticle.objects.filter(tag=OuterRef("pk"))
    for tag in _with_articles(Tag.objects.only("slug"), items):
        yield _entry("url", tag.get_absolute_url())
    for page in Page.objects.defer("body"):
        yield _entry("url", page.get_absolute_url(), page.updated_at)
    yield "</urlset>\n"


def articles(number: int) -> Iterator[str]:
    """Yield the articles of one file, in the order of their numbers."""
    yield f'{HEAD}<urlset xmlns="{NAMESPACE}">\n'
    rows = in_file(number).order_by("pk").values_list("pk", CHANGED_AT)
    for pk, changed_at in rows.iterator(chunk_size=2000):
        yield _entry("url", address("articles:article", pk), changed_at)
    yield "</urlset>\n"


def news() -> Iterator[str]:
    """Yield the articles of the last two days as news aggregators want them."""
    paper, language = site.current(), _language()
    yield f'{HEAD}<urlset xmlns="{NAMESPACE}" xmlns:news="{NEWS_NAMESPACE}">\n'
    since = timezone.now() - timedelta(days=NEWS_DAYS)
    newest = Article.objects.published().filter(published_at__gte=since).newest_first()
    for article in newest.only(*NEWS)[:NEWS_MOST]:
        yield (
            f"<url><loc>{escape(article.canonical_url)}</loc><news:news><news:publication>"
            f"<news:name>{escape(paper.name)}</news:name>"
            f"<news:language>{language}</news:language></news:publication>"
            f"<news:publication_date>{_moment(article.published_at)}</news:publication_date>"
            f"<news:title>{escape(article.title)}</news:title></news:news></url>\n"
        )
    yield "</urlset>\n"


def in_file(number: int) -> QuerySet[Article]:
    """Return the public articles that a file lists; the first file has the number 1."""
    first = (number - 1) * PER_FILE
    return Article.objects.published().filter(pk__gte=first, pk__lt=first + PER_FILE)


def state(number: int) -> tuple[int, datetime | None]:
    """Return how many articles a file lists and when the last of them changed."""
    found = in_file(number).aggregate(count=Count("pk"), changed_at=Max(CHANGED_AT))
    return found["count"], found["changed_at"]


def _with_articles(pages: QuerySet, rows: QuerySet) -> Iterator[Model]:
    """Yield the pages that are not hidden for want of articles, within what a file may hold."""
    found = pages.filter(Exists(rows.published())).order_by("pk")
    return found[: PER_FILE // 3].iterator(chunk_size=2000)


def _files() -> Iterator[tuple[int, datetime]]:
    files = Article.objects.published().order_by().annotate(file=F("pk") / PER_FILE + 1)
    return files.values_list("file").annotate(changed_at=Max(CHANGED_AT)).order_by("file")


def _language() -> str:
    """Return the site's language as Google's news sitemap names it."""
    return "zh-cn" if site.current().language == "zh-hans" else site.current().language


def _entry(tag: str, path: str, changed_at: datetime | None = None) -> str:
    changed = f"<lastmod>{_moment(changed_at)}</lastmod>" if changed_at else ""
    return f"<{tag}><loc>{escape(site.current().url + path)}</loc>{changed}</{tag}>\n"


def _moment(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")
