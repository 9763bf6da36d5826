import re

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from comments.complaint_parts import due
from comments.forms.decision import AssignForm, DecisionForm
from comments.models import Complaint, Evidence
from comments.models.evidence import Kind
from newsportal.admin.base import LoggedAdmin

# By which step, and under which words, a complaint goes on.
BUTTONS = {
    "ask": _("Ask the claimant for more"),
    "reject": _("Reject the complaint"),
    "accept": _("Accept and take the article down"),
    "object": _("Object for the author"),
    "uphold": _("Leave the article down"),
    "put_back": _("Put the article back"),
}
TYPES = {Kind.JPEG: "image/jpeg", Kind.PNG: "image/png", Kind.PDF: "application/pdf"}
REFERENCE = re.compile(r"\s*TS\d{8}-(\d{1,18})\s*", re.IGNORECASE)


@admin.register(Complaint)
class ComplaintAdmin(LoggedAdmin):
    """Complaints: those whose clock runs by its end, then the others, the newest first."""

    list_display = [
        "reference",
        "article",
        "right",
        "state",
        "clock",
        "assigned_to",
        "filed_at",
    ]
    list_display_links = ["reference", "article"]
    list_filter = ["state", "right"]
    list_select_related = ["article", "assigned_to"]
    search_fields = ["name", "email", "phone", "article__title"]
    actions = None

    class Media:
        css = {"all": ["css/admin-claim.css"]}

    def get_queryset(self, request):
        rows = super().get_queryset(request).defer("article__body", "article__body_html")
        return rows.urgent_first()

    def get_search_results(self, request, queryset, search_term):
        """Find a complaint by its reference, too."""
        if found := REFERENCE.fullmatch(search_term):
            return queryset.filter(pk=int(found[1])), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("reference"))
    def reference(self, complaint):
        return complaint.reference

    @admin.display(description=_("clock"))
    def clock(self, complaint):
        words = due(complaint) or "—"
        return (
            format_html('<b class="claim-late">{}</b>', words) if complaint.is_late else words
        )

    def open_rows(self, request):
        return Complaint.objects.running()

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        ways = {
            "step": ("<int:pk>/step/", self.step_view),
            "assign": ("<int:pk>/assign/", self.assign_view),
            "sealed": ("<int:pk>/sealed/", self.sealed_view),
            "evidence": ("<int:pk>/evidence/<int:number>/", self.evidence_view),
        }
        own = [
            path(way, self.admin_site.admin_view(view), name=f"comments_complaint_{name}")
            for name, (way, view) in ways.items()
        ]
        return own + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        complaint = self.get_object(request, object_id)
        if not complaint:
            raise Http404(object_id)
        if not self.has_view_or_change_permission(request, complaint):
            raise PermissionDenied
        return self._page(request, complaint)

    @method_decorator(require_POST)
    def step_view(self, request, pk):
        """Lead a complaint on; what was typed stays where that is refused."""
        complaint, form = self._mine(request, pk), DecisionForm(request.POST)
        verb = request.POST.get("verb")
        if verb not in BUTTONS:
            raise Http404(verb)
        if form.is_valid():
            try:
                getattr(complaint, verb)(request.user, text=form.cleaned_data["text"])
            except ValidationError as refusal:
                form.add_error(None, refusal)
                complaint = self._mine(request, pk)
        if form.errors:
            return self._page(request, complaint, decision=form, status=422)
        words = _("%(complaint)s: %(state)s.") % {
            "complaint": complaint,
            "state": complaint.get_state_display(),
        }
        self.message_user(request, words, messages.SUCCESS)
        return redirect("admin:comments_complaint_change", pk)

    @method_decorator(require_POST)
    def assign_view(self, request, pk):
        complaint, form = self._mine(request, pk), AssignForm(request.POST)
        if not form.is_valid():
            return self._page(request, complaint, assignment=form, status=422)
        complaint.assign(request.user, form.cleaned_data["member"])
        self.message_user(request, _("The complaint is assigned."), messages.SUCCESS)
        return redirect("admin:comments_complaint_change", pk)

    @method_decorator(require_safe)
    def sealed_view(self, request, pk):
        """Show the article as it was when it was taken down."""
        complaint = self._seen(request, pk)
        copy = getattr(complaint, "sealed_copy", None)
        if not copy:
            raise Http404("sealed copy")
        return self._page(request, complaint, copy=copy, faults=list(copy.faults()))

    @method_decorator(require_safe)
    def evidence_view(self, request, pk, number):
        """Hand out a file so that a browser can do nothing but show or save it."""
        self._seen(request, pk)
        file = get_object_or_404(Evidence, pk=number, entry__complaint=pk)
        is_document = file.kind == Kind.PDF
        response = FileResponse(
            file.open(), as_attachment=is_document, filename=_safe_name(file)
        )
        response.headers["Content-Type"] = TYPES[file.kind]
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def _seen(self, request, pk):
        complaint = self.get_object(request, str(pk))
        if not complaint:
            raise Http404(pk)
        if not self.has_view_permission(request, complaint):
            raise PermissionDenied
        return complaint

    def _mine(self, request, pk):
        complaint = self._seen(request, pk)
        if not self.has_change_permission(request, complaint):
            raise PermissionDenied
        return complaint

    def _page(self, request, complaint, *, status=200, **context):
        may = self.has_change_permission(request, complaint)
        verbs = complaint.steps_for(request.user) if may else []
        context = {
            **self.admin_site.each_context(request),
            "title": complaint.reference,
            "complaint": complaint,
            "clock": due(complaint),
            "entries": complaint.entries.select_related("by").prefetch_related("files"),
            "others": complaint.article.complaints.exclude(pk=complaint.pk).order_by("-pk")[
                :10
            ],
            "opts": self.opts,
            "may_change": may,
            "buttons": [(verb, BUTTONS[verb]) for verb in verbs],
            "decision": DecisionForm(),
            "assignment": AssignForm(initial={"member": complaint.assigned_to_id}),
            "has_copy": hasattr(complaint, "sealed_copy"),
        } | context
        template = "admin/comments/complaint/complaint.html"
        return render(request, template, context, status=status)


def _safe_name(file):
    """Return a name whose ending is what the file is, whatever it was called."""
    stem = file.name.rpartition(".")[0] or file.name
    return f"{stem}.{file.kind}"
