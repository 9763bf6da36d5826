"""What a page shows of an article that was found, with the words found marked in it."""

import re
from html import escape

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from newsportal.templatetags.newsportal import iso

from .printing import label_list
from .query import Query, Span
from .templatetags.pictures import cover
from .tokens import plain

HIT = """<article class="card">
  <div class="card__text">
    <h3 class="card__title"><a href="{url}">{title}</a></h3>
    <p class="card__summary">{excerpt}</p>
    <p class="card__meta meta"><span>{section}</span>{labels}\
<time datetime="{iso}">{day:%Y-%m-%d}</time>{note}</p>
  </div>
  {cover}
</article>"""
NOTE = "<span>{}</span>"

# An excerpt has the length of two or three lines, and begins so near its first mark that
# the mark is seen on a phone as well.
LENGTH = 110
LEAD = 14

# So many marks are weighed to find the best piece of a text.
WEIGHED = 30

ELLIPSIS = "……"
CLAUSE_END = re.compile(r".*[。！？!?；;，,\n][”’」』）)]*", re.DOTALL)


def hit(article, title: str, excerpt: str, *, is_partial: bool) -> SafeString:
    """Return an article that was found; its title and its excerpt come marked."""
    html = HIT.format(
        url=escape(article.get_absolute_url()),
        title=title,
        excerpt=excerpt,
        section=escape(article.category.name),
        labels="".join(label_list(article)),
        iso=iso(article.published_at),
        day=timezone.localtime(article.published_at),
        note=NOTE.format(escape(_("in part"))) if is_partial else "",
        cover=cover(article.picture, "card__cover", "lazy"),
    )
    return mark_safe(html)  # noqa: S308 - each part is escaped


def title(article, query: Query) -> SafeString:
    return marked(article.title, query.spans(article.title))


def excerpt(article, query: Query) -> SafeString:
    """Return the summary if the words stand there or nowhere, else a piece of the body."""
    if spans := query.spans(article.summary):
        return marked(article.summary, spans)
    lines = map(str.strip, plain(article.open_body).split("\n"))
    text = "\n".join(filter(None, lines))
    spans = query.spans(text) if query.is_in(text) or not query.is_in(article.title) else []
    if article.summary and not spans:
        return marked(article.summary, [])
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
