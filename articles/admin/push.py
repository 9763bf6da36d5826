from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import pushes
from articles.models import Push
from newsportal import log
from newsportal.admin.base import LoggedAdmin


class AnswerFilter(admin.SimpleListFilter):
    title = _("answer")
    parameter_name = "answer"
    CHOICES = {
        "waiting": (_("waiting"), {"answered_at": None}),
        "accepted": (_("accepted"), {"is_accepted": True}),
        "refused": (_("refused"), {"is_accepted": False}),
    }

    def lookups(self, request, model_admin):
        return [(code, label) for code, (label, _where) in self.CHOICES.items()]

    def queryset(self, request, queryset):
        _label, where = self.CHOICES.get(self.value(), ("", {}))
        return queryset.filter(**where)


@admin.register(Push)
class PushAdmin(LoggedAdmin):
    """What search engines and hubs were told, and what they said; nobody writes it."""

    list_display = ["due_at", "service", "url", "is_accepted", "attempts", "answer"]
    list_display_links = None
    list_filter = ["service", AnswerFilter]
    search_fields = ["url"]
    actions = ["send_again"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """There is nothing more to see, and nothing to change."""
        return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)

    @admin.action(description=_("Send again"), permissions=["change"])
    def send_again(self, request, queryset):
        answered = list(queryset.exclude(answered_at=None))
        for push in answered:
            push.try_again()
            log.record(request.user, "push", push)
        for service in {push.service for push in answered}:
            pushes.schedule(service, max(push.due_at for push in answered))
        text = ngettext(
            "%d address is sent again.", "%d addresses are sent again.", len(answered)
        )
        self.message_user(request, text % len(answered), messages.SUCCESS)
