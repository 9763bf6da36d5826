from django import forms
from django.utils.translation import gettext_lazy as _

from newsportal.text import validate_visible


class RefundForm(forms.Form):
    """Why an order is cancelled."""

    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        validators=[validate_visible],
        help_text=_("The member reads it."),
    )


class VoidForm(forms.Form):
    """Why cards are made worthless."""

    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        validators=[validate_visible],
        help_text=_("It stands in the log."),
    )
