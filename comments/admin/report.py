from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.admin.report import DecisionForm
from accounts.models import Outcome
from comments import dossier, reporting
from comments.models import Report, Status
from newsportal.admin.base import LoggedAdmin


@admin.register(Report)
class ReportAdmin(LoggedAdmin):
    """Reports on comments and articles, the oldest first; one decision for all on a thing."""

    list_display = ["at", "what", "name", "reason", "reporter", "worth", "outcome"]
    list_display_links = ["at", "name"]
    list_filter = ["outcome", "reason"]
    search_fields = ["reporter__username"]
    sortable_by = []
    ordering = ["pk"]
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).with_things().select_related("reporter")

    @admin.display(description=_("reported"))
    def what(self, report):
        return _("a comment") if report.comment_id else _("an article")

    @admin.display(description=_("thing"))
    def name(self, report):
        return str(report.thing)

    @admin.display(description=_("weight of the report"))
    def worth(self, report):
        return report.weight

    def open_rows(self, request):
        return Report.objects.waiting()

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        """Let nobody decide on their own words, nor on their own report."""
        if not super().has_change_permission(request, obj) or obj is None:
            return super().has_change_permission(request, obj)
        writer = obj.comment.author_id if obj.comment else obj.article.created_by_id
        return request.user.pk not in (writer, obj.reporter_id)

    def get_urls(self):
        decide = self.admin_site.admin_view(self.decide_view)
        return [
            path("<int:pk>/decide/", decide, name="comments_report_decide"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        report = self._found(request, object_id)
        if not self.has_view_or_change_permission(request, report):
            raise PermissionDenied
        return self._page(request, report, DecisionForm())

    @method_decorator(require_POST)
    def decide_view(self, request, pk):
        """Let the thing stand, or act on it; all who reported it learn the same."""
        report, form = self._found(request, str(pk)), DecisionForm(request.POST)
        if not self.has_change_permission(request, report):
            raise PermissionDenied
        if not form.is_valid():
            return self._page(request, report, form, 422)
        is_upheld = request.POST.get("outcome") == Outcome.UPHELD
        try:
            self._decide(request.user, report, is_upheld, form.cleaned_data["reason"])
        except ValidationError as refusal:
            self.message_user(request, refusal.messages[0], messages.ERROR)
        else:
            text = gettext("Decided, and whoever reported it was told.")
            self.message_user(request, text, messages.SUCCESS)
        return redirect("admin:comments_report_changelist")

    def _decide(self, by, report, is_upheld, reason):
        comment = report.comment
        if comment and is_upheld and comment.status in (Status.PUBLIC, Status.HELD):
            comment.reject(by, reason)
        elif comment and not is_upheld and comment.status == Status.HELD:
            comment.approve(by)
        else:
            reporting.decide(report.thing, by, is_upheld=is_upheld, reason=reason)

    def _found(self, request, object_id):
        report = self.get_object(request, object_id)
        if not report:
            raise Http404(object_id)
        return report

    def _page(self, request, report, form, status=200):
        others = Report.objects.on(report.thing).select_related("reporter", "decided_by")
        context = {
            **self.admin_site.each_context(request),
            "title": str(report),
            "report": report,
            "what": self.what(report),
            "item": dossier.of(report.comment) if report.comment else None,
            "reports": others,
            "may_decide": report.is_open and self.has_change_permission(request, report),
            "form": form,
            "opts": self.opts,
        }
        return render(request, "admin/comments/report/report.html", context, status=status)
