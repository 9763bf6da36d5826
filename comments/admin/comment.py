from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.models import Member
from comments import closing, dossier
from comments.forms.moderation import RejectionForm
from comments.models import Comment, Status
from comments.models.comment import MODERATE
from comments.rules import Rule
from newsportal.admin.base import LoggedAdmin, entries_of
from newsportal.templatetags.desk import stamp

from .bulk import BulkMixin
from .queue import QueueMixin
from .trial import TrialMixin

LIST = "admin:comments_comment_changelist"
SHOWN, TITLE = 48, 14

# The buttons of a comment's page: verb, label, where it may be pressed.
BUTTONS = [
    ("approve", _("Approve"), lambda comment: comment.status == Status.HELD),
    ("mark_spam", _("Spam"), lambda c: c.status in (Status.HELD, Status.PUBLIC)),
    ("restore", _("Show again"), lambda c: c.status in (Status.REJECTED, Status.SPAM)),
    ("pin", _("Pin"), lambda c: c.is_public and not c.root_id and not c.is_pinned),
    ("unpin", _("Unpin"), lambda comment: comment.is_pinned),
    ("feature", _("Feature"), lambda comment: comment.is_public and not comment.is_featured),
    ("unfeature", _("Feature no longer"), lambda comment: comment.is_featured),
]
CLOSING = {"close": closing.close, "reopen": closing.reopen}


class RuleFilter(admin.SimpleListFilter):
    title = _("held by")
    parameter_name = "rule"

    def lookups(self, request, model_admin):
        return Rule.choices

    def queryset(self, request, queryset):
        value = self.value()
        return queryset.filter(held_rule=value) if value else queryset


@admin.register(Comment)
class CommentAdmin(QueueMixin, TrialMixin, BulkMixin, LoggedAdmin):
    """Every comment with what may be done to it; what waits is worked through in the queue."""

    menu_title = _("Comments")
    list_display = ["said", "where", "author", "state", "when"]
    list_filter = ["status", RuleFilter, "is_pinned", "is_featured"]
    list_select_related = ["article", "author"]
    search_fields = ["text"]
    search_help_text = _("Words of the comment, or the whole name of who wrote it.")
    # What is sorted by another column than the newest would sort everything.
    sortable_by = []
    ordering = ["-pk"]

    class Media:
        css = {"all": ["css/admin-queue.css"]}

    def get_queryset(self, request):
        return (
            super().get_queryset(request).defer("html", "article__body", "article__body_html")
        )

    def open_rows(self, request):
        return Comment.objects.held()

    def has_moderate_permission(self, request):
        return request.user.has_perm(MODERATE)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request):
        """Lead from a member or an article to its comments."""
        return lookup in ("author", "article") or super().lookup_allowed(lookup, value, request)

    def get_search_results(self, request, queryset, search_term):
        term = search_term.strip()
        if not term:
            return queryset, False
        members = list(Member.objects.named(term).values_list("pk", flat=True))
        if members:
            return queryset.filter(author__in=members), False
        return queryset.filter(text__icontains=term), False

    @admin.display(description=_("comment"))
    def said(self, comment):
        return Truncator(" ".join(comment.text.split())).chars(SHOWN)

    @admin.display(description=_("article"))
    def where(self, comment):
        return Truncator(comment.article.title).chars(TITLE)

    @admin.display(description=_("state"))
    def state(self, comment):
        marks = [comment.get_status_display()]
        if comment.status == Status.HELD:
            marks.append(dossier.name_of(comment.held_rule))
        if comment.is_pinned:
            marks.append(gettext("pinned"))
        if comment.is_featured:
            marks.append(gettext("featured"))
        return " · ".join(map(str, marks))

    @admin.display(description=_("time"))
    def when(self, comment):
        return stamp(comment.created_at)

    # --- One comment

    def get_urls(self):
        step = self.admin_site.admin_view(self.step_view)
        close = self.admin_site.admin_view(self.closing_view)
        return [
            path("<int:pk>/step/", step, name="comments_comment_step"),
            path("<int:pk>/closing/", close, name="comments_comment_closing"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._show(request, self._found(request, object_id), RejectionForm())

    @method_decorator(require_POST)
    def step_view(self, request, pk):
        """Do what the pressed button of a comment's page says."""
        self._check(request)
        comment, form = self._found(request, str(pk)), RejectionForm(request.POST)
        verb = request.POST.get("verb")
        if verb == "reject" and not form.is_valid():
            return self._show(request, comment, form, 422)
        if verb != "reject" and verb not in [name for name, *_ in BUTTONS]:
            raise Http404(verb)
        try:
            if verb == "reject":
                comment.reject(request.user, form.sentence)
            else:
                getattr(comment, verb)(request.user)
        except ValidationError as refusal:
            self.message_user(request, refusal.messages[0], messages.ERROR)
        else:
            self.message_user(request, gettext("Done."), messages.SUCCESS)
        return redirect("admin:comments_comment_change", pk)

    @method_decorator(require_POST)
    def closing_view(self, request, pk):
        """Close the article of a comment to more, or open it again."""
        self._check(request)
        comment, verb = self._found(request, str(pk)), request.POST.get("verb")
        if verb not in CLOSING:
            raise Http404(verb)
        CLOSING[verb](comment.article, request.user)
        self.message_user(request, gettext("Done."), messages.SUCCESS)
        return redirect("admin:comments_comment_change", pk)

    def _found(self, request, object_id):
        comment = self.get_object(request, object_id)
        if not comment:
            raise Http404(object_id)
        return comment

    def _show(self, request, comment, form, status=200):
        may = self.has_moderate_permission(request)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Comment %(number)s") % {"number": comment.pk},
            "item": dossier.of(comment),
            "state": self.state(comment),
            "form": form,
            "buttons": [(n, label) for n, label, fits in BUTTONS if may and fits(comment)],
            "may_reject": may and comment.status in (Status.HELD, Status.PUBLIC),
            "may_moderate": may,
            "entries": entries_of(comment)[:20],
            "opts": self.opts,
        }
        return render(request, "admin/comments/comment/comment.html", context, status=status)
