"""What was published when: days, months and years with the number of their articles."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db.models import Count, DateField, DateTimeField, Sum, Value
from django.db.models.functions import Trunc, TruncDate
from django.utils import timezone

from newsportal.prepared import Listed, Prepared

from .models import Article, DayTally

FIRST, LAST = date(1, 1, 1), date(9999, 1, 1)


def day_counts(begin: date, end: date) -> Counter[date]:
    """Return how many articles readers find on each day, from `begin` up to `end`."""
    return _counts("day", begin, end)


def month_counts(begin: date = FIRST, end: date = LAST) -> Counter[date]:
    """Return the same for each month, by its first day."""
    return _counts("month", begin, end)


def between(begin: date, end: date):
    """Return (number, moment) of what was published from `begin` up to `end`."""
    return Listed(_between, _midnight(begin), _midnight(end))


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def _counts(unit, begin, end):
    found = Counter()
    for at, number in _numbers[unit](_midnight(begin), _midnight(end)):
        found[at] += number
    return +found


def _number(unit, begin, end):
    """Add up the tallies, and set right what the clock decides, in one statement.

    The tallies know neither of articles still to come nor of those that end; of both there
    are few, and each has an index.
    """
    first, last = (TruncDate(Value(each, DateTimeField())) for each in (begin, end))
    tallies = DayTally.objects.filter(day__gte=first, day__lt=last)
    tallied = tallies.annotate(at=Trunc("day", unit)).values("at")
    coming = Article.objects.scheduled().filter(expires_at=None)
    ending = Article.objects.published().filter(expires_at__isnull=False)
    return (
        tallied.annotate(number=Sum("number"))
        .values_list("at", "number")
        .union(
            _by(unit, coming, begin, end, -Count("pk")),
            _by(unit, ending, begin, end, Count("pk")),
            all=True,
        )
    )


def _by(unit, articles, begin, end, number):
    within = articles.filter(published_at__gte=begin, published_at__lt=end).order_by()
    at = Trunc("published_at", unit, output_field=DateField())
    return (
        within.annotate(at=at).values("at").annotate(number=number).values_list("at", "number")
    )


_numbers = {unit: Prepared(partial(_number, unit)) for unit in ("day", "month")}
_between = Prepared(
    lambda begin, end: (
        Article.objects.published()
        .filter(published_at__gte=begin, published_at__lt=end)
        .newest_first()
        .values_list("pk", "published_at")
    )
)


def _midnight(day):
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
