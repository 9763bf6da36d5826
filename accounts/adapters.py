"""What django-allauth asks us: who may sign in or up, in which words, by which mail."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from newsportal import log, site
from newsportal.limits import LimitExceeded, network

from . import limits, mail, names, sanctions, sessions
from .backends import find
from .models import Member

logger = logging.getLogger(__name__)

MISMATCH = _("The name, the address or the password is not right.")

# What is said on the next page, by the name of allauth's own text; the others are not.
SAID = {
    "email_confirmation_sent": _("A mail with a link to confirm it went to %(email)s."),
    "email_confirmed": _("Your e-mail address %(email)s is confirmed."),
    "email_confirmation_failed": _(
        "%(email)s belongs to another account already and cannot be confirmed for this one."
    ),
    "email_deleted": _("The e-mail address %(email)s was removed."),
    "password_changed": _("Your new password holds from now on. Other devices are signed out."),
    "password_set": _("Your new password holds from now on. Other devices are signed out."),
    "totp_activated": _("From now on you sign in with a code of your app as well."),
    "totp_deactivated": _("Codes of an app are no longer asked for."),
    "webauthn_added": _("The passkey is ready to use."),
    "webauthn_removed": _("The passkey was removed."),
    "recovery_codes_generated": _(
        "Here are your recovery codes. Keep them where you keep other weighty papers."
    ),
}


def too_often(exceeded):
    """Return the sentence for somebody who has to wait."""
    minutes = -(-exceeded.retry_after // 60)
    text = ngettext(
        "Too many attempts. Try again in %(minutes)d minute.",
        "Too many attempts. Try again in %(minutes)d minutes.",
        minutes,
    )
    params = {"minutes": minutes, "seconds": exceeded.retry_after}
    return ValidationError(text, code="too_often", params=params)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "duplicate_email": _("This is your e-mail address already."),
    }

    def is_open_for_signup(self, request):
        return site.current().has_registration

    def get_client_ip(self, request):
        # Behind a socket there is no address; the column wants one.
        return request.client_address or "0.0.0.0"  # noqa: S104

    def is_ajax(self, request):
        """Answer in JSON where our own script asks for a passkey's challenge."""
        return request.path == reverse("mfa_login_webauthn") and super().is_ajax(request)

    def clean_username(self, username, shallow=False):
        names.validate(username)
        names.validate_for_member(username)
        names.refuse_listed(username)
        if Member.objects.named(username).exists():
            raise ValidationError(
                Member._meta.get_field("username").error_messages["unique"], code="unique"
            )
        return names.tidy(username)

    def clean_email(self, email):
        longest = Member._meta.get_field("email").max_length
        if len(email) > longest:
            raise ValidationError(_("No e-mail address is as long as this."), code="length")
        return email

    # --- Passwords

    def pre_authenticate(self, request, **credentials):
        """Count before the password is looked at, so that parallel guesses count as well."""
        login = credentials["username"]
        self._subject = limits.account(find(login), login)
        try:
            limits.NETWORK.hit(network(request.client_address))
            limits.PASSWORDS.hit(self._subject)
        except LimitExceeded as exceeded:
            logger.warning("Too many attempts to sign in from %s", request.client_address)
            raise too_often(exceeded) from exceeded

    def authenticate(self, request, **credentials):
        member = super().authenticate(request, **credentials)
        if member:
            # The network's count stays, or one account of one's own would buy endless guesses.
            limits.PASSWORDS.forgive(self._subject)
        return member

    def authentication_failed(self, request, **credentials):
        logger.info("A password was refused to %s", request.client_address)

    def get_login_redirect_url(self, request):
        """Lead on to what is open: in simple mode there is no personal centre."""
        if not site.current().is_simple:
            return super().get_login_redirect_url(request)
        return reverse("admin:index" if request.user.is_staff else "articles:home")

    def login(self, request, user):
        super().login(request, user)
        if user.is_staff:
            log.record(user, "sign_in", user)

    def post_login(self, request, user, **kwargs):
        """Lead the banned to the reason, and who wants to leave to the way back."""
        response = super().post_login(request, user, **kwargs)
        if sanctions.ban_of(user):
            return redirect("accounts:sanctions")
        return redirect("accounts:leave") if user.leaves_at else response

    def set_password(self, user, password):
        """Change the password, and let nobody stay in who knew the old one."""
        super().set_password(user, password)
        limits.PASSWORDS.forgive(limits.account(user, ""))
        sessions.end_others(user, self.request.session.session_key)

    # --- Words and mails

    def add_message(self, request, level, message_template=None, message_context=None, **said):
        """Say what became of it in our words, or nothing."""
        name = (message_template or "").rpartition("/")[2].removesuffix(".txt")
        text = SAID[name] % (message_context or {}) if name in SAID else said.get("message")
        if text:
            messages.add_message(request, level, text)

    def send_mail(self, template_prefix, email, context):
        """Send at most a few mails an hour to one address, whoever asks for them."""
        try:
            limits.MAILS.hit(email.lower())
        except LimitExceeded:
            logger.warning("Too many mails to one address were asked for.")
            return
        mail.send(email, template_prefix.rpartition("/")[2], context)

    def send_confirmation_mail(self, request, emailconfirmation, signup):
        """Ask whether the address is theirs, or tell its owner that somebody used it."""
        address = emailconfirmation.email_address
        others = EmailAddress.objects.filter(email=address.email, verified=True)
        if others.exclude(pk=address.pk).exists():
            self.send_account_already_exists_mail(address.email)
        else:
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def get_email_confirmation_url(self, request, emailconfirmation):
        return settings.SITE_URL + reverse(
            "account_confirm_email", args=[emailconfirmation.key]
        )

    def get_reset_password_from_key_url(self, key):
        uid, _, token = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", args=[uid, token])


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right, or was used already."),
    }

    def _get_site_name(self):
        return site.current().name
