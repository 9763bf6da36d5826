from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from newsportal.admin.base import LoggedAdmin

from ..models import Picture


class PictureForm(forms.ModelForm):
    """What is said of a picture, and the file itself when it is new."""

    upload = forms.FileField(
        label=_("file"),
        help_text=_("JPEG, PNG, WebP, GIF or AVIF."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    class Meta:
        model = Picture
        fields = ["alt", "credit"]

    # Set by the admin on the class it makes for one request.
    request = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["upload"]

    def clean(self):
        super().clean()
        upload = self.cleaned_data.get("upload")
        if not upload or self.errors:
            return
        known = {name: self.cleaned_data[name] for name in self._meta.fields}
        try:
            picture = Picture.objects.receive(upload, self.request.user, **known)
        except ValidationError as error:
            self.add_error("upload", error)
            return
        # A picture that was here already keeps what was said of it.
        self.instance = picture
        self.cleaned_data |= {name: getattr(picture, name) for name in known}


@admin.register(Picture)
class PictureAdmin(LoggedAdmin):
    """The library of pictures."""

    form = PictureForm
    list_display = ["thumbnail", "words", "credit", "size", "uploaded_by", "uploaded_at"]
    list_display_links = ["words"]
    list_select_related = ["uploaded_by"]
    search_fields = ["alt", "credit"]
    ordering = ["-pk"]
    actions = None
    readonly_fields = ["preview", "size", "weight", "address", "uploaded_by", "uploaded_at"]

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["upload", "alt", "credit"]
        return ["preview", "alt", "credit", *self.readonly_fields[1:]]

    def get_form(self, request, obj=None, change=False, **kwargs):
        # Which fields a form has follows from the picture, not from the admin's list.
        kwargs["fields"] = ["alt", "credit"]
        form = super().get_form(request, obj, change=change, **kwargs)
        form.request = request
        return form

    def delete_view(self, request, object_id, extra_context=None):
        picture = self.get_object(request, unquote(object_id))
        may = picture and self.has_delete_permission(request, picture)
        if may and (places := picture.places()):
            return self._keep(request, picture, places[0][0])
        return super().delete_view(request, object_id, extra_context)

    def _keep(self, request, picture, user):
        text = _("“%(name)s” shows this picture. Take it out there before deleting it.")
        self.message_user(request, text % {"name": user}, messages.ERROR)
        return redirect(reverse("admin:articles_picture_change", args=[picture.pk]))

    # --- What is shown of a picture

    @admin.display(description=_("picture"))
    def thumbnail(self, picture):
        return self._image(picture, 72, 54)

    @admin.display(description=_("alternative text"), ordering="alt")
    def words(self, picture):
        return str(picture)

    @admin.display(description=_("picture"))
    def preview(self, picture):
        return self._image(picture, 480, 360)

    def _image(self, picture, width, height):
        """Show the whole picture within a box."""
        scale = min(width / picture.width, height / picture.height)
        return format_html(
            '<img src="{}" alt="" width="{}" height="{}" loading="lazy">',
            picture.url,
            max(1, round(picture.width * scale)),
            max(1, round(picture.height * scale)),
        )

    @admin.display(description=_("size"))
    def size(self, picture):
        return f"{picture.width} × {picture.height}"

    @admin.display(description=_("weight"))
    def weight(self, picture):
        try:
            return filesizeformat(picture.file.size)
        except FileNotFoundError:
            return _("The file is missing.")

    @admin.display(description=_("address"))
    def address(self, picture):
        return format_html('<a href="{0}">{0}</a>', picture.url)
