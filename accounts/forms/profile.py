"""What members say of themselves: name, biography, face."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import avatars, names, sanctions
from accounts.models import Member
from newsportal import log
from newsportal.limits import Limit, LimitExceeded

from .message import TextField

# A name is what others know somebody by.
RENAMES = Limit("rename", 3, timedelta(days=30))
FACES = Limit("avatar", 20, timedelta(hours=1))


class ProfileForm(forms.ModelForm):
    """Name and biography."""

    class Meta:
        model = Member
        fields = ["username", "biography"]
        labels = {"username": _("Your name")}
        field_classes = {"biography": TextField}
        widgets = {"biography": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"biography": _("Everybody can read it. 200 characters at most.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs |= {"autocomplete": "nickname"}
        self.before = self.instance.username

    def clean_username(self):
        name = names.tidy(self.cleaned_data["username"])
        if name != self.before:
            if not self.instance.is_staff:
                names.validate_for_member(name)
            names.refuse_listed(name)
        return name

    def clean_biography(self):
        names.refuse_listed(self.cleaned_data["biography"])
        return self.cleaned_data["biography"]

    def clean(self):
        if self.has_changed():
            sanctions.refuse_if_sanctioned(self.instance, sanctions.NAME)
        return super().clean()

    def save(self):
        """Store it and log a new name; False when somebody just took that name."""
        try:
            with transaction.atomic():
                return self._save()
        except IntegrityError:
            taken = Member._meta.get_field("username").error_messages["unique"]
            self.add_error("username", taken)
        except LimitExceeded:
            text = _("A name can be changed three times in 30 days. Keep it for now.")
            self.add_error("username", ValidationError(text, code="too_often"))
        return False

    def _save(self):
        member = self.instance
        if member.username != self.before:
            RENAMES.hit(member.pk)
            before, after = {"username": self.before}, {"username": member.username}
            log.record(member, "rename", member, before=before, after=after)
        member.save(update_fields=["username", "biography"])
        return True


class FaceForm(forms.Form):
    """A picture of the member's choice."""

    picture = forms.FileField(
        label=_("New picture"),
        help_text=_("JPEG, PNG, WebP, GIF or AVIF, up to 5 MB. Its middle is shown, squared."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    def save(self, member):
        """Keep the picture as the member's face; False when it is none."""
        try:
            sanctions.refuse_if_sanctioned(member, sanctions.NAME)
            FACES.hit(member.pk)
            avatars.keep(member, self.cleaned_data["picture"])
        except LimitExceeded:
            text = _("You have changed your picture often. Please try again in an hour.")
            self.add_error("picture", ValidationError(text, code="too_often"))
        except ValidationError as error:
            self.add_error("picture", error)
        return self.is_valid()
