"""The form by which a member objects to a sanction."""

from django import forms
from django.utils.translation import gettext_lazy as _

from newsportal.text import validate_visible


class AppealForm(forms.Form):
    appeal = forms.CharField(
        label=_("Your appeal"),
        max_length=500,
        validators=[validate_visible],
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Say once why it should be lifted. A moderator reads it and answers."),
        error_messages={"required": _("Write something first.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=False, **kwargs)
        # Browsers count an emoji twice, so the length is left to the server.
        del self.fields["appeal"].widget.attrs["maxlength"]
