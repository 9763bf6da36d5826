"""Points: earned, spent and taken back, line by line in a ledger that is only added to.

`Member.points` is the ledger's sum and `Member.lifetime_points` the sum of what was earned
in it. Both change with the line, in one transaction, under the lock of the member's row.
Each line has a key, so what a key stands for is paid once.

What was earned and is taken back comes off the level whole, but off the points only as far
as they go: what was already spent is not owed, since the daily limits, which do not forget
what was taken back, bound what anybody could gain by it.
"""

from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Count, Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import EarningRule, LedgerLine, Member, Reason

WRONG_LINES = """
SELECT id, member_id, balance, re_added FROM (
  SELECT id, member_id, balance,
         sum(amount) OVER (PARTITION BY member_id ORDER BY id) AS re_added
  FROM accounts_ledgerline
) AS line WHERE balance <> re_added ORDER BY id
"""
WRONG_MEMBERS = """
SELECT member.id, points, lifetime_points, coalesce(amount, 0), coalesce(earned, 0)
FROM accounts_member AS member LEFT JOIN (
  SELECT member_id, sum(amount) AS amount, sum(earned) AS earned
  FROM accounts_ledgerline GROUP BY member_id
) AS ledger ON ledger.member_id = member.id
WHERE points <> coalesce(amount, 0) OR lifetime_points <> coalesce(earned, 0)
ORDER BY member.id
"""


class NotEnoughPoints(ValidationError):  # noqa: N818 - named for what happened
    """The price is more than the member has."""

    def __init__(self, points: int, price: int):
        super().__init__(
            _("This costs %(price)d points and you have %(points)d."),
            code="not_enough_points",
            params={"points": points, "price": price},
        )


def hold(member: Member) -> None:
    """Hold the member's row until the transaction ends; read what only its holder changes."""
    # Weaker than an update of the key, so others may go on referring to the member.
    rows = Member.objects.select_for_update(no_key=True)
    now = rows.values_list("points", "lifetime_points", "vip_until").get(pk=member.pk)
    member.points, member.lifetime_points, member.vip_until = now


@transaction.atomic
def award(
    member: Member,
    amount: int,
    reason: str,
    key: str,
    *,
    about: Model | None = None,
    note: str = "",
) -> LedgerLine | None:
    """Give points; return None when `key` was already paid."""
    _refuse_nothing(amount)
    hold(member)
    if LedgerLine.objects.filter(key=key).exists():
        return None
    return _add(member, amount, reason, key, earned=amount, about=about, note=note)


@transaction.atomic
def spend(
    member: Member,
    amount: int,
    reason: str,
    key: str,
    *,
    about: Model | None = None,
    note: str = "",
) -> LedgerLine:
    """Take points for something; return the first line when `key` was already paid."""
    _refuse_nothing(amount)
    hold(member)
    if paid := member.ledger.filter(key=key).first():
        return paid
    if member.points < amount:
        raise NotEnoughPoints(member.points, amount)
    return _add(member, -amount, reason, key, about=about, note=note)


@transaction.atomic
def earn(
    member: Member, deed: str, key: str, *, about: Model, by: Member | None = None
) -> LedgerLine | None:
    """Pay what the rule for a deed promises: never for oneself, so often a day, once.

    `by` is whose approval or liking earns the points.
    """
    rule = EarningRule.objects.get(deed=deed)
    if by == member or not rule.points:
        return None
    hold(member)
    if earned_today(member).get(deed, 0) >= rule.per_day:
        return None
    return award(member, rule.points, deed, key, about=about)


def earned_today(member: Member) -> dict[str, int]:
    """Return how often each reason paid the member since midnight."""
    lines = member.ledger.filter(at__gte=_midnight(), amount__gt=0).order_by()
    return dict(lines.values_list("reason").annotate(Count("pk")))


@transaction.atomic
def reverse(key: str, *, reason: str = "", note: str = "") -> LedgerLine | None:
    """Undo the line with this key, once; None when there is none or it is undone.

    Points come back whole. Points that are gone can only be taken as far as they go.
    """
    line = LedgerLine.objects.select_related("member").filter(key=key).first()
    if line is None:
        return None
    member = line.member
    hold(member)
    if LedgerLine.objects.filter(reverses=line).exists():
        return None
    return _add(
        member,
        max(-line.amount, -member.points),
        reason or (Reason.TAKEN_BACK if line.amount > 0 else Reason.REFUND),
        f"reverse:{line.pk}",
        earned=-line.earned,
        note=note,
        reverses=line,
    )


@transaction.atomic
def take_back(about: Model) -> None:
    """Take back what rules paid for a thing that is deleted now."""
    lines = LedgerLine.objects.about(about).earned().order_by("member_id", "pk")
    for key in list(lines.values_list("key", flat=True)):
        reverse(key)


def faults() -> Iterator[str]:
    """Yield a sentence for each sum that differs from what its lines add up to."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG_LINES)
        for line, member, balance, re_added in cursor.fetchall():
            yield (
                f"Line {line} of member {member} says a balance of {balance}; "
                f"the lines add up to {re_added}."
            )
        cursor.execute(WRONG_MEMBERS)
        for member, points, lifetime, amount, earned in cursor.fetchall():
            yield (
                f"Member {member} has {points} points, {lifetime} ever earned; "
                f"the ledger says {amount} and {earned}."
            )


def _refuse_nothing(amount):
    if amount <= 0:
        raise ValueError(f"{amount} points are nothing to give or take.")


def _add(member, amount, reason, key, *, earned=0, about=None, note="", reverses=None):
    """Write a line and the sums it makes; the member's row is held."""
    named = reverses and {name: getattr(reverses, name) for name in ABOUT}
    line = LedgerLine.objects.create(
        member=member,
        amount=amount,
        balance=member.points + amount,
        earned=earned,
        reason=reason,
        key=key,
        note=note,
        reverses=reverses,
        **(named or _named(about)),
    )
    member.points += amount
    member.lifetime_points += earned
    Member.objects.filter(pk=member.pk).update(
        points=member.points, lifetime_points=member.lifetime_points
    )
    return line


ABOUT = ["about_type", "about_id", "about_name", "about_url"]


def _named(thing):
    """Return how the ledger remembers a thing: it may be gone when somebody reads it."""
    if thing is None:
        return {}
    url = getattr(thing, "get_absolute_url", str)()
    values = [thing._meta.label_lower, str(thing.pk), str(thing)[:200], url]
    return dict(zip(ABOUT, values, strict=True))


def _midnight() -> datetime:
    """Return when today began, by the clock of the site."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
