from django import forms
from django.utils.translation import gettext_lazy as _

from articles.models import Picture


class PicturedForm(forms.ModelForm):
    """A thing with one picture, chosen from the library by its number or sent anew."""

    # Which field of the model keeps it.
    picture_field = "cover"

    cover = forms.ModelChoiceField(
        Picture.objects,
        label=_("number of the picture"),
        required=False,
        widget=forms.NumberInput(attrs={"min": 1}),
    )
    cover_upload = forms.FileField(
        label=_("new picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    # Set by the admin on the class it makes for one request.
    request = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["cover"] = getattr(self.instance, f"{self.picture_field}_id")

    def clean_cover_upload(self):
        upload = self.cleaned_data["cover_upload"]
        if not upload:
            return None
        picture = Picture.objects.receive(upload, self.request.user)
        # Should another field be wrong, the form comes back with the picture chosen.
        self.data = self.data.copy()
        self.data[self.add_prefix("cover")] = picture.pk
        return picture

    def clean(self):
        super().clean()
        picture = self.cleaned_data.get("cover_upload") or self.cleaned_data.get("cover")
        self.cleaned_data["cover"] = picture
        setattr(self.instance, self.picture_field, picture)
