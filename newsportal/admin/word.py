from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Q
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsportal import matching, reach, words
from newsportal.models import Word, WordList
from newsportal.wordfile import write
from newsportal.wordforms import TryForm, WordForm, WordListForm, WordsForm
from newsportal.words import Action, Scope

from .base import LoggedAdmin

# So many faulty lines are explained at once; all of them stay in the field.
EXPLAINED = 100

CONSEQUENCES = {
    Action.REFUSE: _("It would be refused."),
    Action.HOLD: _("It would wait for review."),
    Action.MASK: _("It would be shown with stars."),
    Action.WARN: _("It would be shown, and its writer warned."),
    None: _("It would be shown as it is."),
}


class ScopeFilter(admin.SimpleListFilter):
    title = _("counts in")
    parameter_name = "scope"

    def lookups(self, request, model_admin):
        return Scope.choices

    def queryset(self, request, queryset):
        value = self.value()
        return queryset.filter(scopes__contains=[value]) if value else queryset


@admin.register(Word)
class WordAdmin(LoggedAdmin):
    """The word list: add many, try a text, take the list out and bring it back."""

    form = WordForm
    fields = ["text", "action", "scopes", "note"]
    list_display = ["text", "action", "scope_names", "note", "added_at"]
    list_filter = ["action", ScopeFilter]
    search_fields = ["text"]
    list_per_page = 100

    def get_urls(self):
        own = {"try": self.try_view, "export": self.export_view, "settings": self.settings_view}
        return [
            *(
                path(
                    f"{name}/", self.admin_site.admin_view(view), name=f"newsportal_word_{name}"
                )
                for name, view in own.items()
            ),
            *super().get_urls(),
        ]

    def get_search_results(self, request, queryset, search_term):
        """Find a word in any spelling."""
        if not search_term:
            return queryset, False
        found = Q(text__icontains=search_term)
        if key := matching.key(search_term):
            found |= Q(key__contains=key)
        return queryset.filter(found), False

    def add_view(self, request, form_url="", extra_context=None):
        """Take many words at once; one is a list of one line."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = WordsForm(request.POST or None, request.FILES or None)
        context = {"form": form}
        if request.method == "POST" and form.is_valid():
            if "_look" in request.POST:
                context |= self._look(form)
            elif not self._put(request, form):
                return redirect("admin:newsportal_word_changelist")
        context["faults"] = form.faults[:EXPLAINED]
        context["more"] = len(form.faults) - EXPLAINED
        status = 422 if form.faults or form.errors else 200
        return self._page(request, "add", gettext("Add words"), context, status)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Check again if somebody listed the same word in this moment."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            return super().changeform_view(request, object_id, form_url, extra_context)

    def try_view(self, request):
        """Show what the list makes of a text."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = TryForm(request.POST or None)
        context = {"form": form}
        if request.method == "POST" and form.is_valid():
            text, scope = form.cleaned_data["text"], form.cleaned_data["scope"]
            verdict = words.check(text, scope)
            context |= {
                "verdict": verdict,
                "pieces": list(_pieces(text, verdict.hits)),
                "consequence": CONSEQUENCES[_heaviest(verdict)],
            }
        return self._page(request, "try", gettext("Try a text"), context)

    def export_view(self, request):
        """Hand out the whole list as CSV, or the words alone as text."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        is_plain = request.GET.get("format") == "txt"
        lines = write(Word.objects.order_by("pk").iterator(), is_plain=is_plain)
        kind, name = ("plain", "words.txt") if is_plain else ("csv", "words.csv")
        response = StreamingHttpResponse(lines, content_type=f"text/{kind}; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def settings_view(self, request):
        """Set how far apart the characters of a word may stand."""
        if not request.user.has_perm("newsportal.change_wordlist"):
            raise PermissionDenied
        row = WordList.objects.get()
        form = WordListForm(request.POST or None, instance=row)
        if request.method == "POST" and form.is_valid():
            change = self.construct_change_message(request, form, [])
            form.save()
            self.log_change(request, row, change)
            self.message_user(request, gettext("Saved."), messages.SUCCESS)
            return redirect("admin:newsportal_word_changelist")
        return self._page(request, "settings", gettext("Settings and export"), {"form": form})

    def delete_queryset(self, request, queryset):
        queryset.delete()

    @admin.display(description=_("counts in"))
    def scope_names(self, word):
        return _names_of(word.scopes)

    def _look(self, form):
        lines, scopes = form.lines, form.cleaned_data["scopes"]
        rows = Word.objects.filter(key__in=[line.key for line in lines])
        listed = set(rows.values_list("key", flat=True))
        new = [line.text for line in lines if line.key not in listed]
        form.keep_all()
        return {"new": new, "listed": len(listed), "reaches": reach.of(new, scopes)}

    def _put(self, request, form):
        """List the good lines; leave the others in the form and say so."""
        given = {name: form.cleaned_data[name] for name in ("action", "scopes", "note")}
        added, changed = Word.objects.put(form.lines, request.user, **given)
        same = len(form.lines) - added - changed
        text = gettext("Added: %(added)d. Changed: %(changed)d. Listed before: %(same)d.")
        level = messages.WARNING if form.faults else messages.SUCCESS
        self.message_user(
            request, text % {"added": added, "changed": changed, "same": same}, level
        )
        form.keep_faults()
        return form.faults

    def _page(self, request, name, title, context, status=200):
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            **context,
        }
        template = f"admin/newsportal/word/{name}.html"
        return render(request, template, context, status=status)


def _names_of(scopes):
    if len(scopes) == len(Scope):
        return gettext("everywhere")
    return "、".join(str(Scope(scope).label) for scope in scopes)


def _heaviest(verdict):
    """Return what becomes of a text with these hits."""
    order = [Action.REFUSE, Action.HOLD, Action.MASK, Action.WARN]
    found = {hit.action for hit in verdict.hits}
    return next((action for action in order if action in found), None)


def _pieces(text, hits):
    """Yield the text in pieces, each with the hit it is, or None."""
    done = 0
    for hit in hits:
        yield text[done : hit.start], None
        yield text[hit.start : hit.end], hit
        done = hit.end
    yield text[done:], None
