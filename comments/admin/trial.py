from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from comments import trial
from comments.forms.moderation import TrialForm
from newsportal import site


class TrialMixin:
    """A dry run of the rules on what was said already; nothing changes by it."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.trial_view)
        return [path("trial/", view, name="comments_comment_trial"), *super().get_urls()]

    def trial_view(self, request):
        self._check(request)
        now = site.current()
        given = {"preset": now.comment_preset, "needed": now.comments_until_trusted}
        form = TrialForm(request.POST or None, initial=given)
        result = None
        if form.is_valid():
            result = trial.run(form.policy, form.cleaned_data["number"])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Try other rules"),
            "form": form,
            "result": result,
            "opts": self.opts,
        }
        status = 422 if form.errors else 200
        return render(request, "admin/comments/comment/trial.html", context, status=status)
