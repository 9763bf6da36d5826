from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import messaging
from accounts.models import LONGEST_MESSAGE, Member
from newsportal.limits import LimitExceeded
from newsportal.text import validate_visible


class TextField(forms.CharField):
    """Several lines, counted as the database counts them."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class MessageForm(forms.Form):
    """A message to one member. After `send` has failed, the errors say why."""

    text = TextField(
        label=_("Message"),
        max_length=LONGEST_MESSAGE,
        validators=[validate_visible],
        widget=forms.Textarea({"rows": 1, "placeholder": _("Write a message")}),
        error_messages={
            "required": _("Write something first."),
            "max_length": _(
                "A message may have %(limit_value)d characters, and this has %(show_value)d."
            ),
        },
    )
    # Each form has its own, so that sending it twice writes one message.
    key = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)

    retry_after = None

    def __init__(self, *args, sender, recipient=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.sender, self.recipient = sender, recipient
        # Browsers count an emoji twice, so the length is left to the server.
        del self.fields["text"].widget.attrs["maxlength"]

    def clean_key(self):
        return self.cleaned_data["key"] or uuid4()

    def send(self):
        """Return the message that was sent, or None."""
        if not self.is_valid():
            return None
        text, key = self.cleaned_data["text"], self.cleaned_data["key"]
        try:
            return messaging.send(self.sender, self.recipient, text, key)
        except ValidationError as refusal:
            self.add_error(None, refusal)
        except LimitExceeded as exceeded:
            self.retry_after = exceeded.retry_after
            self.add_error(None, too_often(exceeded.retry_after))
        return None


class NewMessageForm(MessageForm):
    """A message to whoever goes by a name."""

    to = forms.CharField(
        label=_("To"),
        max_length=100,
        widget=forms.TextInput({"list": "names", "autocomplete": "off"}),
        error_messages={"required": _("Give the name of a member.")},
    )

    field_order = ["to", "text"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 6

    def clean_to(self):
        name = self.cleaned_data["to"]
        self.recipient = Member.objects.named(name).first()
        if self.recipient is None:
            raise ValidationError(_("Nobody here goes by this name."), code="nobody")
        if self.recipient == self.sender:
            raise ValidationError(_("This is your own name."), code="oneself")
        return name


def too_often(seconds):
    """Return the sentence for whoever writes faster than the limit."""
    text = ngettext(
        "You are writing very often. Send this in %(count)d second.",
        "You are writing very often. Send this in %(count)d seconds.",
        seconds,
    )
    return ValidationError(text, code="too_often", params={"count": seconds})
