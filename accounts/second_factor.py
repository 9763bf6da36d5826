"""The second factor of a member, as the desk sees it."""

from allauth.mfa.models import Authenticator
from django.db import models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from newsportal import log

from . import mail

NAMES = {
    Authenticator.Type.TOTP: _("codes of an app"),
    Authenticator.Type.WEBAUTHN: _("passkey"),
}


def named(member: models.Model) -> str:
    """Return what a member uses as a second factor, or nothing."""
    types = Authenticator.objects.filter(user=member, type__in=NAMES).values_list("type")
    return capfirst(
        "、".join(str(NAMES[kind]) for (kind,) in types.distinct().order_by("type"))
    )


@transaction.atomic
def reset(member: models.Model, by: models.Model, *, reason: str) -> None:
    """Take a lost second factor off, and tell the member by mail."""
    Authenticator.objects.filter(user=member).delete()
    log.record(by, "reset_second_factor", member, reason=reason)
    mail.send(member, "second_factor_reset", {})
