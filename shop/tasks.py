"""Chores of the shop that run in the background."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from accounts.models import Kind, Member
from accounts.notifications import notify
from newsportal import site

from .models import Claim

# So long before its end somebody is told of it.
NOTICE = timedelta(days=3)


@app.periodic(cron="29 1 * * *")
@app.task(queueing_lock="tell_of_ends")
def tell_of_ends(timestamp):
    """Tell members, once each, of memberships and coupons that end soon."""
    if not site.current().has_shop:
        return
    soon = (timezone.now(), timezone.now() + NOTICE)
    for member in Member.objects.filter(vip_until__range=soon).iterator():
        _tell(member, _("Your VIP membership ends on %(day)s."), member.vip_until, "membership")
    claims = Claim.objects.filter(used_at=None, expires_at__range=soon)
    for claim in claims.select_related("member", "coupon").iterator():
        text = _("Your coupon “%(name)s” ends on %(day)s.")
        _tell(claim.member, text, claim.expires_at, "coupons", name=str(claim.coupon))


def _tell(member, text, end, page, **facts):
    facts["day"] = date_format(timezone.localtime(end), "MONTH_DAY_FORMAT")
    key = f"{page}-ends:{member.pk}:{end:%Y%m%d}"
    notify(member, Kind.SYSTEM, url=reverse(f"shop:{page}"), text=text % facts, key=key)
