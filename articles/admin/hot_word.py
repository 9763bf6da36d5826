from django.contrib import admin

from articles.models import HotWord
from newsportal.admin.base import LoggedAdmin


@admin.register(HotWord)
class HotWordAdmin(LoggedAdmin):
    """What readers are offered to look for: add words, bar words, or let them be counted."""

    list_display = ["text", "state", "position", "visitors", "sought_on"]
    list_editable = ["state", "position"]
    list_filter = ["state"]
    search_fields = ["text"]
    fields = ["text", "state", "position"]

    def get_readonly_fields(self, request, obj=None):
        """A word that was counted stays the word that was typed."""
        return ["text"] if obj else []
