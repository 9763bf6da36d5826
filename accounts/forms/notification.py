from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Kind, NotificationChoice


class NotificationChoiceForm(forms.Form):
    """What a member wants to be told, and whether by mail."""

    kinds = forms.MultipleChoiceField(
        label=_("Tell me of"),
        choices=Kind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mail = forms.ChoiceField(
        label=_("By mail"), choices=NotificationChoice.Mail, widget=forms.RadioSelect
    )

    def __init__(self, *args, choice, **kwargs):
        on = [kind for kind in Kind.values if kind not in choice.off]
        super().__init__(*args, initial={"kinds": on, "mail": choice.mail}, **kwargs)
        self.choice = choice

    def save(self):
        on = self.cleaned_data["kinds"]
        off = [kind for kind in Kind.values if kind not in on]
        NotificationChoice.objects.update_or_create(
            member=self.choice.member,
            defaults={"off": off, "mail": self.cleaned_data["mail"]},
        )
