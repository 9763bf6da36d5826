"""Steps for many articles at once, offered in their list and asked about with their number."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles import bulk
from articles.forms.bulk import MOST, BulkForm, MoveForm, RestrictForm, TagForm, WithdrawForm
from articles.models import Article

# How many titles stand on the page that asks, and beside each reason for leaving some out.
TITLES, EXAMPLES = 10, 3


@dataclass(frozen=True)
class Deed:
    """How a verb of an article is spoken of when it is meant for many."""

    title: str
    consequence: str
    done: str
    form: type


DEEDS = {
    "publish": Deed(
        _("Publish: %(count)s"),
        _("Readers get them at once, or at the moment each is scheduled for."),
        _("Published: %(count)s."),
        BulkForm,
    ),
    "withdraw": Deed(
        _("Withdraw: %(count)s"),
        _("Readers get a short notice at their addresses, and they leave all lists at once."),
        _("Withdrawn: %(count)s."),
        WithdrawForm,
    ),
    "move": Deed(
        _("Move to a category: %(count)s"),
        _("They stand there at once, also for readers; their addresses stay."),
        _("Moved: %(count)s."),
        MoveForm,
    ),
    "restrict": Deed(
        _("Open or close: %(count)s"),
        _("What stands below the mark in the text, or all of it, is kept for these readers."),
        _("Changed who may read: %(count)s."),
        RestrictForm,
    ),
    "tag": Deed(
        _("Change the tags: %(count)s"),
        _("What each has besides is kept; readers see the change at once."),
        _("Tags changed: %(count)s."),
        TagForm,
    ),
}


class BulkMixin:
    """Offer the steps in the list, and a page that asks before one is taken."""

    actions = ["publish", "withdraw", "move", "restrict", "tag"]

    def has_publish_permission(self, request):
        return request.user.has_perm("articles.publish_article")

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request, queryset):
        return self._begin(request, queryset, "publish")

    @admin.action(description=_("Withdraw"), permissions=["publish"])
    def withdraw(self, request, queryset):
        return self._begin(request, queryset, "withdraw")

    @admin.action(description=_("Move to a category"), permissions=["change"])
    def move(self, request, queryset):
        return self._begin(request, queryset, "move")

    @admin.action(description=_("Open or close"), permissions=["publish"])
    def restrict(self, request, queryset):
        return self._begin(request, queryset, "restrict")

    @admin.action(description=_("Change the tags"), permissions=["change"])
    def tag(self, request, queryset):
        return self._begin(request, queryset, "tag")

    def get_actions(self, request):
        """Leave out deleting: what was ever published stays, and drafts go one by one."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_urls(self):
        view = self.admin_site.admin_view(self.bulk_view)
        name = "articles_article_bulk"
        return [path("bulk/<slug:deed>/", view, name=name), *super().get_urls()]

    @method_decorator(require_POST)
    def bulk_view(self, request, deed):
        """Do it to as many as there is time for, and ask again about the rest."""
        if deed not in DEEDS:
            raise Http404(deed)
        if deed not in self.get_actions(request):
            raise PermissionDenied
        form = DEEDS[deed].form(request.POST)
        form.full_clean()
        items = form.cleaned_data.get("items")
        if items is None:
            self.message_user(request, form.errors["items"][0], messages.ERROR)
            return redirect(self._list_url(request))
        if form.errors:
            return self._ask(request, deed, form, items)
        outcome = bulk.run(deed, items, request.user, form.details())
        self._report(request, DEEDS[deed].done, outcome)
        if not outcome.rest:
            return redirect(self._list_url(request))
        return self._ask(request, deed, form.about(outcome.rest), outcome.rest)

    def _begin(self, request, queryset, deed):
        items = list(queryset.values_list("pk", "version")[: MOST + 1])
        if len(items) > MOST:
            text = gettext("More than %(limit)s articles match. Narrow the list by a filter.")
            self.message_user(request, text % {"limit": f"{MOST:,}"}, messages.ERROR)
            return redirect(request.get_full_path())
        return self._ask(request, deed, DEEDS[deed].form(initial={"items": items}), items)

    def _ask(self, request, deed, form, items):
        numbers = [number for number, version in items[:TITLES]]
        found = Article.objects.editable_by(request.user).for_desk().in_bulk(numbers)
        address = reverse("admin:articles_article_bulk", args=[deed])
        context = {
            **self.admin_site.each_context(request),
            "title": DEEDS[deed].title % {"count": f"{len(items):,}"},
            "consequence": DEEDS[deed].consequence,
            "articles": [found[number] for number in numbers if number in found],
            "others": len(items) - len(numbers),
            "form": form,
            "action": f"{address}?{self.get_preserved_filters(request)}",
            "back": self._list_url(request),
            "opts": self.opts,
        }
        return render(request, "admin/articles/article/bulk.html", context)

    def _report(self, request, done, outcome):
        """Say how many were done, and why how many were not."""
        if outcome.done:
            text = done % {"count": f"{outcome.done:,}"}
            self.message_user(request, text, messages.SUCCESS)
        for reason, titles in outcome.left_out.items():
            values = {"count": f"{len(titles):,}", "reason": reason}
            examples = "".join(f"“{title}”" for title in titles[:EXAMPLES])
            if len(titles) > EXAMPLES:
                examples += "…"
            text = gettext("Left out: %(count)s. %(reason)s") % values
            self.message_user(request, f"{text} {examples}", messages.WARNING)

    def _list_url(self, request):
        """Return the list, filtered and sorted as it was."""
        address = reverse("admin:articles_article_changelist")
        is_list = request.resolver_match.url_name == "articles_article_changelist"
        query = request.GET.urlencode() if is_list else request.GET.get("_changelist_filters")
        return f"{address}?{query}" if query else address
