"""Links of a text to the site's own pages, and which of them lead nowhere."""

import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve

from accounts.models import Member
from newsportal import site
from newsportal.models import Page

from .models import Article, Author, Category, Newsflash, Tag, Topic
from .tokens import plain

MOST = 2**63 - 1
LINK = re.compile(r'<a href="(?P<address>[^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)


def _pages():
    """Return, by the name of an address, what it shows and by what it is asked for."""
    return {
        "articles:article": (Article.objects.published(), "pk"),
        "articles:author": (Author.objects.all(), "pk"),
        "articles:category": (Category.objects.all(), "slug"),
        "articles:newsflash": (Newsflash.objects.published(), "pk"),
        "articles:tag": (Tag.objects.all(), "slug"),
        "articles:topic": (Topic.objects.published(), "slug"),
        "accounts:member": (Member.objects.filter(is_active=True), "pk"),
        "newsportal:page": (Page.objects.all(), "slug"),
    }


def dead(html: str) -> list[tuple[str, str]]:
    """Return (words, path) of each link of a stored body to a page that is not there.

    One query for each kind of page that is linked, however many links there are.
    """
    links = list(dict.fromkeys(_own(html)))
    meant = {path: _meaning(path) for _words, path in links}
    sought = defaultdict(set)
    for name, key in filter(None, meant.values()):
        sought[name].add(key)
    pages = _pages()
    known = {
        (name, key)
        for name, keys in sought.items()
        if name in pages
        for key in _known(*pages[name], keys)
    }

    def is_dead(path):
        meaning = meant[path]
        return meaning is None or (meaning[0] in pages and meaning not in known)

    return [link for link in links if is_dead(link[1])]


def _own(html: str) -> Iterator[tuple[str, str]]:
    own = urlsplit(site.current().url).netloc
    for link in LINK.finditer(html):
        parts = urlsplit(unescape(link["address"]))
        if parts.path and parts.scheme in ("", "http", "https") and parts.netloc in ("", own):
            yield plain(link["words"]).strip(), unquote(parts.path)


def _meaning(path: str) -> tuple[str, object] | None:
    """Return the name of an address and what it asks for, or None if there is no such."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    key = found.kwargs.get("pk", found.kwargs.get("slug"))
    return found.view_name, min(key, MOST) if isinstance(key, int) else key


def _known(rows, field, keys):
    return rows.filter(**{f"{field}__in": keys}).values_list(field, flat=True)
