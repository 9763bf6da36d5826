from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms.message import TextField
from accounts.models import Member
from comments.models.complaint import LONGEST_TEXT

CODENAME = "change_complaint"


class DecisionForm(forms.Form):
    """What the desk says with a step; the claimant reads it."""

    text = TextField(
        label=_("Answer"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Say why. The claimant reads it.")},
        help_text=_(
            "The claimant reads it, of a decision the author too. It stands in the log."
        ),
    )


class AssignForm(forms.Form):
    """Who looks after a complaint."""

    member = forms.ModelChoiceField(label=_("Assigned to"), queryset=Member.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        permission = {"codename": CODENAME, "content_type__app_label": "comments"}
        groups = {f"groups__permissions__{name}": value for name, value in permission.items()}
        own = {f"user_permissions__{name}": value for name, value in permission.items()}
        may = Q(is_superuser=True) | Q(**groups) | Q(**own)
        people = Member.objects.filter(may, is_active=True, is_staff=True).distinct()
        self.fields["member"].queryset = people.order_by("username")
