"""What the calendar of check-ins and the panel beside it show."""

from datetime import datetime

from django.utils import timezone

from newsportal import site

from . import checkins
from .month import Month, last_of
from .parts import standing


def sheet_of(request, first=None):
    """Return the month that begins on the day `first`, or this month."""
    member, today = request.user, timezone.localdate()
    first = first or today.replace(day=1)
    record = checkins.record_of(member, today)
    since = min(first, today - checkins.ONE_DAY * checkins.MAKE_UP_DAYS)
    signed = record.signed_between(since, max(last_of(first), today))
    missed = checkins.days_to_make_up(member, signed, today)
    price = site.current().makeup_price
    return {
        "month": Month(first, signed, missed, today, joined_on(member)),
        "row": checked_in(request),
        "record": record,
        "today_makes": record.joined_by(today),
        "ladder": _ladder(record),
        "missed": [(day, record.joined_by(day)) for day in missed],
        "price": price,
        "short_by": max(0, price - member.points),
    }


def checked_in(request):
    """Return today's check-in as a dictionary, or None."""
    row = standing(request)["checked_in"]
    return row and row | {"at": datetime.fromisoformat(row["at"])}


def joined_on(member):
    return timezone.localdate(member.date_joined)


def _ladder(record):
    """Return each step as (days, points, days that are missing if it is the next one)."""
    steps = checkins.steps()
    ahead = next((days for days, _points in steps if days > record.current), None)
    return [
        (days, points, days - record.current if days == ahead else 0) for days, points in steps
    ]
