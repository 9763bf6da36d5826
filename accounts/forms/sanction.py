from datetime import timedelta

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Measure, Member, Sanction
from accounts.models.sanction import may_sanction
from newsportal.text import validate_visible

DAYS = [
    ("1", _("one day")),
    ("3", _("three days")),
    ("7", _("a week")),
    ("30", _("a month")),
    ("365", _("a year")),
    ("", _("until it is lifted")),
]


class SanctionForm(forms.Form):
    """A moderator's measure against a member."""

    member = forms.CharField(
        label=_("member"), max_length=40, help_text=_("The name, in any spelling.")
    )
    measure = forms.ChoiceField(
        label=_("measure"), choices=Measure, initial=Measure.MUTE, widget=forms.RadioSelect
    )
    days = forms.ChoiceField(
        label=_("how long"), choices=DAYS, initial="3", required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("reason"),
        max_length=300,
        validators=[validate_visible],
        widget=forms.Textarea({"rows": 2}),
        help_text=_("The member reads it."),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_member(self):
        member = Member.objects.named(self.cleaned_data["member"]).first()
        if not member:
            raise ValidationError(_("Nobody goes by this name."), code="unknown")
        try:
            may_sanction(self.by, member)
        except PermissionDenied as refusal:
            raise ValidationError(
                _("Only superusers sanction staff, and nobody themselves."), code="above"
            ) from refusal
        return member

    def impose(self):
        """Impose what the form says; a warning has no end."""
        said = self.cleaned_data
        lasts = said["days"] and said["measure"] != Measure.WARN
        return Sanction.objects.impose(
            said["member"],
            said["measure"],
            by=self.by,
            reason=said["reason"],
            ends_at=timezone.now() + timedelta(days=int(said["days"])) if lasts else None,
        )


class LiftForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("It stands in the log.")
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        max_length=500,
        validators=[validate_visible],
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The member reads it."),
    )


class AppealForm(forms.Form):
    """What a member has to say against a sanction."""

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
