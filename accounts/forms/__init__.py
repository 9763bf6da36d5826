from datetime import timedelta

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from newsportal import log
from newsportal.limits import Limit, LimitExceeded, network

# OWASP ASVS 5.0, 6.3.1: slow down guessing without locking the owner out for long.
PER_ACCOUNT = Limit("sign-in-account", 8, timedelta(minutes=15), is_durable=True)
PER_NETWORK = Limit("sign-in-network", 40, timedelta(minutes=15), is_durable=True)


class SignInForm(AdminAuthenticationForm):
    """Sign in by name and password, not too often per account and network."""

    retry_after = None

    def clean(self):
        # Counted before the password is looked at, so parallel guesses count as well.
        name = (self.cleaned_data.get("username") or "").strip().casefold()
        subjects = (
            (PER_NETWORK, network(getattr(self.request, "client_address", None))),
            (PER_ACCOUNT, name),
        )
        try:
            for limit, subject in subjects:
                limit.hit(subject)
        except LimitExceeded as exceeded:
            self.retry_after = exceeded.retry_after
            raise self._too_often(exceeded.retry_after) from exceeded
        cleaned = super().clean()
        # The network's count stays, or one account of one's own would buy endless guesses.
        PER_ACCOUNT.forgive(name)
        log.record(self.get_user(), "sign_in", self.get_user())
        return cleaned

    def _too_often(self, seconds):
        minutes = -(-seconds // 60)
        text = ngettext(
            "Too many attempts to sign in. Try again in %(minutes)d minute.",
            "Too many attempts to sign in. Try again in %(minutes)d minutes.",
            minutes,
        )
        return ValidationError(text, code="too_often", params={"minutes": minutes})
