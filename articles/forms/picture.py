from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.models import Licence, Picture
from newsportal.forms import MomentField

# What pictures that arrive together have in common.
SHARED = ["credit", "licence", "licence_url", "licence_expires_at"]


class LicenceForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if licence := self.fields.get("licence"):
            licence.choices = [("", _("not stated")), *Licence.choices]


class PictureForm(LicenceForm):
    """What is said of a picture, and the point that stays in sight where it is cut."""

    class Meta:
        model = Picture
        fields = ["alt", *SHARED, "focus_x", "focus_y"]
        widgets = {
            "alt": forms.Textarea(attrs={"rows": 2}),
            "licence_url": forms.URLInput,
        }
        field_classes = {"licence_expires_at": MomentField}

    def clean_alt(self):
        return " ".join(self.cleaned_data["alt"].split())


class SharedForm(LicenceForm):
    """What is said of pictures as they arrive."""

    class Meta:
        model = Picture
        fields = SHARED
        widgets = {"licence_url": forms.URLInput}
        field_classes = {"licence_expires_at": MomentField}


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more."""

    widget = FilesInput

    def clean(self, data, initial=None):
        """Leave it to who takes the files to say what is wrong with each."""
        if not data:
            raise ValidationError(self.error_messages["required"], "required")
        return data


class PicturesForm(SharedForm):
    """Many pictures at once; what is wrong with one keeps none of the others out."""

    files = FilesField(
        label=_("files"),
        help_text=_("JPEG, PNG, WebP, GIF or AVIF; up to 100 at once."),
        widget=FilesInput(attrs={"accept": "image/*"}),
    )
    field_order = ["files"]

    def take(self, by):
        """Take the pictures into the library; return those that could be taken."""
        known = {name: self.cleaned_data[name] for name in SHARED}
        taken = []
        for file in self.cleaned_data["files"]:
            try:
                taken.append(Picture.objects.receive(file, by, **known))
            except ValidationError as error:
                name = "".join(filter(str.isprintable, file.name))
                words = {"name": name, "fault": " ".join(error.messages)}
                self.add_error("files", _("%(name)s: %(fault)s") % words)
        return taken
