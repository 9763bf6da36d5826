"""Turn what the editor wrote into safe HTML: cleaned to keep, laid out to read.

`nh3` removes what is not allowed and makes the rest well-formed; the reader then gives it
the one shape a body has. What is written comes from that shape alone, every text escaped,
so nothing that was sent reaches a page as it came.
"""

import re
from collections.abc import Iterator

import nh3
from django.apps import apps
from django.utils import translation

from newsportal import site

from . import figures
from .blocks import Block, ClosedPart, List, Picture, Quote, Table, Text
from .reader import HEADINGS, SAME_MARK, SCHEMES, VOID, WRAPPERS, Reader, lines
from .runs import MARKS, join, plain
from .writer import Printer, Writer, heading_id

_STRUCTURE = (
    "blockquote caption closed-part figcaption figure foreign-frame li ol pre q table tbody td "
    "tfoot th thead tr ul video-embed"
)
# What they hold is no text for readers.
_DROPPED = (
    "applet audio button canvas embed frameset math noembed noframes noscript object "
    "script select style svg template textarea title video xml"
)
CLEANER = nh3.Cleaner(
    tags={
        *(*HEADINGS, *MARKS, *SAME_MARK, *VOID, *WRAPPERS, *_STRUCTURE.split()),
        *("font", "span"),
    },
    clean_content_tags=set(_DROPPED.split()),
    attributes={
        # Only the weight is kept, and only until the reader has made it a mark.
        "*": {"style"},
        "a": {"href"},
        "foreign-frame": {"src", "data-src"},
        "img": {"src", "alt", "width", "height"},
        "ol": {"start"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
        "video-embed": {"provider", "video"},
    },
    filter_style_properties={"font-weight"},
    url_schemes=SCHEMES,
    link_rel=None,
)

# Nobody nests like this, and parsing it would take seconds.
MAX_NESTING = 300
_OPTIONAL_END = (
    "area base br col colgroup dd dt embed hr img input li link meta option p param "
    "source tbody td tfoot th thead tr track wbr"
)
OPTIONAL_END = set(_OPTIONAL_END.split())

INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]")


def clean(html: str) -> str:
    """Return what may be stored of this HTML; cleaning it again changes nothing."""
    return Writer().write(read(html))


def lay_out(html: str) -> str:
    """Return what readers get of a body, in the language of the site, but for pictures.

    Those are set in by `illustrate` whenever the body is shown.
    """
    with translation.override(site.current().language):
        return Printer().write(read(html))


def lay_out_parts(html: str) -> tuple[str, str]:
    """Return the same in two parts: above the mark of the closed part, and below it.

    Nothing stands above where there is no mark.
    """
    blocks = read(html)
    marks = (number for number, block in enumerate(blocks) if isinstance(block, ClosedPart))
    begins = next(marks, 0)
    with translation.override(site.current().language):
        printer = Printer()
        return printer.write(blocks[:begins]), printer.write(blocks[begins:])


def printed(html: str) -> str:
    """Return what readers get of a text now."""
    return with_pictures(lay_out(html))


def with_pictures(laid_out: str) -> str:
    """Return a laid-out text with its pictures as they are now."""
    names = set(figures.names(laid_out))
    pictures = apps.get_model("articles", "Picture").objects.licensed()
    return figures.illustrate(laid_out, pictures.filter(file__in=names) if names else [])


def text(html: str) -> str:
    """Return the words alone, a line for each paragraph."""
    return "\n".join(texts(read(html)))


def characters(html: str) -> int:
    """Count the characters a reader sees; white space does not count."""
    return len(INVISIBLE.sub("", text(html)))


def headings(html: str) -> list[tuple[str, int, str]]:
    """Return id, level and text of each heading, for a list of contents."""
    found = [b for b in read(html) if isinstance(b, Text) and b.kind in ("h2", "h3")]
    return [
        (heading_id(position), int(block.kind[1]), plain(block.runs).replace("\n", " "))
        for position, block in enumerate(found, start=1)
    ]


def read(html: str) -> list[Block]:
    """Return the blocks of a body, cleaned."""
    if _nesting(html) > MAX_NESTING:
        html = re.sub(r"<[^>]*>", "\n", html)
    # A frame's content is raw to a browser; under another name it is cleaned like all else.
    html = re.sub(r"<(/?)iframe\b", r"<\1foreign-frame", html, flags=re.IGNORECASE)
    return Reader.read(CLEANER.clean(html))


def _nesting(html: str) -> int:
    depth = deepest = 0
    for closing, tag in re.findall(r"<(/?)([a-zA-Z][^\s/>]*)", html):
        if tag.lower() not in OPTIONAL_END:
            depth = max(0, depth + (-1 if closing else 1))
            deepest = max(deepest, depth)
    return deepest


def texts(blocks: list[Block]) -> Iterator[str]:
    """Yield the words of some blocks line by line, without their marks."""
    for block in blocks:
        match block:
            case Text():
                yield plain(block.runs)
            case Quote():
                yield from texts(block.blocks)
            case List():
                yield from map(plain, lines([block]))
            case Table():
                if block.caption:
                    yield plain(block.caption)
                for row in block.rows:
                    yield "\t".join(plain(join(lines(cell.blocks))) for cell in row)
            case Picture() if block.caption:
                yield plain(block.caption)
