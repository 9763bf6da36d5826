"""Ladders in the site settings: one step a line, "days=points"."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

STEP = re.compile(r"([0-9]{1,4})\s*[=＝:：]\s*([0-9]{1,6})")


def steps(text: str) -> list[tuple[int, int]]:
    """Return (days, points) of every line, the fewest days first."""
    lines = (line.strip() for line in text.splitlines())
    return sorted(_step(line) for line in lines if line)


def validate(text: str) -> None:
    """Refuse what is no ladder."""
    found = steps(text)
    if len({days for days, _points in found}) < len(found):
        raise ValidationError(
            _("Two steps are for the same number of days. Remove one."), code="ladder"
        )
    if any(days < 2 or not points for days, points in found):
        raise ValidationError(_("A step needs at least 2 days and 1 point."), code="ladder")


def _step(line):
    found = STEP.fullmatch(line)
    if not found:
        raise ValidationError(
            _("“%(line)s” is no step. Write days=points, such as 7=15, one step a line."),
            code="ladder",
            params={"line": line[:40]},
        )
    return int(found[1]), int(found[2])
