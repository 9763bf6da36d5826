"""Signs of advertising, found without asking anybody: each is a pure function.

A sign weighs one to three; what weighs three together waits for a moderator.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from newsportal import matching
from newsportal.text import ADDRESS

ENOUGH = 3

# Nobody reads a form and writes an answer in less.
HASTE = 2.0
# Below it two people may well say the same.
SHORTEST_COPY = 12
LEAST_LIKENESS = 0.8
# An account of this age has seen little of the portal.
YOUNG = timedelta(hours=1)

# An account elsewhere: 加微信 abc123、QQ群：1234567、电报 @name
CONTACT = re.compile(
    r"(?:加?[微威徽薇][信x芯]|[vV][xX信]|加[vV]|[qQ扣][qQ扣]群?|电报|飞机|telegram|whatsapp)"
    r"\W{0,6}[号群]?\W{0,3}[@＠]?[a-zA-Z0-9][\w-]{4,19}",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?<!\d)1[3-9](?:[\s-]?\d){9}(?!\d)")


@dataclass(frozen=True)
class Sign:
    """What speaks for advertising, how much, and what in the text it is."""

    name: str
    weight: int
    match: str = ""


def signs(
    text: str,
    *,
    seconds: float | None,
    is_trapped: bool,
    age: timedelta,
    others: Iterable[str],
) -> list[Sign]:
    """Return every sign, the heaviest first; `others` is what other accounts said lately."""
    found = [*trap(is_trapped), *haste(seconds), *links(text), *contacts(text)]
    found += [*copies(text, others), *youth(age)]
    return sorted(found, key=lambda sign: (-sign.weight, not sign.match))


def trap(is_trapped: bool) -> Iterator[Sign]:
    """Something stands in the field that no person sees."""
    if is_trapped:
        yield Sign("trap", 3)


def haste(seconds: float | None) -> Iterator[Sign]:
    """The form was sent as soon as it was fetched, or does not say when it was."""
    if seconds is None:
        yield Sign("haste", 1)
    elif seconds < HASTE:
        yield Sign("haste", 2)


def links(text: str) -> Iterator[Sign]:
    """Weigh addresses by their number, and by how little is said beside them."""
    found = [link[0] for link in ADDRESS.finditer(text)]
    if found:
        beside = len(ADDRESS.sub("", text).strip())
        is_bare = beside < 10 * len(found)
        yield Sign("links", min(3, len(found) + is_bare), "、".join(found))


def contacts(text: str) -> Iterator[Sign]:
    """Somebody asks to be written to elsewhere."""
    found = [match[0] for pattern in (CONTACT, PHONE) for match in pattern.finditer(text)]
    if found:
        yield Sign("contacts", 2, "、".join(found))


def copies(text: str, others: Iterable[str]) -> Iterator[Sign]:
    """Other accounts said nearly the same."""
    own = pairs(text)
    if len(own) < SHORTEST_COPY:
        return
    for other in others:
        if likeness(own, pairs(other)) >= LEAST_LIKENESS:
            yield Sign("copies", 3, other)
            return


def youth(age: timedelta) -> Iterator[Sign]:
    """The account was made just now."""
    if age < YOUNG:
        yield Sign("youth", 1)


@lru_cache(maxsize=512)
def pairs(text: str) -> frozenset[str]:
    """Return the neighbouring characters of a text, however it is strewn with signs."""
    key = matching.key(text)
    return frozenset(key[place : place + 2] for place in range(len(key) - 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of all that two texts hold is in both, from 0 to 1."""
    return len(one & other) / max(1, len(one | other))
