"""How often one may try a password, a code or a mail; counted in the database."""

from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.db import models

from accounts import names
from newsportal.limits import Limit, network

QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)

# OWASP ASVS 5.0, 6.3.1: slow down guessing without locking the owner out for long.
PASSWORDS = Limit("sign-in-account", settings.PASSWORD_TRIES, QUARTER, is_durable=True)
NETWORK = Limit("sign-in-network", settings.NETWORK_TRIES, QUARTER, is_durable=True)
CODES = Limit("second-factor", settings.CODE_TRIES, QUARTER, is_durable=True)
# A code of six digits opens once, also in another process.
ONCE = Limit("used-code", 1, timedelta(minutes=5), is_durable=True)

SIGN_UPS = Limit("sign-up", settings.SIGN_UPS_PER_NETWORK, HOUR)
RESETS = Limit("reset", settings.RESETS_PER_NETWORK, HOUR)
PASSKEYS = Limit("passkey", settings.NETWORK_TRIES, QUARTER)
MAILS = Limit("account-mail", settings.MAILS_PER_ADDRESS, HOUR)


def account(member: models.Model | None, typed: str) -> str:
    """Return what tries are counted for: the member, however named, or what was typed."""
    return f"member {member.pk}" if member else f"name {names.key(typed)}"


def per_network(limit):
    """Count what a network sends to a view."""

    def decorate(view):
        @wraps(view)
        def answer(request, *args, **kwargs):
            if request.method == "POST":
                limit.hit(network(request.client_address))
            return view(request, *args, **kwargs)

        return answer

    return decorate
