"""A list of moments, cut into the days readers think in."""

from itertools import groupby

from django.utils import timezone


def by_day(rows) -> list[dict]:
    """Cut rows, newest first, by the local day of their `published_at`.

    Each day has its `date` and its `items`.
    """
    days = groupby(rows, key=lambda row: timezone.localdate(row.published_at))
    return [{"date": day, "items": list(items)} for day, items in days]
