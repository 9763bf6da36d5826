"""Find words in running text, however they are spelled there and whatever was strewn in.

Chinese words are found anywhere. A word that begins or ends with a letter or a digit of
another script is found only where no more of the same kind stands beside it: "ass" is not
in "class", nor 110 in 2110. Signs between two characters of a word do not hide it, up to a
number; a blank between two such letters does, since it parts words there.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import lru_cache
from html import unescape
from itertools import accumulate

from ahocorasick_rs import AhoCorasick

from newsportal.fold import INVISIBLE, WIDE, fold

# Whatever is no letter and no digit, and two fillers that Unicode takes for letters.
SIGNS = re.compile(r"[\W_\u115f\u1160]+")
MARKS = ("Mn", "Mc", "Me")
UNDRAWN = {INVISIBLE, "\u115f", "\u1160"}
IS_WIDE = re.compile(f"[{WIDE}]").match

# Parts paragraphs; no word reaches from one into the next.
END = "\u2029"
# Longer runs of signs are rare, and not worth remembering.
LONG = 32
# Where signs were too many to be looked through.
GAP = " "

# HTML as the portal writes it: no tag holds a bare ">".
TOKEN = re.compile(r"<[^>]*>|&[#\w]{1,32};")
INLINE = re.compile(r"</?(?:a|abbr|b|cite|code|em|i|mark|s|span|strong|sub|sup|u)\b")

# A path may hold any letter, a host only those of old.
ADDRESS = re.compile(
    r"(?:https?://|www\.)[\w.-]+(?::\d+)?"
    r"(?:[/?#][^\s\u200b\u2029\u3000<>\"'“”‘’（）《》，。；！？、]*)?"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.ASCII | re.IGNORECASE,
)

Place = tuple[int, int]


def running(text: str) -> str:
    """Return plain text as it is searched for words, as long as it was."""
    return text.replace(END, "\n")


def running_html(html: str) -> str:
    """Return HTML as it is searched: its tags draw nothing or end a paragraph."""
    return TOKEN.sub(_unseen, html.replace(END, "\n"))


def _unseen(token):
    text = token[0]
    if text.startswith("<"):
        return (INVISIBLE if INLINE.match(text) else END) * len(text)
    character = unescape(text)
    return character + INVISIBLE * (len(text) - 1) if len(character) == 1 else text


class Reading:
    """Folded text without the signs in it; it remembers where each character stood."""

    def __init__(self, folded: str, gap: int, ends: str = ""):
        """Look through up to `gap` signs, unless one of `ends` is among them."""
        parts: list[str] = []
        self._offsets: list[int] = []
        self._origins: list[int] = []
        done = length = 0
        for run in SIGNS.finditer(folded):
            start, end = run.span()
            pieces = [(done, folded[done:start])]
            if not _is_looked_through(folded, start, end, gap, ends):
                pieces.append((start, GAP))
            for origin, piece in pieces:
                if piece:
                    parts.append(piece)
                    self._offsets.append(length)
                    self._origins.append(origin)
                    length += len(piece)
            done = end
        self._offsets.append(length)
        self._origins.append(done)
        self.text = "".join([*parts, folded[done:]])

    def origin(self, place: int) -> int:
        """Return where the character at this place of the reading stands in the text."""
        piece = bisect_right(self._offsets, place) - 1
        return self._origins[piece] + place - self._offsets[piece]


def key(word: str, gap: int = 1000, ends: str = "") -> str:
    """Return a word as it stands in a reading: equal words have one key."""
    return Reading(fold(running(word)), gap, ends).text.strip(GAP)


class Matcher:
    """Some words, listed or allowed, ready to be found in any text."""

    def __init__(self, words: Iterable[str], allowed: Iterable[str], gap: int, ends: str):
        self._gap, self._ends = gap, ends
        self._listed = list(words)
        patterns = [key(word, gap, ends) for word in [*self._listed, *allowed]]
        self._is_address = ["." in word.strip(".") for word in self._listed]
        self._automaton = AhoCorasick(patterns) if patterns else None

    def __bool__(self) -> bool:
        return bool(self._listed)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return (start, end, number of the word) of each hit: leftmost, longest, no overlap.

        What touches an allowed word is no hit, unless it holds all of it; nor is what stands
        in an address, unless it is one itself.
        """
        if not self._listed:
            return []
        listed, allowed = [], []
        for start, end, number in self._matches(fold(text)):
            is_listed = number < len(self._listed)
            (listed if is_listed else allowed).append((start, end, number))
        if not listed:
            return []
        addresses = [found.span() for found in ADDRESS.finditer(text)]
        listed = [
            hit
            for hit in listed
            if self._is_address[hit[2]] or not _touches(addresses, *hit[:2])
        ]
        return _longest(_unprotected(allowed, listed))

    def _matches(self, folded):
        reading = Reading(folded, self._gap, self._ends)
        found = self._automaton.find_matches_as_indexes(reading.text, overlapping=True)
        for number, start, end in found:
            first, last = reading.origin(start), reading.origin(end - 1) + 1
            if _is_whole(folded, first, last):
                yield first, last, number


def _is_looked_through(folded, start, end, gap, ends):
    """Tell whether a word goes on behind these signs."""
    count = _drawn if end - start < LONG else _drawn.__wrapped__
    drawn, has_blank = count(folded[start:end], ends)
    if drawn > gap:
        return False
    if not has_blank:
        return True
    return not (start and end < len(folded) and _kind(folded[start - 1]) and _kind(folded[end]))


@lru_cache(maxsize=4096)
def _drawn(signs: str, ends: str) -> tuple[int, bool]:
    """Return how many signs draw something, and whether a blank is among them."""
    if END in signs or not set(ends).isdisjoint(signs):
        return 1_000_000, True
    drawn = [
        sign
        for sign in signs
        if sign not in UNDRAWN and unicodedata.category(sign) not in MARKS
    ]
    return len(drawn), any(sign.isspace() for sign in signs)


def _kind(character: str) -> str:
    """Return what must not stand beside its like: a letter, a digit; or nothing."""
    if IS_WIDE(character) or not character.isalnum():
        return ""
    return "digit" if character.isdecimal() else "letter"


def _is_whole(folded, start, end):
    """Tell whether no more of the same word stands on either side."""
    before, after = start - 1, end
    while before >= 0 and folded[before] == INVISIBLE:
        before -= 1
    while after < len(folded) and folded[after] == INVISIBLE:
        after += 1
    first, last = _kind(folded[start]), _kind(folded[end - 1])
    return not (
        (first and before >= 0 and _kind(folded[before]) == first)
        or (last and after < len(folded) and _kind(folded[after]) == last)
    )


def _touches(places: list[Place], start: int, end: int) -> bool:
    """Tell whether one of some places, which are in order, shares a character with this."""
    before = bisect_left(places, (end,))
    return before > 0 and places[before - 1][1] > start


def _unprotected(allowed, listed):
    """Return the hits that share no character with an allowed word, or hold it whole."""
    allowed = sorted(allowed)
    starts = [start for start, _end, _number in allowed]
    ends = list(accumulate((end for _start, end, _number in allowed), max))

    def reach(place):
        """Return how far the allowed words go that begin before this place."""
        count = bisect_left(starts, place)
        return ends[count - 1] if count else 0

    return [hit for hit in listed if reach(hit[0]) <= hit[0] and reach(hit[1]) <= hit[1]]


def _longest(hits):
    """Return hits without overlap: the first to begin, and of those the longest."""
    chosen, done = [], 0
    for hit in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if hit[0] >= done:
            chosen.append(hit)
            done = hit[1]
    return chosen
