"""Claiming coupons: one each, as long as there are any."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member

from .models import Claim, Coupon

HELD = _("You have this coupon already.")


@transaction.atomic
def claim(member: Member, coupon: Coupon, *, by_code: bool = False) -> Claim:
    """Give the member a coupon of the centre, or one for which they have a code."""
    _refuse(member, coupon, by_code)
    free = Coupon.objects.filter(pk=coupon.pk).filter(
        Q(quantity=None) | Q(claimed_count__lt=F("quantity"))
    )
    if not free.update(claimed_count=F("claimed_count") + 1):
        raise ValidationError(_("All of these coupons have been claimed."), code="exhausted")
    now = timezone.now()
    span = {"claimed_at": now, "expires_at": now + timedelta(days=coupon.valid_days)}
    try:
        with transaction.atomic():
            return Claim.objects.create(coupon=coupon, member=member, **span)
    except IntegrityError:
        raise ValidationError(HELD, code="claimed") from None


def _refuse(member, coupon, by_code):
    """Raise a sentence for who or when it is not meant; the database counts the rest."""
    if member.coupon_claims.filter(coupon=coupon).exists():
        raise ValidationError(HELD, code="claimed")
    now = timezone.now()
    if coupon.claim_from > now or not (coupon.is_open or by_code):
        raise ValidationError(_("This coupon cannot be claimed yet."), code="early")
    if coupon.claim_until and coupon.claim_until <= now:
        raise ValidationError(_("This coupon can no longer be claimed."), code="late")
    if coupon.level and member.lifetime_points < coupon.level.threshold:
        raise ValidationError(
            _("This coupon is for members from level %(level)s on."),
            code="level",
            params={"level": coupon.level},
        )
