"""Numbered pages of a long list, answered without counting it."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404

from .listing import listed

PER_PAGE = 20

# No list is so long that a reader asks for more; it bounds what a stranger can ask of us.
PAGE_NUMBER = re.compile("[1-9][0-9]{0,5}")


@dataclass
class Page:
    """One page of a list: its rows, where it stands and where its neighbours are."""

    rows: list
    number: int
    has_next: bool
    last: int
    path: str
    query: dict = field(default_factory=dict)

    @property
    def articles(self):
        return self.rows

    @property
    def has_previous(self):
        return self.number > 1

    @property
    def previous_url(self):
        return self.url(self.number - 1)

    @property
    def next_url(self):
        return self.url(self.number + 1)

    def url(self, number):
        """Return the canonical address of a page of this list."""
        query = self.query | ({"page": number} if number > 1 else {})
        return f"{self.path}?{urlencode(query)}" if query else self.path

    @property
    def links(self):
        """Return (label, url or None, is current) for the row of page numbers."""
        pages = Paginator(range(max(self.last, self.number)), 1)
        for label in pages.get_elided_page_range(self.number, on_each_side=2, on_ends=1):
            is_number = isinstance(label, int)
            is_current = label == self.number
            url = self.url(label) if is_number and not is_current else None
            yield label, url, is_current


def page_number(request):
    """Return the number of the page asked for; nonsense is no address of ours."""
    text = request.GET.get("page", "1")
    if not PAGE_NUMBER.fullmatch(text):
        raise Http404("page")
    return int(text)


def page_of(rows, request, *, path, count, per_page=PER_PAGE, query=None):
    """Return the page of `rows` that the request asks for; 404 beyond the end.

    `count` only tells how many numbers to offer; the rows themselves tell where the list
    ends, so it may lag behind them.
    """
    number = page_number(request)
    start = (number - 1) * per_page
    found = list(rows[start : start + per_page + 1])
    if not found and number > 1:
        raise Http404("beyond the last page")
    has_next = len(found) > per_page
    last = max(-(-count // per_page), number + has_next)
    if not has_next:
        last = number
    return Page(found[:per_page], number, has_next, last, path, query or {})


def page_of_articles(numbers, request, *, path, count, names_authors=False):
    """Return a page of cards; `numbers` yields (number, moment) in the list's order.

    The numbers come from an index alone, so a deep page skips entries, not rows.
    """
    page = page_of(numbers, request, path=path, count=count)
    wanted = [number for number, _moment in page.rows]
    page.rows = listed(wanted, signed=wanted if names_authors else ())
    return page
