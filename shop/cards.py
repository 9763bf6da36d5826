"""Redeeming cards: each once, and guessing is slowed down."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import points
from accounts.models import Member, Reason
from newsportal import log
from newsportal.limits import Limit, network

from . import coupons
from .models import Card
from .models.card import digest

# Wrong codes, in a table that survives a crash.
TRIES = Limit("card", 10, timedelta(hours=1), is_durable=True)
NETWORK_TRIES = Limit("card-network", 40, timedelta(hours=1), is_durable=True)


def redeem(member: Member, code: str, address: str | None) -> Card:
    """Give the member what the card is worth; LimitExceeded after too many wrong codes."""
    place = network(address)
    TRIES.hit(member.pk)
    NETWORK_TRIES.hit(place)
    card = _redeem(member, code)
    TRIES.forgive(member.pk)
    return card


@transaction.atomic
def _redeem(member, code):
    found = Card.objects.select_for_update(of=["self"]).select_related("batch__coupon__level")
    card = found.filter(digest=digest(code)).first()
    if card is None:
        raise ValidationError(_("There is no card with this code. Check each sign."), code="no")
    batch = card.batch
    if card.redeemed_at:
        raise ValidationError(_("This card has been redeemed already."), code="redeemed")
    if batch.voided_at or batch.is_over:
        raise ValidationError(_("This card is no longer valid."), code="over")
    if batch.coupon:
        coupons.claim(member, batch.coupon, by_code=True)
    else:
        points.award(member, batch.points, Reason.CARD, f"card:{card.pk}", note=batch.name)
    card.redeemed_by, card.redeemed_at = member, timezone.now()
    card.save(update_fields=["redeemed_by", "redeemed_at"])
    log.record(member, "redeem", batch, after={"card": card.pk, "points": batch.points})
    return card
