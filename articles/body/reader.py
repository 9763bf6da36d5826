"""Read HTML into the blocks of a body, whatever soup it comes as.

What stands where it cannot stand (a picture in a table, a heading in a list) becomes what
can stand there, or moves behind; no word is lost.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser

from django.conf import settings

from articles import renditions
from newsportal.text import is_visible

from . import players
from .blocks import Block, Cell, ClosedPart, List, Picture, Quote, Rule, Table, Text, Video
from .runs import (
    MARKS,
    WRAP,
    Marks,
    Runs,
    join,
    plain,
    tidy,
    with_mark,
    without_mark,
)

SAME_MARK = {"b": "strong", "i": "em", "del": "s", "strike": "s"}
HEADINGS = {"h1": "h2", "h2": "h2"} | dict.fromkeys(("h3", "h4", "h5", "h6"), "h3")
# Boxes that only part one paragraph from the next.
_WRAPPERS = (
    "address article aside center dd details div dl dt fieldset footer form header "
    "hgroup main nav p section summary"
)
WRAPPERS = set(_WRAPPERS.split())
VOID = {"br", "hr", "img"}
SCHEMES = {"http", "https", "mailto"}
OWN_PICTURE = re.compile(r"[\w/-]+\.(?:webp|avif|png|gif|jpe?g)", re.ASCII)

# Lists in lists deeper than this lie flat; no reader could follow them.
MAX_DEPTH = 12
MAX_COLSPAN, MAX_ROWSPAN = 50, 500
MAX_SIDE = 20_000

Attrs = dict[str, str]
End = Callable[[], None] | None


class Flow:
    """A place that takes blocks: the body itself, a quote, an item, a cell, a figure."""

    def __init__(self, blocks: list[Block] | None = None, *, takes_all: bool = False):
        self.blocks = [] if blocks is None else blocks
        self.takes_all = takes_all
        self.captions: list[Runs] = []


class Reader(HTMLParser):
    """Read HTML that nh3 cleaned and made well-formed, and trust it no further.

    Whatever it lets through by mistake, only what is asked for here goes on: known
    elements, checked addresses, and text.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.body = Flow(takes_all=True)
        # Where we are, outermost first: flows, lists, tables and rows of cells.
        self.places: list[Flow | List | Table | list[Cell]] = [self.body]
        # Blocks found where they cannot stand; they follow what they were found in.
        self.lifted: list[Block] = []
        self.elements: list[tuple[str, tuple[str, Marks], End]] = []
        self.line: Runs = []
        self.kind = "p"
        self.marks: Marks = ()
        self.in_head = False
        self.code: str | None = None

    @classmethod
    def read(cls, html: str) -> list[Block]:
        reader = cls()
        reader.feed(html)
        reader.close()
        reader.end_line()
        return _closed_once(reader.body.blocks + reader.lifted)

    @property
    def place(self) -> Flow | List | Table | list[Cell]:
        return self.places[-1]

    @property
    def is_free(self) -> bool:
        """Tell whether every kind of block may stand here."""
        return isinstance(self.place, Flow) and self.place.takes_all

    # --- What the parser meets

    def handle_starttag(self, tag: str, attrs: list) -> None:
        before = self.kind, self.marks
        values = {name: value or "" for name, value in attrs}
        end = self.begin(tag, values)
        if tag not in VOID:
            self.weigh(values.get("style", ""))
            self.elements.append((tag, before, end))

    def handle_endtag(self, tag: str) -> None:
        if not self.elements or self.elements[-1][0] != tag:
            return
        _tag, before, end = self.elements.pop()
        if end:
            end()
        self.kind, self.marks = before

    def handle_data(self, data: str) -> None:
        data = data.replace("\r\n", "\n").replace("\r", "\n")
        if self.code is not None:
            self.code += data
        else:
            self.line.append((re.sub(r"[ \t\f]*\n[ \t\n\f]*", WRAP, data), self.marks))

    # --- What the elements mean: begin, and return what to do at the end

    def begin(self, tag: str, attrs: Attrs) -> End:
        if self.code is not None:
            self.break_code(tag)
            return None
        if tag in HEADINGS or tag in WRAPPERS:
            self.end_line()
            self.kind = HEADINGS.get(tag, "p" if tag == "p" else self.kind)
            return self.end_line
        mark = SAME_MARK.get(tag, tag)
        if mark in MARKS:
            return self.begin_mark(mark, attrs)
        begin = getattr(self, f"begin_{tag.replace('-', '_')}", None)
        return begin(attrs) if begin else None

    def begin_mark(self, tag: str, attrs: Attrs) -> None:
        href = safe_address(attrs.get("href", "")) if tag == "a" else ""
        if href or tag != "a":
            self.marks = with_mark(self.marks, tag, href)

    def weigh(self, style: str) -> None:
        """Take the weight that pasted pages write as a style."""
        if weight := re.search(r"font-weight:\s*(\w+)", style):
            self.marks = without_mark(self.marks, "strong")
            if weight[1] in ("bold", "bolder", "600", "700", "800", "900"):
                self.marks = with_mark(self.marks, "strong")

    def begin_br(self, attrs: Attrs) -> None:
        self.line.append(("\n", self.marks))

    def begin_q(self, attrs: Attrs) -> End:
        self.line.append(("“", self.marks))
        return lambda: self.line.append(("”", self.marks))

    def begin_hr(self, attrs: Attrs) -> None:
        self.end_line()
        self.add(Rule())

    def begin_pre(self, attrs: Attrs) -> End:
        self.end_line()
        self.code = ""
        return self.end_code

    def begin_blockquote(self, attrs: Attrs) -> End:
        self.end_line()
        if not self.is_free:
            return self.end_line
        blocks: list[Block] = []
        return self.enter(Flow(blocks), lambda: blocks and self.add(Quote(blocks)))

    def begin_ul(self, attrs: Attrs, *, is_ordered: bool = False) -> End:
        self.end_line()
        if len(self.places) > MAX_DEPTH:
            return self.end_line
        found = List(is_ordered, number(attrs, "start", 9999) or 1)
        return self.enter(found, lambda: found.items and self.add(found))

    def begin_ol(self, attrs: Attrs) -> End:
        return self.begin_ul(attrs, is_ordered=True)

    def begin_li(self, attrs: Attrs) -> End:
        self.end_line()
        if not isinstance(self.place, List):
            return self.end_line
        items, blocks = self.place.items, []
        return self.enter(Flow(blocks), lambda: blocks and items.append(blocks))

    def begin_table(self, attrs: Attrs) -> End:
        self.end_line()
        if len(self.places) > MAX_DEPTH:
            return self.end_line
        table = Table()
        return self.enter(table, lambda: self.end_table(table))

    def begin_caption(self, attrs: Attrs) -> End:
        self.end_line()
        if not isinstance(self.place, Table):
            return self.end_line
        table, flow = self.place, Flow()

        def name() -> None:
            words = " ".join(plain(line).replace("\n", " ") for line in lines(flow.blocks))
            table.caption = [(words, ())] if words else []

        return self.enter(flow, name)

    def begin_thead(self, attrs: Attrs) -> End:
        self.in_head = True
        return lambda: setattr(self, "in_head", False)

    def begin_tr(self, attrs: Attrs) -> End:
        self.end_line()
        if not isinstance(self.place, Table):
            return self.end_line
        rows, row = self.place.rows, []
        return self.enter(row, lambda: row and rows.append(row))

    def begin_td(self, attrs: Attrs, *, is_header: bool = False) -> End:
        self.end_line()
        if not isinstance(self.place, list):
            return self.end_line
        colspan = number(attrs, "colspan", MAX_COLSPAN) or 1
        rowspan = number(attrs, "rowspan", MAX_ROWSPAN) or 1
        cell = Cell(is_header or self.in_head, colspan, rowspan)
        self.place.append(cell)
        return self.enter(Flow(cell.blocks))

    def begin_th(self, attrs: Attrs) -> End:
        return self.begin_td(attrs, is_header=True)

    def begin_figure(self, attrs: Attrs) -> End:
        self.end_line()
        if len(self.places) > MAX_DEPTH:
            return self.end_line
        figure = Flow(takes_all=True)
        return self.enter(figure, lambda: self.end_figure(figure))

    def begin_figcaption(self, attrs: Attrs) -> End:
        self.end_line()
        if self.place is self.body or not self.is_free:
            return self.end_line
        captions, flow = self.place.captions, Flow()
        return self.enter(flow, lambda: captions.append(join(lines(flow.blocks))))

    def begin_img(self, attrs: Attrs) -> None:
        if src := own_picture(attrs.get("src", "")):
            self.end_line()
            alt = " ".join(attrs.get("alt", "").split())
            width, height = (number(attrs, side, MAX_SIDE) for side in ("width", "height"))
            self.add(Picture(src, alt, width, height))

    def begin_foreign_frame(self, attrs: Attrs) -> End:
        # Pages that load late keep the address in data-src.
        address = attrs.get("src") or attrs.get("data-src", "")
        self.end_line()
        if film := players.recognise(address):
            self.add(Video(*film))
        return self.end_line

    def begin_video_embed(self, attrs: Attrs) -> End:
        film = attrs.get("provider", ""), attrs.get("video", "")
        self.end_line()
        if players.is_known(*film):
            self.add(Video(*film))
        # What it holds is the link that readers get, written anew each time.
        return self.drop_line

    def begin_closed_part(self, attrs: Attrs) -> End:
        self.end_line()
        self.add(ClosedPart())
        return self.end_line

    # --- Taking what was found to its place

    def enter(self, place: Flow | List | Table | list[Cell], leave: End = None) -> End:
        self.places.append(place)
        self.kind = "p"

        def end() -> None:
            self.end_line()
            self.places.pop()
            if leave:
                leave()

        return end

    def add(self, block: Block) -> None:
        place, is_small = self.place, isinstance(block, Text | List)
        if isinstance(place, List) and is_small:
            if isinstance(block, Text) or not place.items:
                place.items.append([])
            place.items[-1].append(block)
        elif self.is_free or (isinstance(place, Flow) and is_small):
            place.blocks.append(block)
        else:
            self.lifted.append(block)
        if place is self.body:
            place.blocks += self.lifted
            self.lifted = []

    def drop_line(self) -> None:
        self.line = []

    def end_line(self) -> None:
        runs, self.line = tidy(self.line), []
        kind = self.kind if self.is_free else "p"
        if self.kind != "p":
            # A heading is bold by itself, and a line in its stead by a mark.
            bold = without_mark if kind != "p" else with_mark
            runs = [(text, bold(marks, "strong")) for text, marks in runs]
        if runs:
            self.add(Text(kind, runs))

    def break_code(self, tag: str) -> None:
        if tag == "br" or (tag in WRAPPERS and self.code and self.code[-1] != "\n"):
            self.code += "\n"

    def end_code(self) -> None:
        text, self.code = self.code.rstrip("\n"), None
        if is_visible(text):
            self.add(Text("pre", [(text, ())]))

    def end_table(self, table: Table) -> None:
        if table.rows:
            self.add(table)
        elif table.caption:
            self.add(Text("p", table.caption))

    def end_figure(self, figure: Flow) -> None:
        captions = [caption for caption in figure.captions if caption]
        pictures = [block for block in figure.blocks if isinstance(block, Picture)]
        if captions and pictures and not pictures[-1].caption:
            pictures[-1].caption = captions.pop(0)
        for block in [*figure.blocks, *(Text("p", caption) for caption in captions)]:
            self.add(block)


def _closed_once(blocks: list[Block]) -> list[Block]:
    """Keep the first mark of a closed part and drop the others."""
    marks = [number for number, block in enumerate(blocks) if isinstance(block, ClosedPart)]
    return [block for number, block in enumerate(blocks) if number not in marks[1:]]


def lines(blocks: list[Block]) -> list[Runs]:
    """Return the runs of each text block in these, and in their lists."""
    found = []
    for block in blocks:
        if isinstance(block, Text):
            found.append(block.runs)
        elif isinstance(block, List):
            found += [line for item in block.items for line in lines(item)]
    return found


def number(attrs: Attrs, name: str, limit: int) -> int:
    """Return a whole number from 1 to the limit, or 0 where there is none."""
    value = attrs.get(name, "").strip()
    return min(int(value), limit) if re.fullmatch(r"[0-9]{1,9}", value) else 0


def safe_address(href: str) -> str:
    """Return the address if it leads by web, by mail or within the site, else nothing."""
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", href), re.IGNORECASE)
    return "" if scheme and scheme[1].lower() not in SCHEMES else href.strip()


def own_picture(src: str) -> str:
    """Return the path of a picture of ours; a page loads nothing from another host."""
    path = src.strip().removeprefix(settings.SITE_URL)
    name = path.removeprefix(settings.MEDIA_URL)
    if name == path or not OWN_PICTURE.fullmatch(name):
        return ""
    # Copied from a page, it may be one of the sizes of a picture.
    return settings.MEDIA_URL + (renditions.original_of(name) or name)
