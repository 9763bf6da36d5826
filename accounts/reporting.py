"""Reports on members and on single messages: filed once, looked into, decided once."""

from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from newsportal import log, parts, site

from . import messaging, paging
from .models import Kind, Member, MemberReport, Message, Outcome
from .notifications import notify
from .sanctions import REPORT, refuse_if_sanctioned

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# In the year 9000; what somebody types beyond it is no moment at all.
LATEST = 7030 * 365 * 86_400 * 1_000_000

# How many messages before and after a reported one its moderator reads.
CONTEXT = 5


def report_member(reporter: Member, member: Member, *, reason: str, text: str) -> None:
    """Report a member, once."""
    if reporter == member:
        raise ValidationError(_("You cannot report yourself."), code="oneself")
    _file(reporter, member=member, message=None, told={"reason": reason, "text": text})


def report_message(reporter: Member, message: Message, *, reason: str, text: str) -> None:
    """Report a message that the reporter was sent, once, with what stood around it."""
    near = Message.objects.filter(conversation=message.conversation_id)
    before = near.filter(pk__lte=message.pk).order_by("-pk")[: CONTEXT + 1]
    after = near.filter(pk__gte=message.pk).order_by("pk")[: CONTEXT + 1]
    bounds = {
        "first": min(before.values_list("pk", flat=True)),
        "last": max(after.values_list("pk", flat=True)),
    }
    told = {"reason": reason, "text": text} | bounds
    _file(reporter, member=message.sender, message=message, told=told)


@transaction.atomic
def look(report: MemberReport, by: Member) -> list[Message]:
    """Return the reported message with its context; the log and both members are told."""
    log.record(by, "read_messages", report)
    with translation.override(site.current().language):
        text = _(
            "One of these messages was reported. A moderator has read it and up to "
            "%(count)d messages before and after it."
        ) % {"count": CONTEXT}
    context = list(report.context)
    messaging.write(report.message.conversation, None, text)
    return context


@transaction.atomic
def decide(report: MemberReport, by: Member, *, is_upheld: bool, reason: str) -> None:
    """Close a report; remove the message if that is right; tell the reporter."""
    outcome = Outcome.UPHELD if is_upheld else Outcome.DISMISSED
    still_open = MemberReport.objects.filter(pk=report.pk, outcome=Outcome.OPEN)
    decision = {"outcome": outcome, "decided_by": by, "decided_at": timezone.now()}
    if not still_open.update(**decision):
        raise ValidationError(_("Somebody has decided this report already."), code="decided")
    if is_upheld and report.message:
        Message.objects.filter(pk=report.message_id).update(is_removed=True)
    log.record(by, "decide", report, after={"outcome": outcome}, reason=reason)
    key = f"member-report:{report.pk}"
    tell_outcome(report.reporter, str(report.member), is_upheld, key=key)


def newest(reporter: Member, before: int | None) -> tuple[list, int | None]:
    """Return a page of what a member reported in all apps, and where the next one begins.

    Where that is stands as the microseconds of a moment, since each app counts for itself.
    """
    rows = []
    for part in parts.gather("REPORT_PARTS", reporter):
        older = part.filter(at__lt=_moment(before)) if before else part
        rows += older.order_by("-at")[: paging.PER_PAGE + 1]
    rows.sort(key=lambda row: row.at, reverse=True)
    page = rows[: paging.PER_PAGE]
    return page, _microseconds(page[-1].at) if len(rows) > len(page) else None


def filed_by(member: Member) -> models.QuerySet:
    """Return what a member reported of others and of their messages."""
    return member.reports.select_related("member")


def tell_outcome(reporter: Member, name: str, is_upheld: bool, *, key: str) -> None:
    """Tell who reported something what came of it."""
    with translation.override(site.current().language):
        text = (
            _("Your report on %(name)s was right: we have acted on it. Thank you.")
            if is_upheld
            else _("We have looked into your report on %(name)s and found no breach.")
        ) % {"name": name}
    notify(reporter, Kind.REVIEW, text=text, url=reverse("accounts:reports"), key=key)


def _file(reporter, *, member, message, told):
    refuse_if_sanctioned(reporter, REPORT)
    _row, is_new = MemberReport.objects.get_or_create(
        reporter=reporter, member=member, message=message, defaults=told
    )
    if not is_new:
        raise ValidationError(_("You have reported this already."), code="reported")


def _moment(microseconds):
    return EPOCH + timedelta(microseconds=min(microseconds, LATEST))


def _microseconds(moment):
    return (moment - EPOCH) // timedelta(microseconds=1)
