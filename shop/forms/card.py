from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop import cards


class CardForm(forms.Form):
    """The code of a card, or of a coupon."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("16 letters and digits; hyphens and case do not matter."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def redeem(self, member, address):
        """Redeem the card; return it, or None and say what is wrong."""
        try:
            return cards.redeem(member, self.cleaned_data["code"], address)
        except ValidationError as refused:
            self.add_error("code", refused)
        return None
