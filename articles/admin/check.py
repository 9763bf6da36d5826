from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.checks import findings
from articles.forms.check import CheckForm


class ChecksMixin:
    """What to look at before an article is published, as it is being written."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.checks_view)
        return [
            path("checks/", view, {"object_id": None}, name="articles_article_checks_new"),
            path("<path:object_id>/checks/", view, name="articles_article_checks"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def checks_view(self, request, object_id):
        """Look through what stands on the sheet; a script gets the list alone."""
        article = self._checked(request, object_id)
        form = CheckForm(request.POST)
        found = findings(form.sheet(article), request.user) if form.is_valid() else None
        context = {"findings": found, "errors": form.errors}
        if request.headers.get("X-Requested-With") == "fetch":
            return render(request, "admin/articles/article/_findings.html", context)
        context |= {
            **self.admin_site.each_context(request),
            "title": _("Checks before publishing"),
            "article": article,
            "opts": self.opts,
        }
        return render(request, "admin/articles/article/checks.html", context)

    def _checked(self, request, object_id):
        """Return the article at hand, or None for one that is not saved yet."""
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        article = self.get_object(request, object_id)
        if not article:
            raise Http404(object_id)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        return article
