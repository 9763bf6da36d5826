from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from comments.models import Comment
from comments.rules import Policy
from newsportal import matching, site
from newsportal.models.settings import CommentPreset
from newsportal.text import validate_visible

LONGEST_REASON = Comment._meta.get_field("reason").max_length

# What comments are mostly rejected for; the writer reads the words.
REASONS = {
    "rude": _("insulting or hostile"),
    "off_topic": _("not about this report"),
    "private": _("gives away somebody's personal data"),
    "untrue": _("spreads what is not confirmed"),
    "vulgar": _("vulgar"),
    "illegal": _("against the law"),
}


class RejectionForm(forms.Form):
    """Why a comment is rejected: one of the usual reasons, or words of one's own."""

    reason = forms.ChoiceField(
        label=_("reason"), choices=REASONS, initial="rude", widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("or in your own words"),
        max_length=LONGEST_REASON,
        required=False,
        validators=[validate_visible],
        help_text=_("The member reads it."),
    )

    @property
    def sentence(self):
        """Return the reason in the language of the site."""
        with translation.override(site.current().language):
            return self.cleaned_data["words"] or str(REASONS[self.cleaned_data["reason"]])


class TrialForm(forms.Form):
    """The rules of a dry run, and on how many comments they are tried."""

    preset = forms.ChoiceField(
        label=_("which comments wait for a moderator"),
        choices=CommentPreset,
        widget=forms.RadioSelect,
    )
    needed = forms.IntegerField(
        label=_("public comments until trusted"), min_value=1, max_value=1000
    )
    words = forms.CharField(
        label=_("hold these words as well"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Parted by blanks or lines. They are tried, not listed."),
    )
    number = forms.TypedChoiceField(
        label=_("tried on the newest"),
        choices=[(count, f"{count:,}") for count in (100, 300, 1000)],
        coerce=int,
        initial=300,
        widget=forms.RadioSelect,
    )

    def clean_words(self):
        """Leave out what could not be found."""
        words = self.cleaned_data["words"].split()
        return tuple(dict.fromkeys(word for word in words if matching.key(word)))

    @property
    def policy(self):
        said = self.cleaned_data
        return Policy(said["preset"], said["needed"], said["words"])
