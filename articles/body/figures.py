"""Set pictures into a laid-out body as they are now.

What is known of a picture changes after the body was laid out: its words, its credit, its
sizes, and whether it may be shown at all. So a body holds plain figures, and the rest is
set when the page is made.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from django.conf import settings

from articles import pictures, renditions
from newsportal import words
from newsportal.words import Scope

from .writer import attributes, escape

FIGURE = re.compile(
    r'<figure><img src="(?P<src>[^"]*)" alt="(?P<alt>[^"]*)"[^>]*>'
    r"(?:<figcaption>(?P<caption>.*?)</figcaption>)?</figure>",
    re.DOTALL,
)
# What stands above the first screen's end is not worth waiting for.
SOON = 1


def names(html: str) -> Iterator[str]:
    """Yield the names of the library's pictures in a laid-out body."""
    for figure in FIGURE.finditer(html):
        if name := name_of(figure["src"]):
            yield name


def illustrate(html: str, known: Iterable[Any]) -> str:
    """Return a laid-out body with these pictures; others of the library leave no trace."""
    by_name = {picture.file.name: picture for picture in known}

    def figure(found: re.Match) -> str:
        name = name_of(found["src"])
        if not name:
            return found[0]
        picture = by_name.get(name)
        is_soon = html.count("</p>", 0, found.start()) <= SOON
        return _figure(picture, found, is_soon) if picture else ""

    return FIGURE.sub(figure, html)


def name_of(src: str) -> str | None:
    """Return the name of the library's picture at this address, if it is one."""
    return renditions.original_of(src.removeprefix(settings.MEDIA_URL))


def _figure(picture: Any, found: re.Match, is_soon: bool) -> str:
    alt = words.mask(unescape(found["alt"]) or picture.alt, Scope.ARTICLE)
    image = pictures.element(picture, "body", alt=alt, is_eager=is_soon)
    caption = (found["caption"] or "") + _credit(picture)
    caption = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{image}{caption}</figure>"


def _credit(picture: Any) -> str:
    """Return who made it and, where that is asked for, under which licence."""
    parts = [escape(words.mask(picture.credit, Scope.ARTICLE))] if picture.credit else []
    if picture.deed:
        link = attributes(href=picture.deed, rel="license noopener nofollow")
        parts.append(f"<a{link}>{picture.get_licence_display()}</a>")
    return f' <span class="credit">{" · ".join(parts)}</span>' if parts else ""
