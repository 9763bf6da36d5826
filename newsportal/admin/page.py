from django import forms
from django.conf import settings
from django.contrib import admin
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from newsportal.models import Page, PageVersion

from .base import LoggedAdmin


class PageForm(forms.ModelForm):
    class Meta:
        model = Page
        fields = ["title", "slug", "body", "in_footer", "position"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "body" in self.fields:
            self.fields["body"] = import_string(settings.RICH_TEXT_FIELD)(label=_("text"))


class PageVersionInline(admin.TabularInline):
    model = PageVersion
    fields = ["number", "title", "published_by", "published_at"]
    readonly_fields = fields
    can_delete = False
    max_num = 0
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("published_by").defer("body")


@admin.register(Page)
class PageAdmin(import_string(settings.RICH_TEXT_ADMIN), LoggedAdmin):
    """Terms, privacy and the like; each change of the words is kept as a version."""

    form = PageForm
    inlines = [PageVersionInline]
    list_display = ["title", "slug", "number", "updated_at", "in_footer", "position"]
    list_editable = ["position"]

    def save_model(self, request, obj, form, change):
        obj.publish(request.user)

    def has_delete_permission(self, request, obj=None):
        """Consent names versions of pages, so pages stay."""
        return False
