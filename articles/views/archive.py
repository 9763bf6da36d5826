"""The archive: everything by the year, month and day on which it was published."""

import calendar
from datetime import date, timedelta
from functools import lru_cache

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import dateformat
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from articles import archive as stock
from articles.paging import page_of_articles
from articles.trail import Level
from newsportal.page_cache import mark, remembered


@remembered()
def archive(request):
    """Show every year with its months."""
    mark("home")
    counts = stock.month_counts()
    years = sorted({month.year for month in counts}, reverse=True)
    context = {"years": [_year(year, counts) for year in years]}
    return render(request, "articles/archive.html", context)


@remembered()
def archive_year(request, year):
    """Show the months of a year as calendars."""
    mark("home")
    first = _date(year)
    counts = stock.day_counts(first, stock.next_month(first.replace(month=12)))
    if not counts:
        raise Http404("nothing in this year")
    months = sorted({day.replace(day=1) for day in counts})
    context = {
        "title": _name(first, "year"),
        "trail": _trail(),
        "count": counts.total(),
        "months": [_month(month, counts) for month in months],
    }
    return render(request, "articles/archive_year.html", context)


@remembered("page")
def archive_month(request, year, month):
    """Show the articles of a month beside its calendar."""
    first = _date(year, month)
    return _list(request, first, stock.next_month(first), "month")


@remembered("page")
def archive_day(request, year, month, day):
    """Show the articles of a day beside the calendar of its month."""
    first = _date(year, month, day)
    return _list(request, first, first + timedelta(days=1), "day")


def _list(request, first, end, unit):
    mark("home")
    month = first.replace(day=1)
    counts = stock.day_counts(month, stock.next_month(month))
    count = counts[first] if unit == "day" else counts.total()
    if not count:
        raise Http404("nothing was published then")
    path = _url(first, unit)
    page = page_of_articles(stock.between(first, end), request, path=path, count=count)
    context = {
        "title": _name(first, unit),
        "day": first if unit == "day" else None,
        "crumb": dateformat.format(first, _("j") if unit == "day" else _("F")),
        "trail": _trail(first, "month" if unit == "day" else "year"),
        "count": count,
        "month": _month(month, counts),
        "page": page,
        "canonical_path": page.url(page.number),
    }
    return render(request, "articles/archive_list.html", context)


# --- Names and addresses of years, months and days

PARTS = {"year": ("year",), "month": ("year", "month"), "day": ("year", "month", "day")}


def _date(*parts):
    """Return the day on which this part of the archive begins; what never was is 404."""
    try:
        first = date(*parts, *(1, 1)[len(parts) - 1 :])
    except ValueError:
        raise Http404("no such day") from None
    if first.year in (1, 9999):
        raise Http404("the ends of the calendar")
    return first


@lru_cache(20_000)
def _url(first, unit):
    parts = [getattr(first, part) for part in PARTS[unit]]
    return reverse(f"articles:archive_{unit}", args=parts)


def _name(first, unit):
    patterns = {"year": _("Y"), "month": _("F Y"), "day": _("j F Y")}
    return dateformat.format(first, patterns[unit])


def _trail(first=None, *units):
    """Return the levels of the breadcrumb above a page of the archive."""
    above = [Level(_name(first, unit), _url(first, unit)) for unit in units]
    return [Level(_("Archive"), reverse("articles:archive")), *above]


# --- What the pages show of a year and of a month


def _year(year, counts):
    months = [date(year, number, 1) for number in range(1, 13)]
    return {
        "name": _name(months[0], "year"),
        "url": _url(months[0], "year"),
        "count": sum(counts[month] for month in months),
        "months": [
            {
                "name": dateformat.format(month, _("F")),
                "url": _url(month, "month"),
                "count": counts[month],
            }
            for month in months
        ],
    }


def _month(month, counts):
    letters = _("M T W T F S S").split()
    return {
        "name": _name(month, "month"),
        "url": _url(month, "month"),
        "weekdays": list(zip(WEEKDAYS.values(), letters, strict=True)),
        "weeks": [
            [
                day.month == month.month
                and {"day": day, "url": _url(day, "day"), "count": counts[day]}
                for day in week
            ]
            for week in calendar.Calendar().monthdatescalendar(month.year, month.month)
        ],
    }
