import csv
from itertools import chain

from django.apps import apps
from django.contrib import admin
from django.http import StreamingHttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from newsportal import labels
from newsportal.models import LogEntry

from .paging import ListPaginator

COLUMNS = [
    "pk",
    "at",
    "actor_name",
    "verb",
    "object_type",
    "object_id",
    "object_name",
    "before",
    "after",
    "reason",
    "address",
]


class Echo:
    """A file that hands back each row instead of keeping it."""

    def write(self, row):
        return row


class CodeFilter(admin.SimpleListFilter):
    """Filter by a code, offering each by its word without asking the whole table."""

    def queryset(self, request, queryset):
        value = self.value()
        return queryset.filter(**{self.parameter_name: value}) if value else queryset


class VerbFilter(CodeFilter):
    title = _("what")
    parameter_name = "verb"

    def lookups(self, request, model_admin):
        return list(labels.VERBS.items())


class KindFilter(CodeFilter):
    title = _("kind of thing")
    parameter_name = "object_type"

    def lookups(self, request, model_admin):
        registered = (model._meta.label_lower for model in model_admin.admin_site._registry)
        return [(label, labels.kind(label)) for label in registered]


@admin.register(LogEntry)
class LogEntryAdmin(admin.ModelAdmin):
    """The log, to read, filter and take out; nobody adds, changes or deletes."""

    list_display = ["at", "actor_name", "what", "kind", "object_name", "reason"]
    list_display_links = ["at"]
    list_filter = [VerbFilter, KindFilter]
    search_fields = ["actor_name", "object_name", "=object_id", "reason"]
    show_full_result_count = False
    paginator = ListPaginator
    list_per_page = 50
    actions = ["export"]
    fields = ["at", "actor_name", "what", "kind", "thing", "reason", "changes", "address"]
    readonly_fields = ["what", "kind", "thing", "changes"]

    def get_queryset(self, request):
        """Show everything to operators and to others what they did themselves."""
        entries = super().get_queryset(request)
        if request.user.has_perm("newsportal.view_whole_log"):
            return entries
        return entries.filter(actor=request.user)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("what"), ordering="verb")
    def what(self, entry):
        return labels.verb(entry.verb)

    @admin.display(description=_("kind of thing"), ordering="object_type")
    def kind(self, entry):
        return labels.kind(entry.object_type)

    @admin.display(description=_("thing"))
    def thing(self, entry):
        """Return the thing's name, as a link where the desk has a page for it."""
        try:
            name = apps.get_model(entry.object_type)._meta.label_lower.replace(".", "_")
            url = reverse(f"admin:{name}_change", args=[entry.object_id])
        except (LookupError, NoReverseMatch):
            return entry.object_name
        return format_html('<a href="{}">{}</a>', url, entry.object_name)

    @admin.display(description=_("before and after"))
    def changes(self, entry):
        return render_to_string(
            "admin/includes/changes.html", {"changes": labels.changes(entry)}
        )

    @admin.action(description=_("Export as CSV"), permissions=["view"])
    def export(self, request, queryset):
        rows = queryset.values_list(*COLUMNS).iterator(chunk_size=1000)
        writer = csv.writer(Echo())
        lines = (writer.writerow(_cells(row)) for row in rows)
        # The mark at the start tells spreadsheets that the file is UTF-8.
        header = "\ufeff" + writer.writerow(COLUMNS)
        response = StreamingHttpResponse(
            chain([header], lines), content_type="text/csv; charset=utf-8"
        )
        response.headers["Content-Disposition"] = 'attachment; filename="log.csv"'
        return response


def _cells(row):
    """Return a row as spreadsheets may open it: local times, and no formula."""
    cells = [localtime(cell).isoformat() if hasattr(cell, "tzinfo") else cell for cell in row]
    return [
        f"'{cell}"
        if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r")
        else cell
        for cell in cells
    ]
