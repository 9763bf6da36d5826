"""Write the blocks of a body as HTML: to keep, and for readers."""

from html import escape as escape_html
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from .blocks import Block, Cell, ClosedPart, List, Picture, Quote, Rule, Table, Text, Video
from .players import PLAYERS
from .runs import Runs, plain, with_mark

# Never part of a text, in which every sign is escaped.
CLOSED_PART = "<closed-part></closed-part>"


class Writer:
    """Write a body as it is stored."""

    def write(self, blocks: list[Block]) -> str:
        return "".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        match block:
            case Text(kind="pre"):
                return self.code(block)
            case Text(kind="p"):
                return f"<p>{self.runs(block.runs)}</p>"
            case Text():
                return self.heading(block)
            case Quote():
                return self.quote(block)
            case List():
                return self.items(block)
            case Table():
                return self.table(block)
            case Picture():
                return self.picture(block)
            case Video():
                return self.video(block)
            case Rule():
                return "<hr>"
            case ClosedPart():
                return self.closed_part()

    def runs(self, runs: Runs) -> str:
        html, opened = [], ()
        for text, marks in [*runs, ("", ())]:
            kept = 0
            while kept < min(len(marks), len(opened)) and marks[kept] == opened[kept]:
                kept += 1
            html += [f"</{tag}>" for tag, _href in reversed(opened[kept:])]
            html += [self.mark(tag, href) for tag, href in marks[kept:]]
            html.append(escape(text).replace("\n", "<br>"))
            opened = marks
        return "".join(html)

    def mark(self, tag: str, href: str) -> str:
        return f"<{tag}{attributes(href=href)}>"

    def code(self, block: Text) -> str:
        return f"<pre><code>{escape(plain(block.runs))}</code></pre>"

    def heading(self, heading: Text) -> str:
        return f"<{heading.kind}>{self.runs(heading.runs)}</{heading.kind}>"

    def quote(self, quote: Quote) -> str:
        return f"<blockquote>{self.write(quote.blocks)}</blockquote>"

    def items(self, found: List) -> str:
        items = "".join(f"<li>{self.short(item)}</li>" for item in found.items)
        if not found.is_ordered:
            return f"<ul>{items}</ul>"
        start = found.start if found.start > 1 else None
        return f"<ol{attributes(start=start)}>{items}</ol>"

    def short(self, blocks: list[Block]) -> str:
        """Write an item or a cell; a paragraph that stands alone in it needs no tag."""
        match blocks:
            case [Text(kind="p") as first, *others] if all(
                isinstance(other, List) for other in others
            ):
                return self.runs(first.runs) + self.write(others)
        return self.write(blocks)

    def table(self, table: Table) -> str:
        html = f"<caption>{self.runs(table.caption)}</caption>" if table.caption else ""
        head = table.head()
        for part, rows in (("thead", table.rows[:head]), ("tbody", table.rows[head:])):
            if rows:
                written = "".join(self.row(row, part, table) for row in rows)
                html += f"<{part}>{written}</{part}>"
        return f"<table>{html}</table>"

    def row(self, row: list[Cell], part: str, table: Table) -> str:
        cells = ""
        for column, cell in enumerate(row):
            tag = "th" if cell.is_header else "td"
            cells += f"<{tag}{self.cell_attributes(cell, column, part, table)}>"
            cells += f"{self.short(cell.blocks)}</{tag}>"
        return f"<tr>{cells}</tr>"

    def cell_attributes(self, cell: Cell, column: int, part: str, table: Table) -> str:
        return attributes(
            colspan=cell.colspan if cell.colspan > 1 else None,
            rowspan=cell.rowspan if cell.rowspan > 1 else None,
        )

    def picture(self, picture: Picture, **extra: str) -> str:
        caption = self.runs(picture.caption)
        has_size = picture.width and picture.height
        image = attributes(
            src=picture.src,
            alt=picture.alt,
            width=picture.width if has_size else None,
            height=picture.height if has_size else None,
            **extra,
        )
        caption = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f"<figure><img{image}>{caption}</figure>"

    def closed_part(self) -> str:
        return CLOSED_PART

    def video(self, video: Video, link: str = "") -> str:
        facts = attributes(provider=video.provider, video=video.number)
        return f"<video-embed{facts}>{link}</video-embed>"


class Printer(Writer):
    """Write a body as readers get it."""

    def __init__(self) -> None:
        self.headings = 0
        self.figure_columns: set[int] = set()

    def mark(self, tag: str, href: str) -> str:
        if not is_foreign(href):
            return super().mark(tag, href)
        return f"<{tag}{attributes(href=href, rel='noopener nofollow')}>"

    def code(self, block: Text) -> str:
        """Let the keyboard reach a box that scrolls."""
        return super().code(block).replace("<pre>", '<pre tabindex="0">', 1)

    def heading(self, heading: Text) -> str:
        self.headings += 1
        identity = attributes(id=heading_id(self.headings))
        return f"<{heading.kind}{identity}>{self.runs(heading.runs)}</{heading.kind}>"

    def quote(self, quote: Quote) -> str:
        """Mark the source, which editors write as a last line after a dash."""
        match quote.blocks:
            case [_first, *_others, Text(kind="p") as last] if plain(last.runs).startswith("—"):
                cited = [(text, with_mark(marks, "cite")) for text, marks in last.runs]
                quote = Quote([*quote.blocks[:-1], Text("p", cited)])
        return super().quote(quote)

    def table(self, table: Table) -> str:
        self.figure_columns = set(table.figure_columns())
        label = plain(table.caption).replace("\n", " ") or _("Table")
        box = attributes(tabindex=0, role="region", aria_label=label)
        return f'<div class="table-scroll"{box}>{super().table(table)}</div>'

    def cell_attributes(self, cell: Cell, column: int, part: str, table: Table) -> str:
        scope = "col" if part == "thead" else "row"
        spans = super().cell_attributes(cell, column, part, table)
        is_figure = column in self.figure_columns
        return spans + attributes(
            scope=scope if cell.is_header else None,
            **{"class": "figure" if is_figure else None},
        )

    def picture(self, picture: Picture, **extra: str) -> str:
        return super().picture(picture, loading="lazy", decoding="async")

    def closed_part(self) -> str:
        """Leave no trace of the mark: readers see what is closed by what is missing."""
        return ""

    def video(self, video: Video, link: str = "") -> str:
        player = PLAYERS[video.provider]
        words = escape(_("Watch the video on %(player)s") % {"player": player.name})
        page = attributes(href=player.page_of(video.number), rel="noopener nofollow")
        return super().video(video, f"<a{page}>{words}</a>")


def heading_id(position: int) -> str:
    return f"s{position}"


def is_foreign(href: str) -> bool:
    """Tell whether a link leads away from this site."""
    try:
        # Browsers read a backslash as a slash.
        host = urlsplit(href.replace("\\", "/")).netloc
    except ValueError:
        return True
    return bool(host) and host != urlsplit(settings.SITE_URL).netloc


def attributes(**values: str | int | None) -> str:
    """Write attributes, each after a space; one without a value is left out."""
    return "".join(
        f' {name.replace("_", "-")}="{escape(str(value), quote=True)}"'
        for name, value in values.items()
        if value is not None and (value != "" or name == "alt")
    )


def escape(text: str, *, quote: bool = False) -> str:
    """Escape text as a browser would write it, so that nothing changes on the way."""
    escaped = escape_html(text, quote=False).replace("\xa0", "&nbsp;")
    return escaped.replace('"', "&quot;") if quote else escaped
