"""Make of what a member wrote the HTML that others read; it is stored with the comment."""

import re

from comments import mentions
from newsportal import words
from newsportal.text import linked
from newsportal.words import Scope

# Empty lines beyond the first only push away what others said.
GAPS = re.compile(r"\n(?:[^\S\n]*\n){2,}")


def lay_out(text: str) -> str:
    """Return the text escaped, with links and mentions, its listed words masked."""
    # A masked text is as long as it was, so a mention stands where it stood.
    spans = mentions.found(text)
    shown = words.mask(text, Scope.COMMENT)
    return GAPS.sub("\n\n", mentions.linked(shown, spans, linked))
