from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import tasks

# Longer than any name or address; what is longer still is nobody's.
LONGEST = 254


class SignInForm(LoginForm):
    """Sign in by name or e-mail; the adapter counts the tries."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("E-mail or name"),
            max_length=LONGEST,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none"}
            ),
        )
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Remember me on this device")
        self.fields["remember"].initial = True
        self.order_fields(["login", "password", "remember"])
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def user_credentials(self):
        """Give what was typed as it is; the backend knows names from addresses."""
        return {name: self.cleaned_data[key] for name, key in CREDENTIALS.items()}


CREDENTIALS = {"username": "login", "password": "password"}


class ResetForm(ResetPasswordForm):
    """Ask for a mail; the answer is the same for an address that nobody has."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def clean_email(self):
        """Look nobody up here: the time of the answer must not tell whether there is one."""
        return get_adapter().clean_email(self.cleaned_data["email"].lower())

    def save(self, request, **kwargs):
        email = self.cleaned_data["email"]
        tasks.mail_reset.defer(address=email)
        return email
