from itertools import groupby

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.forms.models import ModelChoiceIterator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import admin as jobs

from accounts import second_factor
from accounts.models import Member
from newsportal import labels
from newsportal.admin.base import LoggedAdmin

# Secrets are nobody's to read, not at the desk either: jobs hold mails whose links let
# somebody in.
for model in (Authenticator, EmailAddress, UserSession, jobs.models.ProcrastinateJob):
    admin.site.unregister(model)

# What libraries keep for themselves, and the roles: nobody is given rights to these.
INNER_APPS = [
    "account",
    "admin",
    "auth",
    "contenttypes",
    "mfa",
    "procrastinate",
    "sessions",
    "taggit",
    "usersessions",
]

ACTIONS = {
    "view": _("see"),
    "add": _("add"),
    "change": _("change"),
    "delete": _("delete"),
}


class RolesField(forms.ModelMultipleChoiceField):
    """Roles by the names people know."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group):
        return labels.role(group.name)


class ByModel(ModelChoiceIterator):
    """Permissions under the thing they are about."""

    def __iter__(self):
        rows = self.queryset.select_related("content_type")
        rows = rows.order_by("content_type__app_label", "content_type__model", "pk")
        for content_type, permissions in groupby(rows, lambda row: row.content_type):
            if model := content_type.model_class():
                name = capfirst(model._meta.verbose_name)
                yield name, [self.choice(permission) for permission in permissions]


class PermissionsField(forms.ModelMultipleChoiceField):
    """What a role may do, in the reader's language."""

    iterator = ByModel
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, permission):
        model = permission.content_type.model_class()
        own = dict(model._meta.permissions)
        action = permission.codename.partition("_")[0]
        return own.get(permission.codename) or ACTIONS.get(action, permission.name)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=200)


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        names = Group.objects.order_by("pk").values_list("name", flat=True)
        return [(name, labels.role(name)) for name in names]

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(Member)
class MemberAdmin(LoggedAdmin, UserAdmin):
    """People; only a superuser makes staff and gives roles."""

    add_form_template = None
    list_display = ["username", "email", "is_staff", "last_login"]
    list_filter = ["is_staff", "is_active", RoleFilter]
    search_fields = ["username", "email"]
    ordering = ["-pk"]
    actions = None
    fieldsets = [
        (None, {"fields": ["username", "password", "factor", "email", "language"]}),
        (_("Role"), {"fields": ["is_active", "is_staff", "groups", "is_superuser"]}),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2"]}),
        (_("Role"), {"fields": ["is_staff", "groups"]}),
    ]
    readonly_fields = ["factor", "last_login", "date_joined"]
    filter_horizontal = []

    def get_urls(self):
        reset = self.admin_site.admin_view(self.reset_view)
        pattern = path("<path:object_id>/second-factor/", reset, name="accounts_member_factor")
        return [pattern, *super().get_urls()]

    def reset_view(self, request, object_id):
        """Ask why, then take a lost second factor off."""
        member = self.get_object(request, object_id)
        if not member:
            raise Http404(object_id)
        if not self._may_reset(request, member):
            raise PermissionDenied
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            second_factor.reset(member, request.user, reason=form.cleaned_data["reason"])
            messages.success(request, gettext("The second factor was taken off."))
            return redirect("admin:accounts_member_change", member.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Take the second factor off"),
            "member": member,
            "form": form,
            "opts": self.opts,
        }
        return render(request, "admin/accounts/member/second_factor.html", context)

    def _may_reset(self, request, member):
        """Let operators help members, and superusers everybody."""
        if member.is_staff and not request.user.is_superuser:
            return False
        return request.user.has_perm("accounts.reset_second_factor")

    @admin.display(description=_("second factor"))
    def factor(self, member):
        """Name the second factor, with the way to take it off."""
        name = second_factor.named(member)
        if not name:
            return labels.NOTHING
        url = reverse("admin:accounts_member_factor", args=[member.pk])
        return format_html('{}　<a href="{}">{}</a>', name, url, gettext("Take it off…"))

    def get_fieldsets(self, request, obj=None):
        """Show whoever may only look no password, and the roles by their names."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        shown = {"password": [], "groups": ["role_names"]}
        return [
            (
                title,
                {
                    "fields": [
                        part for name in group["fields"] for part in shown.get(name, [name])
                    ]
                },
            )
            for title, group in fieldsets
        ]

    def has_change_permission(self, request, obj=None):
        """Staff is changed by superusers alone, whatever a role says."""
        if obj and obj.is_staff and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return fields
        return [*fields, "is_staff", "role_names", "is_superuser"]

    @admin.display(description=_("Roles"))
    def role_names(self, member):
        return "、".join(labels.role(group.name) for group in member.groups.all())

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs |= {"form_class": RolesField, "label": _("Roles"), "help_text": ""}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        """Members are deactivated, never deleted: log and articles name them."""
        return False


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(LoggedAdmin, GroupAdmin):
    """Roles; the four the portal brings keep their names."""

    menu_title = _("Roles")
    list_display = ["role"]
    ordering = ["pk"]
    search_fields = []
    filter_horizontal = []
    actions = None

    def get_readonly_fields(self, request, obj=None):
        is_ours = obj is not None and obj.name in labels.ROLES
        return ["role"] if is_ours else []

    def get_fields(self, request, obj=None):
        return [*(self.get_readonly_fields(request, obj) or ["name"]), "permissions"]

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        kwargs["queryset"] = Permission.objects.exclude(content_type__app_label__in=INNER_APPS)
        kwargs["form_class"] = PermissionsField
        return admin.ModelAdmin.formfield_for_manytomany(self, db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        is_ours = obj is not None and obj.name in labels.ROLES
        return not is_ours and super().has_delete_permission(request, obj)

    @admin.display(description=_("role"), ordering="name")
    def role(self, group):
        return labels.role(group.name)
