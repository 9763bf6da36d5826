"""Check-ins: one a day, days in a row, and missed days made up for points.

A day is the site's, wherever server and database stand. Streaks are kept as rows beside the
check-ins they follow from, so that the longest living ones are read off an index; both
change together, under the lock of the member's row.

A step of the ladder is paid by the first check-in that finds the streak so long, once in a
streak: joining two streaks by a made-up day pays nothing again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import SystemRandom

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Expression, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from newsportal import ladder, site

from . import points
from .models import CheckIn, Kind, Member, Reason, Streak
from .notifications import notify

ONE_DAY = timedelta(days=1)
# So many days back a missed day can be made up.
MAKE_UP_DAYS = 3

# What is told of today's check-in.
TOLD = {name: name for name in ("id", "at", "amount", "bonus")}

# What the streaks must be, from the check-ins alone: days minus their rank are the same
# date for all days in a row.
WRONG_STREAKS = """
WITH island AS (
  SELECT member_id, min(day) AS first_on, max(day) AS last_on FROM (
    SELECT member_id, day, day - (row_number() OVER (
      PARTITION BY member_id ORDER BY day))::int AS island FROM accounts_checkin
  ) AS numbered GROUP BY member_id, island
)
SELECT coalesce(island.member_id, streak.member_id),
       coalesce(island.first_on, streak.first_on),
       island.last_on, streak.last_on
FROM island FULL JOIN accounts_streak AS streak
  ON streak.member_id = island.member_id AND streak.first_on = island.first_on
WHERE island.last_on IS DISTINCT FROM streak.last_on ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Record:
    """A member's streaks in figures, as of one day."""

    streaks: list[tuple[date, date]]
    today: date

    @property
    def current(self) -> int:
        """Return how long the living streak is; 0 when there is none."""
        last = max(self.streaks, default=None)
        is_alive = last and last[1] in living_days(self.today)
        return length(*last) if is_alive else 0

    @property
    def longest(self) -> int:
        return max((length(*streak) for streak in self.streaks), default=0)

    @property
    def total(self) -> int:
        return sum(length(*streak) for streak in self.streaks)

    def signed_between(self, first: date, last: date) -> set[date]:
        """Return the days of all streaks that lie in a span of time."""
        spans = ((max(a, first), min(b, last)) for a, b in self.streaks)
        return {a + ONE_DAY * number for a, b in spans for number in range(length(a, b))}

    def joined_by(self, day: date) -> int:
        """Return how long the living streak would be with one more day."""
        first = next((a for a, b in self.streaks if b == day - ONE_DAY), day)
        last = next((b for a, b in self.streaks if a == day + ONE_DAY), day)
        return length(first, last) if last >= self.today - ONE_DAY else self.current


def living_days(today: date) -> list[date]:
    """Return the last days of streaks that a check-in today goes on with or went on with."""
    return [today, today - ONE_DAY]


def length(first: date, last: date) -> int:
    return (last - first).days + 1


def record_of(member: Member, today: date) -> Record:
    return Record(list(member.streaks.values_list("first_on", "last_on")), today)


def steps() -> list[tuple[int, int]]:
    """Return the ladder: how many days in a row earn how many points."""
    return ladder.steps(site.current().streak_ladder)


def standing(today: date) -> dict[str, Expression]:
    """Return what the tool bar and the centre tell a member, as parts of a statement.

    `checked_in` is today's check-in as a dictionary, or None.
    """
    own = {"member": OuterRef("pk")}
    living = Streak.objects.filter(last_on__in=living_days(today), **own).values("days")
    return {
        "checked_in": Subquery(
            CheckIn.objects.filter(day=today, **own).values(row=JSONObject(**TOLD))
        ),
        "streak_days": Coalesce(
            Subquery(living.order_by("-last_on")[:1]), 0, output_field=IntegerField()
        ),
    }


# --- Checking in


@transaction.atomic
def check_in(member: Member) -> tuple[CheckIn, bool]:
    """Check the member in for today; return the row and whether it is new."""
    now = timezone.now()
    today = timezone.localdate(now)
    points.hold(member)
    if row := member.checkins.filter(day=today).first():
        return row, False
    streak = _join(member, today)
    due = [step for step in steps() if streak.paid_days < step[0] <= streak.length]
    row = CheckIn.objects.create(
        member=member, day=today, at=now, amount=_draw(), bonus=sum(paid for _, paid in due)
    )
    points.award(member, row.amount, Reason.CHECK_IN, f"checkin:{member.pk}:{today}")
    for days, paid in due:
        _pay_step(member, streak, days, paid)
        streak.paid_days = days
    streak.save(update_fields=["paid_days"])
    return row, True


def _draw():
    """Return what today pays: any number of the range is as likely as another."""
    settings = site.current()
    return SystemRandom().randint(settings.checkin_least, settings.checkin_most)


def _pay_step(member, streak, days, paid):
    key = f"streak:{member.pk}:{streak.first_on}:{days}"
    in_a_row = ngettext("%(days)d day in a row", "%(days)d days in a row", days)
    note = in_a_row % {"days": days}
    points.award(member, paid, Reason.STREAK, key, note=note)
    notify(
        member,
        Kind.POINTS,
        text=gettext("%(note)s: %(points)d points on top.") % {"note": note, "points": paid},
        url=reverse("accounts:checkin"),
        key=key,
    )


def _join(member, day):
    """Return the streak that a new day makes, longer or of two; its row is saved."""
    ends, begins = day - ONE_DAY, day + ONE_DAY
    beside = member.streaks.filter(Q(last_on=ends) | Q(first_on=begins)).order_by("first_on")
    found = list(beside)
    if not found:
        return Streak.objects.create(member=member, first_on=day, last_on=day)
    streak = found[0]
    streak.first_on = min(streak.first_on, day)
    streak.last_on = max(found[-1].last_on, day)
    streak.paid_days = max(each.paid_days for each in found)
    for other in found[1:]:
        other.delete()
    streak.save(update_fields=["first_on", "last_on", "paid_days"])
    return streak


# --- Making up


def days_to_make_up(member: Member, signed: set[date], today: date) -> list[date]:
    """Return the missed days that can still be made up, the newest first."""
    if not site.current().makeup_price:
        return []
    joined = timezone.localdate(member.date_joined)
    days = [today - ONE_DAY * back for back in range(1, MAKE_UP_DAYS + 1)]
    return [day for day in days if day >= joined and day not in signed]


@transaction.atomic
def make_up(member: Member, day: date, price: int) -> CheckIn:
    """Sign a missed day for the price that was shown; the day itself earns nothing."""
    now = timezone.now()
    today = timezone.localdate(now)
    points.hold(member)
    if price != site.current().makeup_price:
        raise ValidationError(_("The price has changed. Look again."), code="price")
    if member.checkins.filter(day=day).exists():
        raise ValidationError(_("This day is signed already."), code="signed")
    if day not in days_to_make_up(member, set(), today):
        raise ValidationError(
            _("Only the last %(days)d days can be made up."),
            code="too_late",
            params={"days": MAKE_UP_DAYS},
        )
    points.spend(
        member, price, Reason.MAKE_UP, f"makeup:{member.pk}:{day}", note=day.isoformat()
    )
    _join(member, day)
    return CheckIn.objects.create(member=member, day=day, at=now, is_made_up=True)


# --- Checking all of it


def faults() -> Iterator[str]:
    """Yield a sentence for each streak that its check-ins do not make."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG_STREAKS)
        for member, first, by_days, kept in cursor.fetchall():
            yield (
                f"The streak of member {member} from {first} ends {kept or 'nowhere'}; "
                f"the check-ins say {by_days or 'there is none'}."
            )
