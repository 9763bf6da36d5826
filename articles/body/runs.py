"""Runs of text, each under a set of marks; a newline in a run is a line break.

Marks nest in one order, and what equal neighbours share is written once, so that one text
has one HTML only; the editor, which thinks in the same terms, writes the same.
"""

import re
import unicodedata
from collections.abc import Iterator

from newsportal.text import is_visible

# A mark is a tag, with an address if it is a link.
Mark = tuple[str, str]
Marks = tuple[Mark, ...]
Runs = list[tuple[str, Marks]]

# Outermost first, as the editor nests them.
MARKS = ("a", "strong", "em", "s", "sub", "sup", "cite", "code")

# Stands for a place where only the source was wrapped, until tidy() has decided.
WRAP = "\r"


def with_mark(marks: Marks, tag: str, href: str = "") -> Marks:
    others = [mark for mark in marks if mark[0] != tag]
    return tuple(sorted([*others, (tag, href)], key=lambda mark: MARKS.index(mark[0])))


def without_mark(marks: Marks, tag: str) -> Marks:
    return tuple(mark for mark in marks if mark[0] != tag)


def plain(runs: Runs) -> str:
    return "".join(text for text, _marks in runs)


def join(lines: list[Runs]) -> Runs:
    """Return several lines as one, parted by line breaks."""
    parted = [[*line, ("\n", ())] for line in lines[:-1]] + lines[-1:]
    return [run for line in parted for run in line]


def tidy(runs: Runs) -> Runs:
    """Return one line without its wraps, or nothing if a reader would see nothing."""
    text = plain(runs)
    if not is_visible(text):
        return []
    changes, position, tidied = dict(_changes(text)), 0, []
    for piece, marks in runs:
        if changes:
            characters = enumerate(piece, start=position)
            position += len(piece)
            piece = "".join(changes.get(place, found) for place, found in characters)
        if piece:
            tidied.append((piece, marks))
    return tidied


def _changes(text: str) -> Iterator[tuple[int, str]]:
    """Yield what stands in the place of wraps, and of breaks at either end."""
    start = re.match(r"(?:[ \t]*[\n\r])*", text).end()
    end = len(text) - re.match(r"(?:[ \t]*[\n\r])*", text[::-1]).end()
    for place in (*range(start), *range(end, len(text))):
        yield place, ""
    for wrap in re.compile(WRAP + "+").finditer(text, start, end):
        gap = _gap(text[wrap.start() - 1], text[wrap.end()])
        for place in range(*wrap.span()):
            yield place, gap if place == wrap.start() else ""


def _gap(before: str, after: str) -> str:
    """Chinese is wrapped anywhere, so a wrap between its characters is no space."""
    if before in " \t\n" or after in " \t\n" or (_is_wide(before) and _is_wide(after)):
        return ""
    return " "


def _is_wide(character: str) -> bool:
    if character in "“”‘’—…·":
        return True
    is_korean = unicodedata.name(character, "").startswith("HANGUL")
    return unicodedata.east_asian_width(character) in "WF" and not is_korean
