import struct

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import adapters, limits
from newsportal.limits import LimitExceeded

# A credential with its certificates stays far below this.
LARGEST = 50_000
# What the library's parser raises where bytes are not what they should be.
BROKEN = (AttributeError, LookupError, TypeError, ValueError, struct.error)


class CodeMixin:
    """A code that can neither be guessed at length nor used twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label, code.max_length = _("Code"), 40
        code.widget.attrs.pop("placeholder", None)
        code.widget.attrs |= {"inputmode": "numeric", "maxlength": 40}

    def clean_code(self):
        try:
            limits.CODES.hit(self.user.pk)
        except LimitExceeded as exceeded:
            raise adapters.too_often(exceeded) from exceeded
        code = super().clean_code()
        digits = "".join(filter(str.isalnum, code))
        try:
            limits.ONCE.hit(f"{self.user.pk} {digits}")
        except LimitExceeded as exceeded:
            raise get_adapter().validation_error("incorrect_code") from exceeded
        limits.CODES.forgive(self.user.pk)
        return code


class CodeForm(CodeMixin, AuthenticateForm):
    """The second step of signing in."""


class ConfirmCodeForm(CodeMixin, ReauthenticateForm):
    """Who is signed in shows it again before something weighty."""


class ActivateForm(CodeMixin, ActivateTOTPForm):
    """The first code of a new app."""


class CredentialField(forms.JSONField):
    """What a device says in a ceremony; a stranger may send anything instead."""

    widget = forms.HiddenInput

    def to_python(self, value):
        try:
            credential = super().to_python(value) if len(value) < LARGEST else None
        except RecursionError:
            credential = None
        if not isinstance(credential, dict):
            raise get_adapter().validation_error("incorrect_code")
        return credential


class CredentialMixin:
    """A ceremony that a forged answer ends with a sentence, however it is forged."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField()

    def clean_credential(self):
        return self._checked(getattr(super(), "clean_credential", self._credential))

    def clean(self):
        return self._checked(super().clean)

    def _credential(self):
        return self.cleaned_data["credential"]

    def _checked(self, check):
        try:
            return check()
        except BROKEN as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeySignInForm(CredentialMixin, LoginWebAuthnForm):
    """A passkey instead of name and password."""


class PasskeyStepForm(CredentialMixin, AuthenticateWebAuthnForm):
    """A passkey as the second step."""


class PasskeyConfirmForm(CredentialMixin, ReauthenticateWebAuthnForm):
    """A passkey before something weighty."""


class NameMixin:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        required = self.fields["name"].required
        self.fields["name"] = forms.CharField(
            label=_("Name of the passkey"), max_length=40, required=required
        )


class PasskeyForm(NameMixin, CredentialMixin, AddWebAuthnForm):
    """A new passkey, which its device made."""


class PasskeyNameForm(NameMixin, EditWebAuthnForm):
    """What its owner calls a passkey."""
