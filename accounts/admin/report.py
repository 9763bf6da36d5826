from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import reporting
from accounts.models import MemberReport, Outcome
from newsportal.admin.base import LoggedAdmin


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("It stands in the log.")
    )


@admin.register(MemberReport)
class MemberReportAdmin(LoggedAdmin):
    """Reports on members, the oldest first.

    What was written in private is not on these pages. Of a reported message a button shows
    it with its context, and each time the log and the two members are told.
    """

    list_display = ["at", "what", "member", "reason", "reporter", "outcome"]
    list_display_links = ["at", "what"]
    list_filter = ["outcome", "reason"]
    list_select_related = ["member", "reporter"]
    search_fields = ["member__username", "reporter__username"]
    ordering = ["pk"]
    actions = None

    @admin.display(description=_("reported"))
    def what(self, report):
        return _("a message") if report.message_id else _("the member")

    def open_rows(self, request):
        return MemberReport.objects.filter(outcome=Outcome.OPEN)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        """Let nobody decide on themselves."""
        return super().has_change_permission(request, obj) and (
            obj is None or request.user.pk not in (obj.member_id, obj.reporter_id)
        )

    def get_urls(self):
        look = self.admin_site.admin_view(self.look_view)
        decide = self.admin_site.admin_view(self.decide_view)
        return [
            path("<int:pk>/look/", look, name="accounts_memberreport_look"),
            path("<int:pk>/decide/", decide, name="accounts_memberreport_decide"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        report = self.get_object(request, object_id)
        if not report:
            raise Http404(object_id)
        if not self.has_view_or_change_permission(request, report):
            raise PermissionDenied
        return self._page(request, report)

    @method_decorator(require_POST)
    def look_view(self, request, pk):
        """Show the reported message with its context, this once."""
        report = self._mine(request, pk)
        if not report.message_id:
            raise Http404("message")
        return self._page(request, report, lines=reporting.look(report, request.user))

    @method_decorator(require_POST)
    def decide_view(self, request, pk):
        report, form = self._mine(request, pk), DecisionForm(request.POST)
        if not form.is_valid():
            return self._page(request, report, decision=form, status=422)
        reason = form.cleaned_data["reason"]
        is_upheld = request.POST.get("outcome") == Outcome.UPHELD
        try:
            reporting.decide(report, request.user, is_upheld=is_upheld, reason=reason)
        except ValidationError as refusal:
            self.message_user(request, refusal.messages[0], messages.ERROR)
        else:
            self.message_user(request, _("The report is decided."), messages.SUCCESS)
        return redirect("admin:accounts_memberreport_changelist")

    def _mine(self, request, pk):
        """Return a report that this moderator may look into."""
        report = self.get_object(request, str(pk))
        if not report:
            raise Http404(pk)
        if not self.has_change_permission(request, report):
            raise PermissionDenied
        return report

    def _page(self, request, report, *, status=200, **context):
        context = {
            **self.admin_site.each_context(request),
            "title": str(report),
            "report": report,
            "what": self.what(report),
            "opts": self.opts,
            "may_decide": report.is_open and self.has_change_permission(request, report),
            "decision": DecisionForm(),
        } | context
        template = "admin/accounts/memberreport/report.html"
        return render(request, template, context, status=status)
