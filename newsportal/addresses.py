"""Addresses of pages that stand on page after page."""

import re
from functools import lru_cache
from urllib.parse import quote

from django.urls import NoReverseMatch, reverse

# What stands in no address, where another number or name is to be put.
ANY = 7_000_000_001
ANY_NAME = "any-7000000001"
NAME = re.compile(r"[-\w]{1,100}")


def address(name: str, *arguments: int | str) -> str:
    """Return what `reverse` does, without asking it for each number or word again."""
    if len(arguments) == 1:
        [value] = arguments
        if type(value) is int and value > 0:
            return _known(name, ANY).replace(str(ANY), str(value))
        if type(value) is str and (quoted := _quoted(value)) and (any_word := _of_word(name)):
            return any_word.replace(ANY_NAME, quoted)
    return _known(name, *arguments)


@lru_cache(20_000)
def _known(name, *arguments):
    return reverse(name, args=arguments)


@lru_cache
def _of_word(name):
    """Return an address with any word in it; nothing if it must be a number."""
    try:
        return reverse(name, args=[ANY_NAME])
    except NoReverseMatch:
        return ""


@lru_cache(20_000)
def _quoted(name):
    """Write a name as `reverse` writes it; one that is more than a word is left to that."""
    return quote(name) if NAME.fullmatch(name) else ""
