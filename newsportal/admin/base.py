"""What every page of the desk has in common."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from newsportal import log
from newsportal.models import LogEntry

# The log tells what a field became, not the whole of a long text.
LONGEST = 200
HISTORY = 100


class LoggedAdmin(admin.ModelAdmin):
    """A model at the desk; whatever is done to it stands in the portal's own log."""

    show_full_result_count = False
    list_per_page = 50

    def construct_change_message(self, request, form, formsets, add=False):
        """Return the changed fields before and after, for the log."""
        names = [name for name in form.changed_data if name in form.cleaned_data]
        before = {
            name: _plain(form.get_initial_for_field(form.fields[name], name))
            for name in names
        }
        after = {name: _plain(form.cleaned_data[name]) for name in names}
        return {"before": None if add else before, "after": after}

    def log_addition(self, request, obj, message):
        log.record(request.user, "add", obj, after=_after(message))

    def log_change(self, request, obj, message):
        if isinstance(message, dict):
            log.record(request.user, "change", obj, **message)

    def log_deletions(self, request, queryset):
        for item in queryset:
            log.record(request.user, "delete", item)

    def history_view(self, request, object_id, extra_context=None):
        """Show what the log says of one thing to whoever may see the thing."""
        thing = get_object_or_404(self.get_queryset(request), pk=object_id)
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        entries = LogEntry.objects.filter(
            object_type=thing._meta.label_lower, object_id=str(thing.pk)
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(thing)s") % {"thing": thing},
            "entries": entries[:HISTORY],
            "object": thing,
            "opts": self.opts,
            "module_name": self.opts.verbose_name_plural,
        }
        return render(request, "admin/history.html", context)


def _after(message):
    return message.get("after") if isinstance(message, dict) else None


def _plain(value):
    """Return a field's value as the log can keep it: short, and of JSON's types."""
    if value is None or isinstance(value, bool | int):
        return value
    if hasattr(value, "model") or isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    text = str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
