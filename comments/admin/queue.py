from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.paging import number
from comments import dossier
from comments.forms.moderation import RejectionForm
from comments.models import Comment
from comments.models.comment import MODERATE

DONE = {
    "approve": _("Approved: %(thing)s"),
    "reject": _("Rejected: %(thing)s"),
    "spam": _("Taken for spam: %(thing)s"),
}


class QueueMixin:
    """What waits, one after the other and the oldest first, each for one moderator alone."""

    def get_urls(self):
        queue = self.admin_site.admin_view(self.queue_view)
        decide = self.admin_site.admin_view(self.decide_view)
        return [
            path("queue/", queue, name="comments_comment_queue"),
            path("queue/<int:pk>/", decide, name="comments_comment_decide"),
            *super().get_urls(),
        ]

    def queue_view(self, request):
        """Show the next comment that nobody else has before them."""
        self._check(request)
        return self._next(request, number(request, "after") or 0)

    @method_decorator(require_POST)
    def decide_view(self, request, pk):
        """Do what the pressed button says, and show the next one."""
        self._check(request)
        comment = Comment.objects.select_related("article", "author").filter(pk=pk).first()
        if not comment:
            raise Http404(pk)
        form = RejectionForm(request.POST)
        verb = request.POST.get("verb")
        if verb == "reject" and not form.is_valid():
            return self._page(request, comment, form, status=422)
        said, is_refused = "", False
        try:
            said = self._decide(request.user, comment, verb, form)
        except ValidationError as refusal:
            said, is_refused = refusal.messages[0], True
        if self._is_fetched(request):
            return self._next(request, pk, said=said, is_refused=is_refused)
        if said:
            self.message_user(request, said, "error" if is_refused else "success")
        return redirect(f"{reverse('admin:comments_comment_queue')}?after={pk}")

    def _decide(self, by, comment, verb, form):
        match verb:
            case "approve":
                comment.approve(by)
            case "reject":
                comment.reject(by, form.sentence)
            case "spam":
                comment.mark_spam(by)
            case _:
                return ""
        return DONE[verb] % {"thing": comment}

    def _next(self, request, after, **said):
        comment = Comment.objects.claim(request.user, after)
        if comment:
            parts = ("article__category", "author", "parent__author")
            comment = Comment.objects.select_related(*parts).get(pk=comment.pk)
        return self._page(request, comment, RejectionForm(), **said)

    def _page(self, request, comment, form, *, status=200, **said):
        context = {
            "item": dossier.of(comment) if comment else None,
            "waiting": Comment.objects.held().count(),
            "form": form,
            **said,
        }
        if self._is_fetched(request):
            template = "admin/comments/comment/_item.html"
            return render(request, template, context, status=status)
        context |= {
            **self.admin_site.each_context(request),
            "title": gettext("Comments to review"),
            "opts": self.opts,
        }
        return render(request, "admin/comments/comment/queue.html", context, status=status)

    def _check(self, request):
        if not request.user.has_perm(MODERATE):
            raise PermissionDenied(MODERATE)

    def _is_fetched(self, request):
        return request.headers.get("X-Requested-With") == "fetch"
