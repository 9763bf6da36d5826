import csv
from itertools import chain

from django.contrib import admin
from django.http import StreamingHttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from newsportal.models import LogEntry

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


@admin.register(LogEntry)
class LogEntryAdmin(admin.ModelAdmin):
    """The log, to read, filter and take out; nobody adds, changes or deletes."""

    list_display = ["at", "actor_name", "verb", "object_type", "object_name", "reason"]
    list_display_links = ["at"]
    list_filter = ["verb", "object_type"]
    search_fields = ["actor_name", "object_name", "=object_id", "reason"]
    show_full_result_count = False
    list_per_page = 50
    actions = ["export"]

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
    cells = [
        localtime(cell).isoformat() if hasattr(cell, "tzinfo") else cell for cell in row
    ]
    return [
        f"'{cell}"
        if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t")
        else cell
        for cell in cells
    ]
