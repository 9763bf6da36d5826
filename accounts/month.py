"""A month as a calendar of check-ins: weeks from Monday, each day with its state."""

import re
from calendar import Calendar, monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from borax.calendars import LunarDate
from django.utils.dates import WEEKDAYS

from newsportal.templatetags.newsportal import is_chinese

MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Cell:
    """A day: whether it is signed, and how the line of its streak runs under it."""

    day: date
    label: str
    is_signed: bool
    is_open: bool
    is_today: bool
    begins: bool
    ends: bool


@dataclass(frozen=True)
class Month:
    first: date
    signed: set[date]
    # Missed days that can still be made up.
    open: list[date]
    today: date
    # Nobody was here before the day they joined.
    since: date

    @property
    def last(self) -> date:
        return last_of(self.first)

    @property
    def weekdays(self) -> list[tuple[str, str]]:
        """Return the name of each day of the week, and its short form."""
        names = [str(name) for name in WEEKDAYS.values()]
        return [(name, name[-1] if is_chinese() else name[:2]) for name in names]

    @property
    def weeks(self) -> list[list[Cell | None]]:
        """Return the weeks; None stands for a day of another month."""
        weeks = Calendar().monthdatescalendar(self.first.year, self.first.month)
        return [[self._cell(day) for day in week] for week in weeks]

    @property
    def lunar(self) -> str:
        """Return the months of the lunar calendar it lies in, in Chinese only."""
        if not is_chinese():
            return ""
        first, last = LunarDate.from_solar(self.first), LunarDate.from_solar(self.last)
        year = "" if first.gz_year == last.gz_year else f"{last.gz_year}年"
        return f"{first.gz_year}年{_month(first)}至{year}{_month(last)}"

    @property
    def previous(self) -> str:
        return f"{self.first - ONE_DAY:%Y-%m}" if self.first > self.since else ""

    @property
    def next(self) -> str:
        """Return the month after it, unless that is still to come."""
        return f"{self.last + ONE_DAY:%Y-%m}" if self.last < self.today else ""

    def _cell(self, day):
        if day.month != self.first.month:
            return None
        return Cell(
            day=day,
            label=_label(day),
            is_signed=day in self.signed,
            is_open=day in self.open,
            is_today=day == self.today,
            begins=not self._goes_on(day - ONE_DAY),
            ends=not self._goes_on(day + ONE_DAY),
        )

    def _goes_on(self, day):
        return day in self.signed or day in self.open or day == self.today


def last_of(first: date) -> date:
    """Return the last day of the month that begins with `first`."""
    return first.replace(day=monthrange(first.year, first.month)[1])


def parse(text: str) -> date | None:
    """Return the first day of a month written as 2026-11, or None for anything else."""
    found = MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found and int(found[1]) else None


def _label(day):
    """Return the solar term, the month that begins, or the day of the lunar month."""
    if not is_chinese():
        return ""
    lunar = LunarDate.from_solar(day)
    return lunar.term or lunar.cn_day_calendar


def _month(lunar):
    return f"{lunar.cn_leap}{lunar.cn_month}月"
