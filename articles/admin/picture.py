from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, ProtectedError, Subquery
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.forms.picture import PictureForm, PicturesForm
from articles.models import Picture, PictureUse
from articles.tasks import crop_picture
from newsportal import pictures
from newsportal.admin.base import LoggedAdmin


class CareFilter(admin.SimpleListFilter):
    """What an editor should look after."""

    title = _("state")
    parameter_name = "care"

    def lookups(self, request, model_admin):
        return [
            ("undescribed", _("no alternative text")),
            ("unused", _("unused")),
            ("expiring", _("licence ends soon")),
            ("expired", _("licence ended")),
        ]

    def queryset(self, request, queryset):
        value = self.value()
        return getattr(queryset, value)() if value in dict(self.lookup_choices) else queryset


@admin.register(Picture)
class PictureAdmin(LoggedAdmin):
    """The library of pictures."""

    menu_title = _("picture library")
    form = PictureForm
    list_display = ["__str__"]
    list_filter = [CareFilter, "licence"]
    list_per_page = 48
    search_fields = ["alt", "credit", "name"]
    ordering = ["-pk"]
    actions = None
    change_list_template = "admin/articles/picture/change_list.html"
    change_form_template = "admin/articles/picture/change_form.html"
    readonly_fields = ["name", "size", "weight", "address", "uploaded_by", "uploaded_at"]

    def get_queryset(self, request):
        # One use of each is looked up; to ask whether any exists reads them all.
        uses = PictureUse.objects.filter(picture=OuterRef("pk")).values("pk")
        return super().get_queryset(request).annotate(is_used=Subquery(uses[:1]))

    def get_fieldsets(self, request, obj=None):
        return [
            (None, {"fields": ["alt", "credit"]}),
            (_("Licence"), {"fields": ["licence", "licence_url", "licence_expires_at"]}),
            (_("File"), {"fields": self.readonly_fields}),
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        # The point is set beside the picture, not among the fields.
        if self.has_change_permission(request, obj):
            kwargs["fields"] = PictureForm._meta.fields
        return super().get_form(request, obj, change=change, **kwargs)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if {"focus_x", "focus_y"} & set(form.changed_data):
            crop_picture.defer(picture=obj.pk)

    def render_change_form(self, request, context, *args, **kwargs):
        picture = kwargs["obj"]
        places = [
            {
                "thing": thing,
                "kind": thing._meta.verbose_name,
                "url": _page_of(thing),
                "is_now": is_now,
            }
            for thing, is_now in picture.places()
        ]
        context |= {"picture": picture, "places": places}
        return super().render_change_form(request, context, *args, **kwargs)

    # --- Many at once

    def add_view(self, request, form_url="", extra_context=None):
        """Take pictures, each for itself; say of those refused why."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, taken = PicturesForm(request.POST or None, request.FILES or None), []
        if request.method == "POST" and form.is_valid():
            taken = form.take(request.user)
            self._thank(request, taken)
            if not form.errors:
                return self._onward(taken)
        context = {
            **self.admin_site.each_context(request),
            "title": _("New pictures"),
            "form": form,
            "opts": self.opts,
            "stock": self.menu_title,
            "has_view_permission": self.has_view_permission(request),
            "most_bytes": settings.PICTURE_MAX_BYTES,
            "too_large": pictures.size_rule(),
        }
        status = 422 if form.errors else 200
        return render(request, "admin/articles/picture/send.html", context, status=status)

    def _thank(self, request, taken):
        if taken:
            text = ngettext(
                "%(count)d picture is in the library.",
                "%(count)d pictures are in the library.",
                len(taken),
            )
            self.message_user(request, text % {"count": len(taken)}, messages.SUCCESS)

    def _onward(self, taken):
        """Lead to where the pictures are described."""
        if len(taken) == 1:
            return redirect("admin:articles_picture_change", taken[0].pk)
        return redirect(f"{reverse('admin:articles_picture_changelist')}?care=undescribed")

    # --- What is used stays

    def delete_view(self, request, object_id, extra_context=None):
        picture = self.get_object(request, unquote(object_id))
        may = picture and self.has_delete_permission(request, picture)
        if may and (places := picture.places()):
            return self._keep(request, picture, places)
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:  # It was put in while this was asked.
            return self._keep(request, picture, picture.places())

    def _keep(self, request, picture, places):
        """Say what shows the picture, or did when it was published."""
        now = [thing for thing, is_now in places if is_now]
        shown = now or [thing for thing, _is_now in places]
        if not now:
            text = gettext(
                "“%(name)s” was published with this picture, and what was published is kept. "
                "To hide the picture, end its licence."
            )
        elif len(now) == 1:
            text = gettext(
                "“%(name)s” shows this picture. Take it out there before deleting it."
            )
        else:
            text = gettext(
                "“%(name)s” shows this picture, as do others, %(count)d in all. Take it out "
                "there before deleting it."
            )
        words = {"name": shown[0], "count": len(shown)}
        self.message_user(request, text % words, messages.ERROR)
        return redirect("admin:articles_picture_change", picture.pk)

    # --- What is shown of a picture

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


def _page_of(thing):
    """Return the address of the page at the desk where a thing is changed."""
    name = thing._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{name}_change", args=[thing.pk])
