"""Words as people keep them in files and paste them: one a line, in CSV or plain text.

A line is a word, or: word, action, scopes, note. Actions and scopes are understood by their
code and by their name in any language of the site; several scopes are parted by blanks.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from newsportal.models import word as words
from newsportal.words import Action, Scope

HEADS = {"word", "text", "词语", "词"}
COLUMNS = ["word", "action", "scopes", "note"]
# What a spreadsheet would run if a cell began with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True)
class Line:
    """A word as a line gives it; what the line does not say is None."""

    number: int
    text: str
    key: str
    action: str | None
    scopes: list[str] | None
    note: str | None


@dataclass(frozen=True)
class Fault:
    """A line that is no word, and why."""

    number: int
    line: str
    reason: str


def decode(content: bytes) -> str:
    """Return the text of a file; spreadsheets in China still write GB 18030."""
    encoding = ENCODINGS.get(content[:2], "utf-8-sig")
    for name in (encoding, "gb18030"):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    raise ValidationError(_("This is no text file. Save it as UTF-8."), code="encoding")


def read(text: str) -> tuple[list[Line], list[Fault]]:
    """Return the words of a text, and each line that is none, by its number."""
    lines: dict[str, Line] = {}
    faults = []
    for number, written in enumerate(text.splitlines(), start=1):
        if not written.strip():
            continue
        try:
            if line := _read(number, written):
                twin = lines.setdefault(line.key, line)
                if twin is not line:
                    raise ValidationError(_("Same word as line %d.") % twin.number)
        except ValidationError as error:
            faults.append(Fault(number, written, " ".join(error.messages)))
    return list(lines.values()), faults


def write(rows: Iterable, *, is_plain: bool) -> Iterator[str]:
    """Yield a file line by line: words alone, or all that is known of them as CSV."""
    if is_plain:
        yield from (f"{row.text}\n" for row in rows)
        return
    writer = csv.writer(_Echo())
    # The mark at the start tells spreadsheets that the file is UTF-8.
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in rows:
        cells = [row.text, row.action, " ".join(row.scopes), row.note]
        yield writer.writerow([_inert(cell) for cell in cells])


class _Echo:
    """A file that hands back each row instead of keeping it."""

    def write(self, row):
        return row


def _read(number, written):
    """Return a line's word, or nothing for the head of a table."""
    try:
        [cells] = csv.reader([written], delimiter="\t" if "\t" in written else ",")
    except (csv.Error, ValueError) as error:
        raise ValidationError(_("This line cannot be read.")) from error
    if len(cells) > len(COLUMNS):
        raise ValidationError(_("Too many commas. Put a word with a comma in quotes."))
    filled = [*(cell.strip() for cell in cells), "", "", ""]
    word, action, scopes, note = filled[: len(COLUMNS)]
    if number == 1 and word.lower() in HEADS:
        return None
    text, key = words.read(_outside_formula(word))
    if len(note) > words.LONGEST_NOTE or "\0" in note:
        raise ValidationError(_("The note is too long."))
    return Line(number, text, key, _action(action), _scopes(scopes), note or None)


def _action(name):
    if name and name.lower() not in _names(Action):
        raise ValidationError(_("“%(name)s” is no action.") % {"name": name})
    return _names(Action).get(name.lower())


def _scopes(names):
    found = re.split(r"[\s、;；|/]+", names.lower()) if names else []
    for name in found:
        if name not in _names(Scope):
            raise ValidationError(_("“%(name)s” is no scope.") % {"name": name})
    return [_names(Scope)[name] for name in dict.fromkeys(found)] or None


@cache
def _names(choices):
    """Return the value of each choice by its value and by its names."""
    names = {choice.value: choice.value for choice in choices}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names |= {str(choice.label).lower(): choice.value for choice in choices}
    return names


def _inert(cell):
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _outside_formula(word):
    return word[1:] if word.startswith("'") and word[1:].startswith(FORMULA) else word
