from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.models.item import MOST_AT_ONCE

# What PostgreSQL holds in the columns of an order and of a key.
MOST_TOTAL, MOST_NUMBER = 2**31 - 1, 2**63 - 1


def quantity_of(text, most=MOST_AT_ONCE):
    """Return the number that was typed, or raise a sentence."""
    text = text.strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if not 1 <= number <= most:
        message = (
            _("This is bought once, for good: the number is 1.")
            if most == 1
            else _("Give a whole number from 1 to %(most)d.")
        )
        raise ValidationError(message, code="quantity", params={"most": most})
    return number


class PurchaseForm(forms.Form):
    """What a button to pay sends: the form's key, the price as shown, the coupon if any."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    total = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_TOTAL)
    coupon = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=MOST_NUMBER, required=False
    )

    def clean(self):
        """Say in one sentence what no button of ours ever sends."""
        if self.errors:
            self._errors.clear()
            raise ValidationError(_("This form was not complete. Look again."), code="form")
        return super().clean()

    @property
    def purchase(self):
        return {
            "key": self.cleaned_data["key"],
            "total": self.cleaned_data["total"],
            "claim": self.cleaned_data["coupon"],
        }
