"""How many published articles each category holds; it may lag a minute."""

import time

from django.db.models import Count

from .models import Article

KEPT_SECONDS = 60

_kept: tuple[float, dict[int, int]] | None = None


def by_category() -> dict[int, int]:
    """Return the number of published articles by the number of their own category."""
    global _kept
    if _kept is None or _kept[0] < time.monotonic():
        rows = Article.objects.published().order_by().values_list("category")
        _kept = (time.monotonic() + KEPT_SECONDS, dict(rows.annotate(Count("pk"))))
    return _kept[1]


def forget() -> None:
    """Count anew the next time."""
    global _kept
    _kept = None
