import re
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.message import TextField
from articles.models import Article
from comments import proof
from comments.models import Complaint, Right
from comments.models.complaint import LONGEST_TEXT
from newsportal.limits import Limit, LimitExceeded, network
from newsportal.text import validate_visible

from .evidence import WithEvidence

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

FILED = Limit("complaint", settings.COMPLAINTS_PER_NETWORK, HOUR)
# Who brings no proof of work, as without scripts, is taken for a machine sooner.
UNPROVEN = Limit("complaint-unproven", settings.UNPROVEN_COMPLAINTS_PER_NETWORK, DAY)
ADDED = Limit("complaint-added", 20, HOUR)

# Of an address of ours, or what stands between its marks; the largest number is 19 digits.
ARTICLE = re.compile(r"/?([1-9][0-9]{0,17})(\.html)?/?")

TOO_LONG = _("This has %(show_value)d characters, and may have %(limit_value)d.")


class ComplaintForm(WithEvidence):
    """What somebody without an account tells of their rights and an article."""

    article = forms.CharField(
        label=_("Article"),
        max_length=300,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off"}),
        help_text=_("Its address, as the browser shows it."),
    )
    right = forms.ChoiceField(
        label=_("Which right is violated?"), choices=Right, widget=forms.RadioSelect
    )
    reason = TextField(
        label=_("What is wrong, and what do you want?"),
        max_length=LONGEST_TEXT,
        validators=[validate_visible],
        widget=forms.Textarea({"rows": 8}),
        help_text=_(
            "Name the passage or picture, say why it violates your right and what you ask for."
            " Whoever wrote the article reads this."
        ),
        error_messages={"max_length": TOO_LONG},
    )
    name = forms.CharField(
        label=_("Your name or company"),
        max_length=80,
        validators=[validate_visible],
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("Who acts for somebody else adds the authorisation as evidence."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("We tell you by mail how it goes on."),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("Give at least one of the two. Nobody but the desk sees name and contact."),
    )
    is_true = forms.BooleanField(
        label=_(
            "I declare in good faith that what I say is true and complete, and that I hold the"
            " right or act for who does. I answer for false statements."
        ),
        error_messages={"required": _("Without this declaration we cannot take a complaint.")},
    )
    form_key = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)
    altcha = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)

    field_order = [
        "article",
        "right",
        "reason",
        "evidence",
        "name",
        "email",
        "phone",
        "is_true",
    ]
    retry_after = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Browsers count an emoji twice, so the length is left to the server.
        del self.fields["reason"].widget.attrs["maxlength"]
        # A proof serves once, and a page that comes back asks for another.
        self.fields["altcha"].widget.render_value = False

    def clean_article(self):
        """Return the article that readers find under this address."""
        number = number_of(self.cleaned_data["article"])
        article = number and Article.objects.published().filter(pk=number).first()
        if not article:
            raise ValidationError(
                _("No article of ours has this address. Copy it from the article’s tip box."),
                code="article",
            )
        return article

    def clean_form_key(self):
        return self.cleaned_data["form_key"] or uuid4()

    def clean(self):
        given = self.cleaned_data
        is_missing = not (given.get("email") or given.get("phone"))
        if is_missing and not {"email", "phone"} & self.errors.keys():
            self.add_error("email", _("Give an e-mail address or a phone number."))
        return super().clean()

    def file(self):
        """Return the complaint; where there is none, the errors say why."""
        if not self.is_valid():
            return None
        told = dict(self.cleaned_data)
        form_key, payload = told.pop("form_key"), told.pop("altcha")
        if known := Complaint.objects.filter(form_key=form_key).first():
            return known
        del told["is_true"]
        try:
            told["is_proven"] = self._pass(payload)
        except LimitExceeded as exceeded:
            self.retry_after = exceeded.retry_after
            self.add_error(None, self._refusal(exceeded))
            return None
        member = self.request.user if self.request.user.is_authenticated else None
        files = told.pop("evidence")
        return Complaint.objects.file(form_key=form_key, files=files, filed_by=member, **told)

    def _pass(self, payload):
        """Return whether work was proven; raise LimitExceeded for too much of either kind."""
        sender = network(self.request.client_address)
        FILED.hit(sender)
        is_proven = proof.is_solved(payload)
        if not is_proven:
            UNPROVEN.hit(sender)
        return is_proven

    def _refusal(self, exceeded):
        hours = -(-exceeded.retry_after // 3600)
        text = _(
            "Many complaints came from your network. Send this again in about %(hours)d h, or"
            " write to us by mail; what you typed is still here."
        )
        return ValidationError(text, code="too_often", params={"hours": hours})


class SupplementForm(WithEvidence):
    """What a claimant adds."""

    text = TextField(
        label=_("What do you want to add?"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"max_length": TOO_LONG},
    )
    key = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)

    field_order = ["text", "evidence"]
    retry_after = None

    def __init__(self, *args, complaint, **kwargs):
        super().__init__(*args, **kwargs)
        self.complaint = complaint
        del self.fields["text"].widget.attrs["maxlength"]

    def clean_key(self):
        return self.cleaned_data["key"] or uuid4()

    def clean(self):
        given = self.cleaned_data
        if not self.errors and not (given.get("text") or given.get("evidence")):
            self.add_error("text", _("Write something or choose a file."))
        return super().clean()

    def add(self):
        """Return whether it was taken; otherwise the errors say why not."""
        if not self.is_valid():
            return False
        given = self.cleaned_data
        try:
            ADDED.hit(self.complaint.pk)
            self.complaint.add(key=given["key"], text=given["text"], files=given["evidence"])
        except ValidationError as refusal:
            self.add_error(None, refusal)
        except LimitExceeded as exceeded:
            self.retry_after = exceeded.retry_after
            self.add_error(None, _("You have added a lot. Try again in an hour."))
        return not self.errors


class FollowForm(forms.Form):
    """The key of a complaint, for who wrote it down."""

    key = forms.CharField(
        label=_("Key of the complaint"),
        max_length=400,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def clean_key(self):
        """Return the complaint; its whole address will do as well."""
        key = self.cleaned_data["key"].rstrip("/").rpartition("/")[2]
        complaint = Complaint.objects.filter(key=key).first()
        if not complaint:
            raise ValidationError(_("No complaint has this key."), code="key")
        return complaint


class ObjectionForm(forms.Form):
    """Why an article should be put back."""

    text = TextField(
        label=_("Why does the article violate nobody’s right?"),
        max_length=LONGEST_TEXT,
        validators=[validate_visible],
        widget=forms.Textarea({"rows": 8}),
        help_text=_("The claimant reads it, and the desk decides anew."),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["text"].widget.attrs["maxlength"]


def number_of(text):
    """Return the number of the article that an address of ours, or a bare number, names."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    if host and host != urlsplit(settings.SITE_URL).hostname:
        return None
    found = ARTICLE.fullmatch(parts.path)
    return int(found[1]) if found else None
