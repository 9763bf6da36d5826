from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import adapters, limits
from newsportal.limits import LimitExceeded


class PasswordForm(forms.Form):
    """The member's own password, before something that cannot be undone."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password(self):
        # Counted before it is looked at, so that parallel guesses count as well.
        subject = limits.account(self.member, "")
        try:
            limits.PASSWORDS.hit(subject)
        except LimitExceeded as exceeded:
            raise adapters.too_often(exceeded) from exceeded
        if not self.member.check_password(self.cleaned_data["password"]):
            raise ValidationError(_("This is not your password."), code="password")
        limits.PASSWORDS.forgive(subject)
        return self.cleaned_data["password"]
