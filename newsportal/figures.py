"""The portal's figures day by day, counted by a job, so that no page has to count."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Aggregate, Count, Max, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from newsportal import parts

# A new figure begins so many days back, if its app still knows.
FIRST_DAYS = 365
# A day is counted again so long after it: what was published may be withdrawn.
RECOUNTED = timedelta(days=1)


@dataclass(frozen=True)
class Figure:
    """Something counted by the day: `by_day(first, last)` yields the days that had any."""

    kind: str
    title: str
    by_day: Callable[[date, date], Iterable[tuple[date, int]]]


def offered() -> list[Figure]:
    """Return the figures of the modules that are on, in the order of the settings."""
    return [figure for part in parts.gather("FIGURE_PARTS") for figure in part]


def per_day(rows: QuerySet, moment: str, figure: Aggregate | None = None):
    """Return a function that counts rows, or sums a figure of them, by the day of a moment."""

    def by_day(first, last):
        within = {
            f"{moment}__gte": _midnight(first),
            f"{moment}__lt": _midnight(last + timedelta(days=1)),
        }
        days = rows.filter(**within).order_by().values(on=TruncDate(moment))
        return days.annotate(figure=figure or Count("pk")).values_list("on", "figure")

    return by_day


def gather() -> None:
    """Count each figure from the day before the last one that was counted until today."""
    from newsportal.models import DayFigure

    today = timezone.localdate()
    counted = dict(DayFigure.objects.order_by().values_list("kind").annotate(Max("day")))
    for figure in offered():
        last = counted.get(figure.kind)
        first = last - RECOUNTED if last else today - timedelta(days=FIRST_DAYS - 1)
        found = dict(figure.by_day(first, today))
        days = (first + timedelta(days=number) for number in range((today - first).days + 1))
        DayFigure.objects.bulk_create(
            [DayFigure(kind=figure.kind, day=day, count=found.get(day, 0)) for day in days],
            update_conflicts=True,
            unique_fields=["kind", "day"],
            update_fields=["count"],
        )


def kept(days: int) -> dict[str, dict[date, int]]:
    """Return by kind and day what was counted in the last days."""
    from newsportal.models import DayFigure

    since = timezone.localdate() - timedelta(days=days - 1)
    found = defaultdict(dict)
    for kind, day, count in DayFigure.objects.filter(day__gte=since).values_list(
        "kind", "day", "count"
    ):
        found[kind][day] = count
    return found


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
