"""Whether a member may say something in public: a confirmed e-mail address comes first."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from newsportal import site


def may_speak(member: models.Model) -> bool:
    """Tell whether a member has confirmed their address, where the site asks for it."""
    if member.is_staff or not site.current().requires_confirmed_email:
        return True
    return EmailAddress.objects.filter(user=member, verified=True).exists()


def may_be_mailed(member: models.Model) -> bool:
    """Tell whether the address is theirs for certain, and not that of a stranger."""
    own = EmailAddress.objects.filter(user=member, email=member.email)
    return own.filter(verified=True).exists()


def refuse_if_unconfirmed(member: models.Model) -> None:
    """Raise a sentence with the way out, for forms of what others will read."""
    if not may_speak(member):
        raise ValidationError(
            _("Confirm your e-mail address first: open the link in the mail we sent you."),
            code="unconfirmed",
        )
