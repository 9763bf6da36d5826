"""Simple mode: one switch leaves reading, search and the desk, and nothing else."""

from fnmatch import fnmatchcase

from django.conf import settings
from django.urls import Resolver404, resolve

# What stays of the modules; all the others count as switched off.
MODULES = {"has_newsflashes", "has_search"}


def switch_off(row) -> None:
    """Give what is read of the site settings the switches of simple mode."""
    for field in row._meta.fields:
        if field.name.startswith("has_") and field.name not in MODULES:
            setattr(row, field.name, False)


def is_open(name: str, doors: str = "READING") -> bool:
    """Tell whether a view of this name is among those that a setting lists."""
    return any(fnmatchcase(name, pattern) for pattern in getattr(settings, doors))


def leads_on(url: str) -> bool:
    """Tell whether an address still leads somewhere in simple mode."""
    try:
        return is_open(resolve(url.partition("?")[0].partition("#")[0]).view_name)
    except Resolver404:
        return True  # Not an address of ours, or one that never was.
