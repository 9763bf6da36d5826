from allauth.account.forms import (
    ChangePasswordForm,
    ReauthenticateForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from django.utils.translation import gettext_lazy as _

from accounts import adapters, limits
from newsportal.limits import LimitExceeded

PASSWORD_HELP = _("At least 8 characters, not digits alone, and not a common one.")


class NewPasswordMixin:
    """One field for a new password, which can be shown, instead of two that hide it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        new = self.fields["password1"]
        new.label, new.help_text = _("New password"), PASSWORD_HELP
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ChangeForm(NewPasswordMixin, ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["oldpassword"].help_text = ""

    def clean_oldpassword(self):
        """Count tries here too: an open session is no licence to guess."""
        subject = limits.account(self.user, "")
        try:
            limits.PASSWORDS.hit(subject)
        except LimitExceeded as exceeded:
            raise adapters.too_often(exceeded) from exceeded
        password = super().clean_oldpassword()
        limits.PASSWORDS.forgive(subject)
        return password


class SetForm(NewPasswordMixin, SetPasswordForm):
    """A first password, for whoever has none."""


class ResetKeyForm(NewPasswordMixin, ResetPasswordKeyForm):
    """A new password, by the link of a mail."""


class ConfirmForm(ReauthenticateForm):
    """Who is signed in shows it again before something weighty."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        password.help_text = ""
        password.widget.attrs.pop("placeholder", None)
