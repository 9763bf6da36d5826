from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag as OtherTag

from articles.forms.tag import MergeForm, TagForm
from articles.models import Tag
from newsportal.admin.base import LoggedAdmin

from .author import counted

# taggit's own table stays empty here; ours has real foreign keys.
admin.site.unregister(OtherTag)

# How many tags are merged at once: a page on which one can still see what one does.
TOGETHER = 20


@admin.register(Tag)
class TagAdmin(LoggedAdmin):
    """The words under which articles are filed, and what became of earlier ones."""

    form = TagForm
    list_display = ["name", "address", "articles_count"]
    search_fields = ["name", "slug", "former__name"]
    actions = ["merge"]
    fields = ["name", "slug", "former_names"]
    readonly_fields = ["former_names"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_counts()

    def get_fields(self, request, obj=None):
        return self.fields if obj else ["name", "slug"]

    def save_model(self, request, obj, form, change):
        if change:
            obj.rename(name=obj.name, slug=obj.slug)
        else:
            obj.save()

    def get_deleted_objects(self, objs, request):
        """Name the tags alone: their articles lose a word, and that is all."""
        rows = [f"{tag.name} ({counted(tag.count)})" for tag in objs]
        return rows, {Tag._meta.verbose_name_plural: len(rows)}, set(), []

    def view_on_site(self, tag):
        return tag.get_absolute_url() if tag.count else None

    def has_merge_permission(self, request):
        return request.user.has_perm("articles.delete_tag")

    @admin.action(description=_("Merge into one"), permissions=["merge"])
    def merge(self, request, queryset):
        """Ask which tag stays, then move the articles of the others to it."""
        tags = list(queryset.order_by("name")[: TOGETHER + 1])
        if not 2 <= len(tags) <= TOGETHER:
            text = _("Mark two to %(limit)d tags to merge them.") % {"limit": TOGETHER}
            self.message_user(request, text, messages.WARNING)
            return None
        form = MergeForm(queryset, request.POST if "heir_chosen" in request.POST else None)
        if form.is_valid():
            return self._merge(request, tags, form.cleaned_data["heir"])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge tags"),
            "tags": [(tag, counted(tag.count)) for tag in tags],
            "form": form,
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "opts": self.opts,
        }
        return render(request, "admin/articles/tag/merge.html", context)

    def _merge(self, request, tags, heir):
        others = [tag for tag in tags if tag != heir]
        try:
            with transaction.atomic():
                for tag in others:
                    tag.merge_into(heir, request.user)
        except ValidationError as error:
            self.message_user(request, error.messages[0], messages.ERROR)
        else:
            text = _("Merged into “%(heir)s”: %(count)d. Their addresses lead to it now.")
            values = {"heir": heir, "count": len(others)}
            self.message_user(request, text % values, messages.SUCCESS)
        return redirect("admin:articles_tag_changelist")

    @admin.display(description=_("address"), ordering="slug")
    def address(self, tag):
        return f"/tag/{tag.slug}/"

    @admin.display(description=_("articles"))
    def articles_count(self, tag):
        return counted(tag.count)

    @admin.display(description=_("former names"))
    def former_names(self, tag):
        return "、".join(f"{row.name} (/tag/{row.slug}/)" for row in tag.former.all()) or "—"
