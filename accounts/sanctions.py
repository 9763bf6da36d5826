"""Sanctions at the doors: what a member may not do now, and why."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import dateformat
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .models import Measure, Member, Sanction

COMMENT, EDIT, MESSAGE, SUBMIT, NAME = "comment", "edit", "message", "submit", "name"
CHECK_IN, REPORT = "checkin", "report"

# Silence stops what others would read; a ban stops everything but reading.
STOPPED = {
    Measure.MUTE: {COMMENT, EDIT, MESSAGE, SUBMIT, NAME},
    Measure.BAN: {COMMENT, EDIT, MESSAGE, SUBMIT, NAME, CHECK_IN, REPORT},
}


def refuse_if_sanctioned(member: Member, deed: str) -> None:
    """Raise a ValidationError that says why, until when and what to do about it."""
    measures = [measure for measure, deeds in STOPPED.items() if deed in deeds]
    if sanction := _longest(member, measures):
        raise ValidationError(sentence(sanction), code="sanctioned")


def is_held(member: Member) -> bool:
    """Tell whether what the member writes waits for a moderator."""
    return member.sanctions.current().filter(measure=Measure.HOLD).exists()


def ban_of(member: Member) -> Sanction | None:
    """Return the ban that holds now and lasts longest."""
    return _longest(member, [Measure.BAN])


def sentence(sanction: Sanction) -> str:
    """Return what a sanctioned member is told at every door."""
    is_ban = sanction.measure == Measure.BAN
    if sanction.ends_at is None:
        text = (
            _("You are banned. Reason: %(reason)s.")
            if is_ban
            else _("You are silenced. Reason: %(reason)s.")
        )
    else:
        text = (
            _("You are banned until %(until)s. Reason: %(reason)s.")
            if is_ban
            else _("You are silenced until %(until)s. Reason: %(reason)s.")
        )
    facts = {"reason": sanction.reason.rstrip("。."), "until": _moment(sanction.ends_at)}
    way = (
        _("You may appeal once, in your personal centre under Sanctions.")
        if sanction.can_be_appealed
        else _("Your appeal is in your personal centre under Sanctions.")
    )
    return _("%(sentence)s %(way)s") % {"sentence": text % facts, "way": way}


def _longest(member, measures):
    rows = member.sanctions.current().filter(measure__in=measures)
    return rows.order_by("-ends_at").first()  # PostgreSQL puts those without an end first


def _moment(moment: datetime | None) -> str:
    return dateformat.format(localtime(moment), _("j F Y H:i")) if moment else ""
