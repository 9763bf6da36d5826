from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import points
from accounts.models import Kind, Member, Reason
from accounts.notifications import notify
from newsportal import log
from newsportal.models.settings import MOST_POINTS
from newsportal.text import validate_visible


class GrantForm(forms.Form):
    """Points that an operator gives to a member, or takes from one."""

    member = forms.CharField(
        label=_("member"), max_length=40, help_text=_("The name, in any spelling.")
    )
    amount = forms.IntegerField(
        label=_("points"),
        min_value=-MOST_POINTS,
        max_value=MOST_POINTS,
        help_text=_("Below zero: so many points are deducted."),
    )
    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        validators=[validate_visible],
        help_text=_("The member reads it."),
    )
    # Sent twice by a double click, the form books once.
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_member(self):
        member = Member.objects.named(self.cleaned_data["member"]).first()
        if not member:
            raise ValidationError(_("Nobody goes by this name."), code="unknown")
        if member == self.by:
            raise ValidationError(_("Nobody gives points to themselves."), code="own")
        return member

    def clean_amount(self):
        if not self.cleaned_data["amount"]:
            raise ValidationError(_("Give at least one point, or take one."), code="nothing")
        return self.cleaned_data["amount"]

    def book(self):
        """Book it, and tell log and member; return whether the points sufficed."""
        try:
            self._book(**self.cleaned_data)
        except points.NotEnoughPoints as refused:
            text = gettext("%(name)s has %(points)d points, no more can be deducted.")
            facts = {"name": self.cleaned_data["member"], "points": refused.params["points"]}
            self.add_error("amount", ValidationError(text % facts, code=refused.code))
        return not self.errors

    @transaction.atomic
    def _book(self, member, amount, reason, key):
        key = f"grant:{key}"
        points.hold(member)
        if member.ledger.filter(key=key).exists():
            return
        if amount > 0:
            points.award(member, amount, Reason.GRANT, key, note=reason)
            text = gettext("The site gave you %(points)d points: %(reason)s")
        else:
            points.spend(member, -amount, Reason.DEDUCTION, key, note=reason)
            text = gettext("The site deducted %(points)d points: %(reason)s")
        verb = "grant_points" if amount > 0 else "deduct_points"
        log.record(self.by, verb, member, after={"amount": amount}, reason=reason)
        text %= {"points": abs(amount), "reason": reason}
        notify(member, Kind.POINTS, text=text, url=reverse("accounts:points"), key=key)
