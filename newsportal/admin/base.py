"""What every page of the desk has in common."""

import re

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, QueryDict
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from newsportal import log
from newsportal.forms import MomentField, MomentInput
from newsportal.models import LogEntry

from .deleting import protectors
from .paging import ListPaginator

# The log tells what a field became, not the whole of a long text.
LONGEST = 200
NUMBER = re.compile("[0-9]{1,18}")
HISTORY = 100


class NumbersAlone:
    """What is no number of a row is shown as no choice."""

    def optgroups(self, name, value, attr=None):
        numbers = [text for text in value if NUMBER.fullmatch(str(text))]
        return super().optgroups(name, numbers, attr)


class NumberSelect(NumbersAlone, AutocompleteSelect):
    """A choice found by typing."""


class NumberSelectMultiple(NumbersAlone, AutocompleteSelectMultiple):
    """Choices found by typing."""

    def value_from_datadict(self, data, files, name):
        return [text for text in data.getlist(name) if NUMBER.fullmatch(text)]


class LoggedAdmin(admin.ModelAdmin):
    """A model at the desk; whatever is done to it stands in the portal's own log."""

    show_full_result_count = False
    paginator = ListPaginator
    list_per_page = 50
    formfield_overrides = {
        models.DateTimeField: {"form_class": MomentField, "widget": MomentInput},
        models.URLField: {"assume_scheme": "https", "widget": forms.URLInput},
    }

    def changelist_view(self, request, extra_context=None):
        """Take “all that match” for a choice, also where no row is marked.

        A NUL, which PostgreSQL cannot hold, is left out of what is asked.
        """
        # WSGI hands bytes over as Latin-1, whatever they mean.
        asked = request.META["QUERY_STRING"].encode("latin-1").replace(b"%00", b"")
        request.GET = QueryDict(asked)
        if request.POST.get("select_across") and not request.POST.get(ACTION_CHECKBOX_NAME):
            request.POST = request.POST.copy()
            request.POST[ACTION_CHECKBOX_NAME] = "0"
        return super().changelist_view(request, extra_context)

    def get_object(self, request, object_id, from_field=None):
        """Find nothing under what PostgreSQL cannot hold."""
        return None if "\0" in object_id else super().get_object(request, object_id, from_field)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = NumberSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Offer what there is; related things are made and changed on their own pages."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget = getattr(field, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            field.widget = widget.widget
        return field

    def get_changelist_formset(self, request, **kwargs):
        """Name the fields of a row for those who do not see the head of the column."""
        formset = super().get_changelist_formset(request, **kwargs)
        for field in formset.form.base_fields.values():
            field.widget.attrs["aria-label"] = capfirst(field.label)
        return formset

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Say of what is not there, and of what is not theirs, the same: 404."""
        raise Http404(object_id)

    def construct_change_message(self, request, form, formsets, add=False):
        """Return the changed fields before and after, for the log."""
        names = [
            name
            for name in form.changed_data
            if name in form.cleaned_data and "password" not in name
        ]
        before = {name: _plain(_initial(form, name)) for name in names}
        after = {name: _plain(form.cleaned_data[name]) for name in names}
        return {"before": None if add else before, "after": after}

    def log_addition(self, request, obj, message):
        log.record(request.user, "add", obj, after=_after(message))

    def log_change(self, request, obj, message):
        if isinstance(message, dict):
            log.record(request.user, "change", obj, **message)

    def get_deleted_objects(self, objs, request):
        """Say what a thing is needed for without reading all of it, as Django would."""
        if needed := list(protectors(objs)):
            return [], {}, set(), needed
        return super().get_deleted_objects(objs, request)

    def log_deletions(self, request, queryset):
        for item in queryset:
            log.record(request.user, "delete", item)

    def history_view(self, request, object_id, extra_context=None):
        """Show what the log says of one thing to whoever may see the thing."""
        thing = self.get_object(request, unquote(object_id))
        if not thing:
            raise Http404(object_id)
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(thing)s") % {"thing": thing},
            "entries": entries_of(thing)[:HISTORY],
            "object": thing,
            "opts": self.opts,
            "module_name": self.opts.verbose_name_plural,
        }
        return render(request, "admin/history.html", context)


def entries_of(thing):
    """Return what the log says of one thing, the newest first."""
    entries = LogEntry.objects.select_related("actor")
    return entries.filter(object_type=thing._meta.label_lower, object_id=str(thing.pk))


def _after(message):
    return message.get("after") if isinstance(message, dict) else None


def _initial(form, name):
    """Return what a field held before; of a chosen thing its name, not its number."""
    field = form.fields[name]
    value = form.get_initial_for_field(field, name)
    is_choice = isinstance(field, forms.ModelChoiceField)
    if is_choice and isinstance(value, int):
        return field.queryset.filter(pk=value).first()
    return value


def _plain(value):
    """Return a field's value as the log can keep it: short, and of JSON's types."""
    if value is None or isinstance(value, bool | int):
        return value
    if hasattr(value, "tzinfo"):
        return localtime(value).isoformat(sep=" ", timespec="seconds")
    if hasattr(value, "model") or isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    text = str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
