from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsportal import site
from newsportal.models import Announcement

from .base import LoggedAdmin


@admin.register(Announcement)
class AnnouncementAdmin(LoggedAdmin):
    """What all readers are told above the page; of several the newest is shown."""

    list_display = ["text", "starts_at", "ends_at", "is_shown"]
    search_fields = ["text"]

    @admin.display(description=_("holds now"), boolean=True)
    def is_shown(self, announcement):
        return announcement.is_current(timezone.now())

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        site.forget()
