"""The newest articles for feed readers: one list as RSS 2.0, Atom (RFC 4287) or JSON Feed 1.1.

Every list of articles that has a page has its feeds below that page's address. An item is
known by its canonical address, which no new title and no other category ever changes.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from django.db.models import QuerySet
from django.utils import feedgenerator
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from newsportal import site
from newsportal.printed import Once

from .listing import Listing, for_feed
from .models import Article

ITEMS = 20
# So many items are remembered as they were written, some kilobytes each.
MOST = 500

# An address of our own begins with one slash, alone in an attribute or in a list of sizes.
OWN_ADDRESS = re.compile(r'(?<==")/(?!/)|(?<=, )/(?!/)')
# XML 1.0, 2.2: what no document may hold.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Source:
    """A list of articles that can be followed: its name and its page's path."""

    name: str
    path: str
    # Their numbers, the newest first.
    numbers: Sequence[int] | QuerySet = ()
    description: str = ""

    @property
    def title(self) -> str:
        """Return a name that also says which paper it is, for a reader of many."""
        paper = site.current().name
        return self.name if self.name == paper else f"{self.name} · {paper}"

    @property
    def addresses(self) -> list[tuple[str, str]]:
        """Return name and full address of each of its feeds."""
        return [(kind, self.address(kind)) for kind in KINDS]

    def address(self, kind: str) -> str:
        """Return the full address of the feed of this kind."""
        return f"{site.current().url}{self.path}feed/{KINDS[kind].tail}"


class Feed(feedgenerator.SyndicationFeed):
    """A feed of articles."""

    articles: Sequence[Listing] = ()

    def latest_post_date(self):
        moments = (article.updated_at for article in self.articles)
        return max(moments, default=None) or super().latest_post_date()

    def item_of(self, article: Article) -> dict:
        """Return an article as an item, with all that feedgenerator adds."""
        self.add_item(**_item(article))
        return self.items.pop()


class XmlFeed(Feed):
    """A feed that remembers how an item was written: one article is in several feeds."""

    written = Once(MOST)

    def write_items(self, handler):
        for listing in self.articles:
            facts = (type(self), site.current().url, listing.version)
            item = self.written(facts, lambda listing=listing: self._write(listing.article))
            handler.ignorableWhitespace(item)

    def _write(self, article) -> str:
        if not article:
            return ""
        item, text = self.item_of(article), StringIO()
        handler = SimplerXMLGenerator(text, "utf-8")
        handler.startElement(self.item_name, self.item_attributes(item))
        self.add_item_elements(handler, item)
        handler.endElement(self.item_name)
        return text.getvalue()


class RichRss(XmlFeed, feedgenerator.Rss201rev2Feed):
    """RSS with whole articles, and with every author named."""

    name, tail, item_name = "RSS", "", "item"

    def rss_attributes(self):
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if hub := self.feed["hub"]:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": hub})

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.addQuickElement("dc:creator", author)
        handler.addQuickElement("content:encoded", item["content"])


class RichAtom(XmlFeed, feedgenerator.Atom1Feed):
    """Atom with whole articles, and with every author named."""

    name, tail, item_name = "Atom", "atom/", "entry"

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if hub := self.feed["hub"]:
            handler.addQuickElement("link", "", {"rel": "hub", "href": hub})

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", author)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})


class JsonFeed(Feed):
    """JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/"""

    name, tail = "JSON Feed", "json/"
    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile, encoding):
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "items": [
                self._item(self.item_of(article))
                for listing in self.articles
                if (article := listing.article)
            ],
        }
        if hub := self.feed["hub"]:
            feed["hubs"] = [{"type": "WebSub", "url": hub}]
        outfile.write(json.dumps(feed, ensure_ascii=False))

    def _item(self, item):
        return {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["description"],
            "content_html": item["content"],
            "image": item["image"],
            "date_published": item["pubdate"].isoformat(),
            "date_modified": item["updateddate"].isoformat(),
            "authors": [{"name": name} for name in item["authors"]],
            "tags": item["categories"],
        }


KINDS = {kind.name: kind for kind in (RichRss, RichAtom, JsonFeed)}


def write(source: Source, kind: str) -> feedgenerator.SyndicationFeed:
    """Return the feed of a source, ready to be written; `kind` is a key of KINDS."""
    now = site.current()
    feed = KINDS[kind](
        title=source.title,
        link=now.url + source.path,
        description=source.description or now.description or source.title,
        language="zh-CN" if now.language == "zh-hans" else now.language,
        feed_url=source.address(kind),
        feed_copyright=now.copyright or None,
        hub=now.websub_hub,
    )
    feed.articles = for_feed(source.numbers)
    return feed


def _item(article: Article) -> dict:
    address = article.canonical_url
    return {
        "title": _plain(article.title),
        "link": address,
        "description": _plain(article.summary),
        "content": _plain(absolute(article.printed_body + _way_to_the_rest(article))),
        "unique_id": address,
        "unique_id_is_permalink": True,
        "pubdate": localtime(article.published_at),
        "updateddate": localtime(article.updated_at),
        "authors": [_plain(name) for name in article.author_names],
        "categories": [article.category.name, *(tag["name"] for tag in article.tag_rows)],
        "image": site.current().url + article.picture.url,
    }


def _way_to_the_rest(article: Article) -> str:
    """Return a last line for an article that does not end in a feed."""
    if not article.is_closed:
        return ""
    link = '<p><a href="{}">{}</a></p>'
    return format_html(link, article.canonical_url, _("Read on where it was published"))


def absolute(html: str) -> str:
    """Return HTML whose addresses hold outside the site as well."""
    return OWN_ADDRESS.sub(f"{site.current().url}/", html)


def _plain(text: str) -> str:
    return NOT_IN_XML.sub("", text)
