from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from newsportal import site
from newsportal.models import FriendlyLink, NavigationItem, SiteSettings

from .base import LoggedAdmin


@admin.register(SiteSettings)
class SiteSettingsAdmin(LoggedAdmin):
    """The one row of settings, opened at once."""

    fieldsets = [
        (
            None,
            {
                "fields": [
                    "name",
                    "short_name",
                    "publisher",
                    "slogan",
                    "description",
                    "language",
                ]
            },
        ),
        (
            _("Contact and licences"),
            {
                "fields": [
                    "contact_phone",
                    "contact_email",
                    "report_line",
                    "icp_number",
                    "police_number",
                    "licence_number",
                    "copyright",
                ],
                "description": _("What is empty is not printed."),
            },
        ),
        (
            _("Tip box"),
            {
                "fields": [
                    "tip_original",
                    "tip_reprint",
                    "tip_translation",
                    "tip_reader",
                ]
            },
        ),
        (
            _("Telling other machines"),
            {
                "fields": ["websub_hub", "indexnow_key", "baidu_token"],
                "description": _("What is empty is not told anything."),
            },
        ),
        (
            _("Modules and rules"),
            {
                "fields": [
                    "is_simple",
                    "has_newsflashes",
                    "has_search",
                    "has_shop",
                    "has_regions",
                    "requires_second_person",
                    "article_price_most",
                    "superlatives",
                ]
            },
        ),
        (
            _("Comments"),
            {
                "fields": [
                    "has_comments",
                    "comment_preset",
                    "comments_until_trusted",
                    "comments_per_minute",
                ]
            },
        ),
        (_("Complaints"), {"fields": ["complaint_hours", "objection_days"]}),
        (
            _("Private messages"),
            {"fields": ["has_messages", "messages_per_minute", "new_partners_per_day"]},
        ),
        (
            _("Check-in"),
            {
                "fields": [
                    "has_checkin",
                    "checkin_least",
                    "checkin_most",
                    "streak_ladder",
                    "makeup_price",
                ]
            },
        ),
        (
            _("Members"),
            {
                "fields": [
                    "has_registration",
                    "requires_confirmed_email",
                    "requires_second_factor",
                ]
            },
        ),
    ]

    def changelist_view(self, request, extra_context=None):
        return redirect("admin:newsportal_sitesettings_change", 1)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ArrangedAdmin(LoggedAdmin):
    """A short list that people put in order by numbers."""

    list_display = ["title", "url", "position"]
    list_editable = ["position"]
    list_display_links = ["title"]

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        site.forget()


admin.site.register(NavigationItem, ArrangedAdmin)
admin.site.register(FriendlyLink, ArrangedAdmin)
