"""Addresses of pages that stand on page after page."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(20_000)
def address(name: str, *arguments: int | str) -> str:
    """Return what `reverse` does, from memory if it was asked for lately."""
    return reverse(name, args=arguments)
