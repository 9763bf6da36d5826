"""A list of moments, cut into the days readers think in."""

from datetime import timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def by_day(rows) -> list[dict]:
    """Cut rows, newest first, by the local day of their `published_at`.

    Each day has its `date`, a `label` (today, yesterday, or date and weekday) and `items`.
    """
    days = groupby(rows, key=lambda row: timezone.localdate(row.published_at))
    return [{"date": day, "label": label(day), "items": list(items)} for day, items in days]


def label(day) -> str:
    today = timezone.localdate()
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return f"{date_format(day, 'MONTH_DAY_FORMAT')} {date_format(day, 'l')}"
