"""Notifications by mail: each at once or all of a day in one, with a way out in every mail."""

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from .confirmation import may_be_mailed
from .models import Member, NotificationChoice

SALT = "accounts.notification_mail"
MOST = 50


def waiting(member: Member) -> QuerySet:
    """Return what the member has neither read nor been mailed."""
    return member.notifications.unread().filter(mailed_at=None)


@transaction.atomic
def send(member: Member, rows: QuerySet) -> None:
    """Send one mail about some notifications that wait, so that none is sent twice."""
    from . import mail  # whose jobs themselves need this module

    locked = rows.select_for_update(of=("self",)).select_related("actor")
    told = list(locked.order_by("-pk")[:MOST])
    if not (told and member.is_active and may_be_mailed(member)):
        return
    out = way_out(member)
    headers = {
        "List-Unsubscribe": f"<{out}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    context = {"notifications": told, "way_out": out}
    mail.send(member, "notifications", context, headers)
    rows.filter(pk__lte=told[0].pk).update(mailed_at=timezone.now())


def way_out(member: Member) -> str:
    """Return the address that ends these mails, for whoever has the mail."""
    path = reverse("accounts:unsubscribe", args=[signing.dumps(member.pk, salt=SALT)])
    return f"{settings.SITE_URL}{path}"


def member_of(token: str) -> Member | None:
    """Return whose mail a token of such an address came with."""
    try:
        return Member.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        return None


def end(member: Member) -> None:
    """Send this member no notifications by mail any more."""
    choice = NotificationChoice.Mail.NEVER
    NotificationChoice.objects.update_or_create(member=member, defaults={"mail": choice})
