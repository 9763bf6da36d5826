"""What a page shows, said while it is rendered; and what a change has touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

_collected: ContextVar[set[str] | None] = ContextVar("marks of a page", default=None)


def mark(*marks: str) -> None:
    """Note what the page that is being rendered shows."""
    collected = _collected.get()
    if collected is not None:
        collected.update(marks)


@contextmanager
def collecting() -> Iterator[set[str]]:
    """Yield the set into which all marks go meanwhile."""
    collected: set[str] = set()
    token = _collected.set(collected)
    try:
        yield collected
    finally:
        _collected.reset(token)


def drop(*marks: str) -> None:
    """Have every process forget the pages with one of these marks, at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT drop_pages(VARIADIC %s::text[])", [list(marks)])
