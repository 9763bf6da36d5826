"""Cut text into what search looks up: pairs of neighbouring characters, and words.

A pair has at least one character of a script without spaces; text of other scripts is cut
into words. Tokens are kept as numbers, which is all that looking them up needs.
"""

import re
from collections.abc import Iterable
from html import unescape
from zlib import crc32

from newsportal.fold import INVISIBLE, WIDE, fold

# Rows cut by another version are made anew at night; raise it with every change of what
# is cut here or folded there.
VERSION = 1

NARROW = rf"[^\W_{WIDE}]"
LETTERS, DIGITS = rf"[^\W\d_{WIDE}]", r"\d"

# One word: 3.11, c919, gpt-4o, at&t, c++, 3.5%.
WORD = rf"{NARROW}+(?:[-.&']{NARROW}+)*(?:\+\+|[+#%])?"

PAIRS = re.compile(rf"(?=([{WIDE}](?:[{WIDE}]|{NARROW})|{NARROW}[{WIDE}]))")
WORDS = re.compile(WORD)
PARTS = re.compile(rf"{LETTERS}+|{DIGITS}+|{NARROW}+")
BETWEEN = re.compile("[-.&'+#%]+")
SINGLES = re.compile(rf"[{WIDE}]")

# Invisible signs and the dot in a foreign name part nothing.
NOTHING = re.compile(rf"{INVISIBLE}|(?<=[{WIDE}])·(?=[{WIDE}])")
# Nor does the space that some set between Chinese and a word.
THIN_SPACE = re.compile(rf"(?<=[{WIDE}]) (?={NARROW})|(?<={NARROW}) (?=[{WIDE}])")
# Some write iPhone15 and some iPhone 15.
SPACED = re.compile(rf"(?=(?<!{NARROW})({LETTERS}+) ({DIGITS}+)(?!{NARROW}))")

INLINE = re.compile(r"</?(?:a|strong|em|s|sub|sup|cite|code)(?: [^>]*)?>")
TAG = re.compile(r"<[^>]*>")


def plain(html: str) -> str:
    """Return the words of a stored body, a line for each block; cheap, and no more."""
    return unescape(TAG.sub("\n", INLINE.sub("", html)))


def join(text: str) -> str:
    """Return the text folded, without what parts nothing."""
    return NOTHING.sub("", fold(text))


def tokens(text: str) -> set[str]:
    """Return what an article with this text is found by."""
    joined = THIN_SPACE.sub("", join(text))
    found = set(PAIRS.findall(joined))
    for word in set(WORDS.findall(joined)):
        found |= {word, word.rstrip("+#%"), *PARTS.findall(word)}
        found.update(BETWEEN.split(word))
    found.update(letters + digits for letters, digits in SPACED.findall(joined))
    return found - {""}


def singles(text: str) -> set[str]:
    """Return the single characters by which titles are found besides."""
    return set(SINGLES.findall(fold(text)))


def numbers(found: Iterable[str]) -> list[int]:
    """Return tokens as the database keeps them."""
    return list({crc32(token.encode()) - 2**31 for token in found})
