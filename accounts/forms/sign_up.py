from allauth.account.forms import SignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import names
from accounts.models import Consent

from .password import PASSWORD_HELP


class SignUpForm(SignupForm):
    """A name, an address, a password and consent; an address in use is told by mail only."""

    consent = forms.BooleanField(
        label=_("I have read the terms and the privacy policy and agree to them."),
        error_messages={"required": _("Without your consent there can be no account.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name, email = self.fields["username"], self.fields["email"]
        # Their sentences are the adapter's.
        name.validators, name.min_length, name.max_length = [], None, None
        name.label = _("Name")
        name.help_text = _("2 to 20 characters of any script; readers see it.")
        # A browser would cut what is too long without a word; the server says so.
        name.widget.attrs["minlength"] = names.SHORTEST
        name.widget.attrs.pop("maxlength", None)
        email.label = _("E-mail")
        email.help_text = _("Nobody else sees it. A mail asks you to confirm it.")
        self.fields["password1"].help_text = PASSWORD_HELP
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.order_fields(["username", "email", "password1", "consent"])

    def custom_signup(self, request, user):
        Consent.objects.give(user)
