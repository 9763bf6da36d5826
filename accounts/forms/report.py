from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import reporting
from accounts.models import MemberReport, ReportReason
from newsportal import words
from newsportal.limits import Limit, LimitExceeded

from .message import TextField

REPORTS = Limit("report", 20, timedelta(hours=1))
OFFERED = 20


class ReportForm(forms.Form):
    """Why a member is reported."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=ReportReason, widget=forms.RadioSelect
    )
    text = TextField(
        label=_("What happened?"),
        required=False,
        max_length=MemberReport._meta.get_field("text").max_length,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Up to 500 characters; only moderators read it."),
    )

    retry_after = None

    def __init__(self, *args, reporter, about, **kwargs):
        super().__init__(*args, **kwargs)
        self.reporter, self.about = reporter, about

    def file(self):
        """Return whether the report was filed; otherwise the errors say why not."""
        if not self.is_valid():
            return False
        try:
            REPORTS.hit(self.reporter.pk)
            self.hand_over(self.cleaned_data)
        except ValidationError as refusal:
            self.add_error(None, refusal)
        except LimitExceeded as exceeded:
            self.retry_after = exceeded.retry_after
            self.add_error(None, _("You have reported very often. Try again in an hour."))
        return not self.errors

    def hand_over(self, data):
        reporting.report_member(
            self.reporter, self.about, reason=data["reason"], text=data["text"]
        )


class MessageReportForm(ReportForm):
    """Which message of a conversation is reported, and why; `about` is the party."""

    message = forms.ChoiceField(label=_("Which message?"), widget=forms.RadioSelect)

    field_order = ["message", "reason", "text"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        theirs = self.about.messages.filter(sender=self.about.partner, is_removed=False)
        self.offered = {str(row.pk): row for row in theirs.order_by("-pk")[:OFFERED]}
        self.fields["message"].choices = [
            (pk, words.mask(row.text, words.Scope.MESSAGE)) for pk, row in self.offered.items()
        ]

    def hand_over(self, data):
        message = self.offered[data["message"]]
        reporting.report_message(
            self.reporter, message, reason=data["reason"], text=data["text"]
        )
