from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from articles import body
from articles.models import Access

# More versions than anybody looks through.
MOST = 200
# Digits that the number of a version may have, which the database can keep.
LONGEST = 9

# What a version says of those for whom a part of it was kept.
CLOSED = {access.value: access.label for access in Access if access != Access.OPEN}


class VersionsMixin:
    """The published versions of an article, to read and to go back to."""

    def get_urls(self):
        versions = self.admin_site.admin_view(self.versions_view)
        version = self.admin_site.admin_view(self.version_view)
        address = "<path:object_id>/versions/"
        return [
            path(address, versions, name="articles_article_versions"),
            path(f"{address}<int:number>/", version, name="articles_article_version"),
            *super().get_urls(),
        ]

    def versions_view(self, request, object_id):
        article = self._article_with_versions(request, object_id)
        found = article.revisions.select_related("published_by").defer("body", "facts")
        context = self._versions_context(request, article) | {
            "title": _("Versions"),
            "versions": found[:MOST],
        }
        return render(request, "admin/articles/article/versions.html", context)

    def version_view(self, request, object_id, number):
        article = self._article_with_versions(request, object_id)
        version = self.version_of(article, number)
        if not version:
            raise Http404("version")
        context = self._versions_context(request, article) | {
            "title": _("Version %(number)s") % {"number": version.number},
            "version": version,
            "text": body.printed(version.body),
            "access": CLOSED.get(version.facts.get("access")),
            "can_restore": self.has_change_permission(request, article),
        }
        return render(request, "admin/articles/article/version.html", context)

    def version_of(self, article, number):
        """Return a version by its number, whatever somebody typed for it, or None."""
        if not str(number).isdecimal() or len(str(number)) > LONGEST:
            return None
        versions = article.revisions.select_related("published_by")
        return versions.filter(number=number).first()

    def _article_with_versions(self, request, object_id):
        article = self.get_object(request, object_id)
        if not article:
            raise Http404("article")
        if not request.user.has_perm("articles.view_revision"):
            raise PermissionDenied
        return article

    def _versions_context(self, request, article):
        each = self.admin_site.each_context(request)
        return each | {"article": article, "opts": self.opts}
