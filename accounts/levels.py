"""Which level a sum of points reaches; the ladder is kept in memory for seconds."""

import time
from bisect import bisect_right

from django.db import transaction

from .models.level import Level

# A change is seen by the process that made it at once, by the others after this long.
KEPT_SECONDS = 2

_kept: tuple[float, list[Level]] | None = None
# Counts the changes heard of, lest what was read before one is kept after it.
_changes = 0


def ladder() -> list[Level]:
    """Return all levels, the lowest first, each with its `number`."""
    global _kept
    kept = _kept
    if kept is None or kept[0] < time.monotonic():
        changes = _changes
        rungs = list(Level.objects.all())
        for number, level in enumerate(rungs, start=1):
            level.number = number
        kept = (time.monotonic() + KEPT_SECONDS, rungs)
        if changes == _changes:
            _kept = kept
    return kept[1]


def reached(points: int) -> Level:
    """Return the level of who has earned so many points."""
    rungs = ladder()
    return rungs[max(0, bisect_right(rungs, points, key=lambda level: level.threshold) - 1)]


def after(level: Level) -> Level | None:
    """Return the next level, or None on the highest."""
    return next((rung for rung in ladder() if rung.threshold > level.threshold), None)


def forget() -> None:
    """Read the ladder anew from now on, and again once the change is committed."""
    _drop()
    transaction.on_commit(_drop)


def _drop() -> None:
    global _kept, _changes
    _changes += 1
    _kept = None
