from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.translation import gettext_lazy as _

from accounts import adapters, limits
from newsportal.limits import LimitExceeded


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
