import time
from functools import lru_cache
from uuid import uuid4

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.message import TextField, too_often
from comments import posting
from comments.models import LONGEST, Comment
from comments.rules import Facts
from newsportal.limits import LimitExceeded
from newsportal.text import validate_visible

# Whoever brings more wants to be visited, not read.
MAX_LINKS = 2
SALT = "comment-form"


def now():
    """Return the moment at which a form is shown, as the form will bring it back."""
    return _signed(int(time.time()))


@lru_cache(1)
def _signed(second):
    return signing.dumps(second, salt=SALT)


class CommentForm(forms.Form):
    """What somebody says. After `post` or `change` has failed, the errors say why."""

    text = TextField(
        label=_("Comment"),
        max_length=LONGEST,
        validators=[validate_visible],
        widget=forms.Textarea(
            {"rows": 4, "placeholder": _("What you think, in up to a thousand characters")}
        ),
        error_messages={
            "required": _("Write something first."),
            "max_length": _(
                "A comment may have %(limit_value)d characters, and this has %(show_value)d."
            ),
        },
    )
    # Each form has its own, so that sending it twice writes one comment.
    key = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)
    begun = forms.CharField(required=False, initial=now, widget=forms.HiddenInput)
    # No person sees it; what fills it in is a machine.
    website = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )

    retry_after = None

    def __init__(self, *args, address=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.address = address
        # Browsers count an emoji twice, so the length is left to the server.
        del self.fields["text"].widget.attrs["maxlength"]

    def clean_text(self):
        text = self.cleaned_data["text"]
        links = text.count("://")
        if links > MAX_LINKS:
            raise ValidationError(
                _("Your comment has %(links)d links and may have %(limit)d. Remove some."),
                code="too_many_links",
                params={"limit": MAX_LINKS, "links": links},
            )
        return text

    def clean_key(self):
        return self.cleaned_data["key"] or uuid4()

    def post(self, member, article, to):
        """Return the comment that was written, in reply to the one numbered `to`, or None."""
        return self._try(lambda: self._post(member, article, to))

    def change(self, comment):
        """Return the comment with its new text, or None."""
        return self._try(lambda: self._change(comment))

    @property
    def facts(self):
        """Return what the form knows of how it was filled in."""
        return Facts(
            address=self.address,
            seconds=self._seconds(),
            is_trapped=bool(self.cleaned_data["website"]),
        )

    def _try(self, deed):
        if not self.is_valid():
            return None
        try:
            return deed()
        except ValidationError as refusal:
            self.add_error(None, refusal)
        except LimitExceeded as exceeded:
            self.retry_after = exceeded.retry_after
            self.add_error(None, too_often(exceeded.retry_after))
        return None

    def _post(self, member, article, to):
        parent = Comment.objects.select_related("root").filter(pk=to).first() if to else None
        if to and parent is None:
            raise ValidationError(posting.NO_PARENT, code="no_parent")
        values = self.cleaned_data
        return posting.post(
            member, article, values["text"], parent, key=values["key"], facts=self.facts
        )

    def _change(self, comment):
        posting.edit(comment, self.cleaned_data["text"], self.facts)
        return comment

    def _seconds(self):
        try:
            return time.time() - signing.loads(self.cleaned_data["begun"], salt=SALT)
        except signing.BadSignature:
            return None
