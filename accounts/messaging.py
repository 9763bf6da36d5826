"""Private messages: who may write to whom, and one message a form."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Case, F, When
from django.utils.translation import gettext as _

from newsportal import log, site, words
from newsportal.limits import Limit, network

from .confirmation import refuse_if_unconfirmed
from .models import Block, Conversation, Message, Party
from .sanctions import MESSAGE, refuse_if_sanctioned


def send(sender: models.Model, recipient: models.Model, text: str, key: UUID) -> Message:
    """Write a message, once for each key; refuse by ValidationError or LimitExceeded."""
    if message := _sent(sender, key):
        return message
    _check_sender(sender)
    _check_recipient(sender, recipient)
    _check_text(text)
    _count(sender, recipient)
    try:
        with transaction.atomic():
            return write(conversation_of(sender, recipient), sender, text, key)
    except IntegrityError:
        # The same form, sent at the same moment, came first.
        if message := _sent(sender, key):
            return message
        raise


@transaction.atomic
def conversation_of(one: models.Model, other: models.Model) -> Conversation:
    """Return the conversation of two members, made where there is none."""
    lower, upper = _pair(one, other)
    conversation, is_new = Conversation.objects.get_or_create(lower=lower, upper=upper)
    if is_new:
        sides = [(lower, upper), (upper, lower)]
        Party.objects.bulk_create(
            Party(conversation=conversation, member=member, partner=partner)
            for member, partner in sides
        )
    return conversation


@transaction.atomic
def write(
    conversation: Conversation, sender: models.Model | None, text: str, key: UUID | None = None
) -> Message:
    """Add a message, or without a sender a notice of the site; it is new to the others."""
    # Numbers grow in the order in which messages are committed while this row is held.
    Conversation.objects.select_for_update().get(pk=conversation.pk)
    message = Message.objects.create(
        conversation=conversation, sender=sender, text=text, key=key
    )
    own = When(member=sender, then=F("unread"))
    unread = Case(own, default=F("unread") + 1)
    conversation.parties.update(last_message=message, unread=unread)
    return message


def _check_sender(sender):
    refuse_if_unconfirmed(sender)
    refuse_if_sanctioned(sender, MESSAGE)
    if not sender.level.can_message:
        raise ValidationError(
            _("At level %(level)s one cannot write messages yet. Earn points to rise."),
            code="level",
            params={"level": sender.level},
        )


def _check_recipient(sender, recipient):
    """Refuse whoever gets no messages from this sender, without saying why."""
    is_closed = recipient == sender or not recipient.is_active
    if is_closed or Block.objects.between(sender, recipient).exists():
        raise ValidationError(
            _("%(name)s cannot receive messages at present."),
            code="cannot_receive",
            params={"name": recipient},
        )


def _check_text(text):
    """Refuse listed words; nobody could review a held one, since messages are private."""
    verdict = words.check(text, words.Scope.MESSAGE)
    if verdict.refused or verdict.held:
        raise ValidationError(
            _("Your message holds words that are not allowed here. Change it and send again."),
            code="words",
        )


def _pair(one, other):
    return sorted((one, other), key=lambda member: member.pk)


def _sent(sender, key):
    return Message.objects.filter(sender=sender, key=key).first()


def _count(sender, recipient):
    """Count an attempt for the member, the network, and who writes to many strangers."""
    now = site.current()
    minute, day = timedelta(minutes=1), timedelta(days=1)
    Limit("message", now.messages_per_minute, minute).hit(sender.pk)
    address = network(log.client_address.get())
    Limit("message-network", 5 * now.messages_per_minute, minute).hit(address)
    lower, upper = _pair(sender, recipient)
    if not Conversation.objects.filter(lower=lower, upper=upper).exists():
        Limit("message-partner", now.new_partners_per_day, day).hit(sender.pk)
