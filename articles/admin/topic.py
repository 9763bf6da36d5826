from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from js_asset import Script

from articles.editor import EditorAdminMixin
from articles.forms.topic import TopicForm
from articles.models import Topic, TopicEntry
from articles.models.queries import BODIES
from newsportal.admin.base import LoggedAdmin

from .pictured import PicturedAdmin


class EntryInline(admin.TabularInline):
    """The articles of a topic: their order, and which of them leave it."""

    model = TopicEntry
    template = "admin/articles/topic/_entries.html"
    fields = ["position"]
    extra = 0

    class Media:
        css = {"all": ["css/admin-entries.css"]}
        js = [Script("js/admin-order.js", defer=True)]

    def has_add_permission(self, request, obj=None):
        """Articles join through the topic's form."""
        return False

    def get_queryset(self, request):
        entries = super().get_queryset(request).select_related("article__category")
        return entries.defer(*(f"article__{name}" for name in BODIES))


@admin.register(Topic)
class TopicAdmin(EditorAdminMixin, PicturedAdmin, LoggedAdmin):
    """What the paper has on one subject."""

    form = TopicForm
    inlines = [EntryInline]
    list_display = ["title", "address", "articles_count", "published_at"]
    search_fields = ["title", "slug"]
    ordering = ["-pk"]
    actions = None
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "introduction", "published_at"]}),
        (_("Articles"), {"fields": ["found", "added"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(count=Count("entries"))

    def view_on_site(self, topic):
        is_public = Topic.objects.published().filter(pk=topic.pk).exists()
        return topic.get_absolute_url() if is_public else None

    def save_related(self, request, form, formsets, change):
        """Store order and articles, and remember both for the log."""
        before = self._titles(form.instance)
        super().save_related(request, form, formsets, change)
        form.append()
        form.order = before, self._titles(form.instance)

    def construct_change_message(self, request, form, formsets, add=False):
        message = super().construct_change_message(request, form, formsets, add)
        for name in ("found", "added"):
            message["after"].pop(name, None)
        before, after = form.order
        if before != after:
            message["after"]["articles"] = after
            if message["before"] is not None:
                for name in ("found", "added"):
                    message["before"].pop(name, None)
                message["before"]["articles"] = before
        return message

    def _titles(self, topic):
        titles = topic.entries.values_list("article__title", flat=True)
        return [title if len(title) <= 40 else f"{title[:39]}…" for title in titles]

    @admin.display(description=_("address"), ordering="slug")
    def address(self, topic):
        return topic.get_absolute_url()

    @admin.display(description=_("articles"), ordering="count")
    def articles_count(self, topic):
        return topic.count
