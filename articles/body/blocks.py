"""The blocks a body is made of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from .runs import Runs, plain

# A figure with its sign and unit, or the dash that stands for none.
FIGURE = re.compile(r"[-+−±≈¥$€£]*\d[\d,. ]*\s?[%‰℃°亿万千百元个人年月日]{0,2}|[-–—]*")


@dataclass
class Text:
    """A paragraph, a heading or a block of code."""

    kind: str  # p, h2, h3 or pre
    runs: Runs


@dataclass
class Quote:
    blocks: list["Block"]


@dataclass
class List:
    is_ordered: bool
    start: int
    items: list[list["Block"]] = field(default_factory=list)


@dataclass
class Cell:
    is_header: bool
    colspan: int
    rowspan: int
    blocks: list["Block"] = field(default_factory=list)

    def words(self) -> str:
        texts = [block.runs for block in self.blocks if isinstance(block, Text)]
        return " ".join(plain(runs).strip() for runs in texts)


@dataclass
class Table:
    caption: Runs = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)

    def head(self) -> int:
        """Count the rows at the top that are all headers and reach no further down."""
        count = 0
        while count < len(self.rows) and all(c.is_header for c in self.rows[count]):
            count += 1
        ends = [n + cell.rowspan for n in range(count) for cell in self.rows[n]]
        return count if max(ends, default=0) <= count else 0

    def figure_columns(self) -> Iterator[int]:
        """Yield the columns, after the first, that hold only figures below the head."""
        cells = [cell for row in self.rows for cell in row]
        if any(cell.colspan > 1 or cell.rowspan > 1 for cell in cells):
            return
        columns = zip_longest(*(row for row in self.rows[self.head() :]))
        for number, column in enumerate(columns):
            found = [cell.words() for cell in column if cell]
            is_named = any(cell and cell.is_header for cell in column)
            are_figures = any(found) and all(map(FIGURE.fullmatch, found))
            if number and are_figures and not is_named:
                yield number


@dataclass
class Picture:
    src: str
    alt: str
    width: int
    height: int
    caption: Runs = field(default_factory=list)


@dataclass
class Video:
    provider: str
    number: str


@dataclass
class Rule:
    """A line between two parts."""


@dataclass
class ClosedPart:
    """Where the part begins that is kept for some readers."""


Block = Text | Quote | List | Table | Picture | Video | Rule | ClosedPart
