from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from newsportal import log

from .models import Member


@admin.register(Member)
class MemberAdmin(UserAdmin):
    """People; only a superuser makes staff and gives roles."""

    list_display = ["username", "display_name", "email", "is_staff", "last_login"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["username", "display_name", "email"]
    ordering = ["-pk"]
    fieldsets = [
        (
            None,
            {"fields": ["username", "password", "display_name", "email", "language"]},
        ),
        (_("Role"), {"fields": ["is_active", "is_staff", "groups", "is_superuser"]}),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    "username",
                    "display_name",
                    "password1",
                    "password2",
                    "is_staff",
                    "groups",
                ],
            },
        ),
    ]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []
    autocomplete_fields = []

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return fields
        return [*fields, "is_staff", "groups", "is_superuser"]

    @transaction.atomic
    def save_related(self, request, form, formsets, change):
        before = _role(form.instance) if change else None
        super().save_related(request, form, formsets, change)
        verb = "change" if change else "add"
        after = _role(form.instance) | {"fields": form.changed_data}
        log.record(request.user, verb, form.instance, before=before, after=after)

    def has_delete_permission(self, request, obj=None):
        """Members are deactivated, never deleted: log and articles name them."""
        return False


def _role(member):
    groups = sorted(member.groups.values_list("name", flat=True))
    return {
        "is_staff": member.is_staff,
        "is_active": member.is_active,
        "groups": groups,
    }
