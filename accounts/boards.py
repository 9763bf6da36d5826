"""Leaderboards of check-ins: who was first today, and whose streak lives longest."""

from datetime import date

from django.db.models import Count, F, Q, Subquery, Value
from django.db.models.functions import Coalesce

from .checkins import living_days
from .models import CheckIn, Streak


def earliest(today: date, count: int, mine: dict | None = None) -> list[CheckIn]:
    """Return today's first check-ins, each with `rank`, the place of mine."""
    rows = CheckIn.objects.filter(day=today, is_made_up=False)
    before_me = rows.none()
    if mine:
        same_moment = Q(at=mine["at"], id__lt=mine["id"])
        before_me = rows.filter(Q(at__lt=mine["at"]) | same_moment)
    ranked = rows.filter(member__is_active=True).annotate(rank=_counted(before_me) + 1)
    return list(ranked.select_related("member").order_by("at", "id")[:count])


def longest_living(today: date, count: int, mine: int = 0) -> list[tuple]:
    """Return member_id, name and days of the longest streaks not broken yet.

    Each has `rank`, the place of one of `mine` days; equally long ones share it.
    """
    living = Streak.objects.filter(last_on__in=living_days(today))
    rows = Streak.objects.filter(member__is_active=True).annotate(
        name=F("member__username"), rank=_counted(living.filter(days__gt=mine)) + 1
    )
    rows = rows.order_by("-days", "id").values_list(
        "member_id", "name", "days", "rank", "id", named=True
    )
    # Each half is read off the index in its order; one read for both would sort them all.
    signed, not_yet = (rows.filter(last_on=last)[:count] for last in living_days(today))
    return list(signed.union(not_yet, all=True).order_by("-days", "id")[:count])


def _counted(rows):
    """Return the number of rows as a part of another statement, counted once in it."""
    counts = rows.order_by().annotate(all=Value(1)).values("all").annotate(count=Count("pk"))
    return Coalesce(Subquery(counts.values("count")), 0)
