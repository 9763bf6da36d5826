"""Reports on members and on single messages: filed once, looked into, decided once."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from newsportal import log, site

from . import messaging
from .models import Kind, Member, MemberReport, Message, Outcome
from .notifications import notify
from .sanctions import REPORT, refuse_if_sanctioned

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
    _tell_outcome(report, is_upheld)


def _file(reporter, *, member, message, told):
    refuse_if_sanctioned(reporter, REPORT)
    _row, is_new = MemberReport.objects.get_or_create(
        reporter=reporter, member=member, message=message, defaults=told
    )
    if not is_new:
        raise ValidationError(_("You have reported this already."), code="reported")


def _tell_outcome(report, is_upheld):
    with translation.override(site.current().language):
        text = (
            _("Your report on %(name)s was right: we have acted on it. Thank you.")
            if is_upheld
            else _("We have looked into your report on %(name)s and found no breach.")
        ) % {"name": report.member}
    notify(report.reporter, Kind.REVIEW, text=text, key=f"member-report:{report.pk}")
