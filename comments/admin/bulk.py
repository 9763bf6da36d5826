from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments.forms.moderation import RejectionForm
from comments.models import Comment

# So many at once, each by itself: what cannot be done to one stops no other.
MOST = 500


class BulkMixin:
    """What is done to many comments, each by its own verb with its own line in the log."""

    actions = ["approve", "reject", "mark_spam", "show_again", "pin", "unpin"]
    actions += ["feature", "unfeature"]

    @admin.action(description=_("Approve"), permissions=["moderate"])
    def approve(self, request, queryset):
        return self._each(request, queryset, Comment.approve)

    @admin.action(description=_("Spam"), permissions=["moderate"])
    def mark_spam(self, request, queryset):
        return self._each(request, queryset, Comment.mark_spam)

    @admin.action(description=_("Show again"), permissions=["moderate"])
    def show_again(self, request, queryset):
        return self._each(request, queryset, Comment.restore)

    @admin.action(description=_("Pin"), permissions=["moderate"])
    def pin(self, request, queryset):
        return self._each(request, queryset, Comment.pin)

    @admin.action(description=_("Unpin"), permissions=["moderate"])
    def unpin(self, request, queryset):
        return self._each(request, queryset, Comment.unpin)

    @admin.action(description=_("Feature"), permissions=["moderate"])
    def feature(self, request, queryset):
        return self._each(request, queryset, Comment.feature)

    @admin.action(description=_("Feature no longer"), permissions=["moderate"])
    def unfeature(self, request, queryset):
        return self._each(request, queryset, Comment.unfeature)

    @admin.action(description=_("Reject"), permissions=["moderate"])
    def reject(self, request, queryset):
        """Ask for the reason first; all of them get the same."""
        form = RejectionForm(request.POST if "sure" in request.POST else None)
        if form.is_valid():
            return self._each(request, queryset, Comment.reject, form.sentence)
        numbers = list(queryset.values_list("pk", flat=True)[: MOST + 1])
        if len(numbers) > MOST:
            return self._too_many(request)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Reject: %(count)s") % {"count": len(numbers)},
            "numbers": numbers,
            "form": form,
            "back": request.get_full_path(),
            "opts": self.opts,
        }
        return render(request, "admin/comments/comment/reject.html", context)

    def _each(self, request, queryset, verb, *details):
        # In the order of their articles, so that two who do this take locks alike.
        comments = list(queryset.order_by("article_id", "pk")[: MOST + 1])
        if len(comments) > MOST:
            return self._too_many(request)
        done, refusals = 0, {}
        for comment in comments:
            try:
                verb(comment, request.user, *details)
            except ValidationError as refusal:
                text = refusal.messages[0]
                refusals[text] = refusals.get(text, 0) + 1
            else:
                done += 1
        if done:
            text = gettext("Done: %(count)s.") % {"count": done}
            self.message_user(request, text, messages.SUCCESS)
        for reason, count in refusals.items():
            text = gettext("Left out: %(count)s. %(reason)s")
            values = {"count": count, "reason": reason}
            self.message_user(request, text % values, messages.WARNING)
        return redirect(request.get_full_path())

    def _too_many(self, request):
        text = gettext("More than %(limit)s comments match. Narrow the list by a filter.")
        self.message_user(request, text % {"limit": MOST}, messages.ERROR)
        return redirect(request.get_full_path())
