"""The word list at work: find listed words in what people write, and mask them.

Words to mask and words to refuse are masked wherever they stand, so that what was written
before a word was listed is covered too; held and warned ones stay readable.
"""

import re
from dataclasses import dataclass
from threading import Lock

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsportal import site
from newsportal.matching import Matcher, running, running_html

STAR = "*"
INK = re.compile(r"[^\n]")
INK_IN_HTML = re.compile(r"(<[^>]*>)|&[#\w]{1,32};|[^\n]")


class Scope(models.TextChoices):
    """Where a listed word counts."""

    ARTICLE = "article", _("articles")
    COMMENT = "comment", _("comments")
    MESSAGE = "message", _("private messages")
    NAME = "name", _("names")
    SEARCH = "search", _("searches")


class Action(models.TextChoices):
    """What becomes of text with a listed word in it."""

    MASK = "mask", _("mask")
    HOLD = "hold", _("hold for review")
    REFUSE = "refuse", _("refuse")
    WARN = "warn", _("warn")
    ALLOW = "allow", _("let pass")


MASKED = {Action.MASK, Action.REFUSE}

# In the paper's own texts a mark ends a clause; elsewhere it may be strewn in on purpose.
CLAUSE_ENDS = {Scope.ARTICLE: ",。;:?!\n"}


@dataclass(frozen=True)
class Hit:
    """A listed word in a text: where it stands, and what becomes of the text."""

    start: int
    end: int
    word: str
    action: str

    @property
    def action_name(self) -> str:
        return str(Action(self.action).label)


@dataclass(frozen=True)
class Verdict:
    """What the word list says of a text."""

    hits: tuple[Hit, ...]
    masked: str

    @property
    def refused(self) -> bool:
        return self._has(Action.REFUSE)

    @property
    def held(self) -> bool:
        return self._has(Action.HOLD)

    @property
    def warned(self) -> bool:
        return self._has(Action.WARN)

    def _has(self, action):
        return any(hit.action == action for hit in self.hits)


def check(text: str, scope: Scope) -> Verdict:
    """Return every listed word in plain text, and the text as others may see it."""
    return _check(text, running, scope)


def mask(text: str, scope: Scope) -> str:
    """Return plain text as others may see it, as long as it was."""
    return check(text, scope).masked


def mask_html(html: str, scope: Scope) -> str:
    """Return HTML that the portal laid out with its words masked, its tags as they were."""
    return _check(html, running_html, scope).masked


def version(scope: Scope) -> int:
    """Return what changes with every change of the list in use; 0 is an empty one."""
    return _current(scope).version


def forget() -> None:
    """Read the list anew the next time."""
    _lists.clear()


def _check(text, prepare, scope):
    """Mask until nothing is left to mask: what stands around a word may form another."""
    listed = _current(scope)
    hits: list[Hit] = []
    while listed.words:
        found = [
            Hit(start, end, *listed.words[number])
            for start, end, number in listed.matcher.find(prepare(text))
        ]
        covered = [hit for hit in found if hit.action in MASKED]
        hits += covered or found
        if not covered:
            break
        text = _cover(text, covered, prepare is running_html)
    return Verdict(tuple(sorted(hits, key=lambda hit: hit.start)), text)


def _cover(text, hits, is_html):
    """Put a star in the place of every character of the hits; lines and tags stay."""
    pieces, done = [], 0
    for hit in hits:
        piece = text[hit.start : hit.end]
        stars = INK_IN_HTML.sub(_star, piece) if is_html else INK.sub(STAR, piece)
        pieces += [text[done : hit.start], stars]
        done = hit.end
    return "".join([*pieces, text[done:]])


def _star(piece):
    return piece[1] or STAR


@dataclass(frozen=True)
class _List:
    """The list of one scope as a process keeps it."""

    version: int
    words: list[tuple[str, str]]
    matcher: Matcher


_EMPTY = _List(0, [], Matcher([], [], 0, ""))
_lists: dict[str, _List] = {}
_reading = Lock()


def _current(scope):
    """Return the list as it is now, read again when it has changed."""
    now = site.current().word_versions.get(scope, 0)
    if _lists.get(scope, _EMPTY).version != now:
        with _reading:
            if _lists.get(scope, _EMPTY).version != now:
                _lists[scope] = _read(scope)
                if _lists[scope].version != now:
                    site.forget()  # what it remembers is older, or was never committed
    return _lists.get(scope, _EMPTY)


def _read(scope):
    """Read the list; its version first, so that it is never called newer than it is."""
    from newsportal.models import Word, WordList

    gap, versions = WordList.objects.values_list("gap", "versions").get()
    rows = list(Word.objects.filter(scopes__contains=[scope]).values_list("text", "action"))
    listed = [row for row in rows if row[1] != Action.ALLOW]
    allowed = [text for text, action in rows if action == Action.ALLOW]
    words = (text for text, _action in listed)
    matcher = Matcher(words, allowed, gap, CLAUSE_ENDS.get(scope, ""))
    return _List(versions.get(scope, 0), listed, matcher)
