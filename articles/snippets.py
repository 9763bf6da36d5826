"""What a page shows of an article that was found, with the words found marked in it."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .query import Query, Span
from .tokens import plain

# An excerpt has the length of two or three lines, and begins so near its first mark that
# the mark is seen on a phone as well.
LENGTH = 110
LEAD = 14

# So many marks are weighed to find the best piece of a text.
WEIGHED = 30

ELLIPSIS = "……"
BLANKS = re.compile(r"\s*\n\s*")
CLAUSE_END = re.compile(r".*[。！？!?；;，,\n][”’」』）)]*", re.DOTALL)


def title(article, query: Query) -> SafeString:
    return marked(article.title, query.spans(article.title))


def excerpt(article, query: Query) -> SafeString:
    """Return the summary if the words stand there or nowhere, else a piece of the body."""
    if spans := query.spans(article.summary):
        return marked(article.summary, spans)
    text = BLANKS.sub("\n", plain(article.open_body)).strip()
    spans = query.spans(text) if query.is_in(text) or not query.is_in(article.title) else []
    if article.summary and not spans:
        return escape(article.summary)
    return piece(text, spans)


def piece(text: str, spans: list[Span]) -> SafeString:
    """Return the piece of a text in which most is marked."""
    first = max(spans[:WEIGHED], key=lambda span: _weight(span, spans), default=(0, 0))[0]
    start = max(0, first - LEAD)
    if start and (clause := CLAUSE_END.match(text, start, first)):
        start = clause.end()
    end = start + LENGTH
    spans = [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]
    before = ELLIPSIS if start else ""
    after = ELLIPSIS if end < len(text) else ""
    inner = marked(text[start:end], [(a - start, b - start) for a, b in spans])
    return mark_safe(f"{before}{inner}{after}")  # noqa: S308 - marked() escapes


def marked(text: str, spans: list[Span]) -> SafeString:
    """Return text as HTML with the spans marked, every piece escaped for itself."""
    html, done = [], 0
    for start, end in spans:
        html += [escape(text[done:start]), f"<mark>{escape(text[start:end])}</mark>"]
        done = end
    return mark_safe("".join([*html, escape(text[done:])]))  # noqa: S308 - escaped above


def _weight(span: Span, spans: list[Span]) -> int:
    """Count the characters marked in a piece that begins here."""
    end = span[0] + LENGTH - LEAD
    return sum(b - a for a, b in spans[: 2 * WEIGHED] if span[0] <= a and b <= end)
