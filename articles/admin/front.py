from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import FrontSlot
from newsportal.admin.base import LoggedAdmin


@admin.register(FrontSlot)
class FrontSlotAdmin(LoggedAdmin):
    """What editors put on the front page, and for how long."""

    list_display = ["article", "place", "position", "starts_at", "ends_at", "holds_now"]
    list_editable = ["position"]
    list_filter = ["place"]
    list_select_related = ["article"]
    autocomplete_fields = ["article"]
    fields = ["article", "place", "position", "starts_at", "ends_at"]

    @admin.display(description=_("holds now"), boolean=True)
    def holds_now(self, slot):
        now = timezone.now()
        return slot.starts_at <= now and (slot.ends_at is None or slot.ends_at > now)
