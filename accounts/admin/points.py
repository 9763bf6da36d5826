from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.forms.points import GrantForm
from accounts.models import CheckIn, EarningRule, LedgerLine, Level, Member
from newsportal.admin.base import LoggedAdmin

# Lists of millions are numbered so far and no further; a filter leads to what is older.
NUMBERED = 10_000


class LongPaginator(Paginator):
    """Pages of a list that is too long to count."""

    @cached_property
    def count(self):
        return self.object_list[:NUMBERED].count()


class LongListAdmin(LoggedAdmin):
    """Rows that nobody changes, found by the whole name of their member."""

    paginator = LongPaginator
    list_select_related = ["member"]
    # What is sorted by another column than the newest would sort everything.
    sortable_by = []
    search_fields = ["member"]
    search_help_text = _("The whole name of a member, in any spelling.")
    actions = None

    def get_search_results(self, request, queryset, search_term):
        if term := search_term.strip():
            members = Member.objects.named(term).values_list("pk", flat=True)
            queryset = queryset.filter(member__in=list(members))
        return queryset, False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(LedgerLine)
class LedgerLineAdmin(LongListAdmin):
    """Every change of points; what an operator gives or deducts is a line as well."""

    list_display = ["at", "member", "change", "balance", "reason", "note", "about_name"]
    list_filter = ["reason", "at"]
    fields = ["member", "at", "change", "balance", "reason", "note", "about", "reverses", "key"]
    readonly_fields = ["change", "about"]

    @admin.display(description=_("points"))
    def change(self, line):
        return f"{line.amount:+,}"

    @admin.display(description=_("about"))
    def about(self, line):
        if not line.about_url:
            return line.about_name or "—"
        return format_html('<a href="{}">{}</a>', line.about_url, line.about_name)

    def has_add_permission(self, request):
        return request.user.has_perm("accounts.grant_points")

    def add_view(self, request, form_url="", extra_context=None):
        """Give or deduct points."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        named = {"member": request.GET.get("member", "")[:40]}
        form = GrantForm(request.POST or None, by=request.user, initial=named)
        if request.method == "POST" and form.is_valid() and form.book():
            self.message_user(request, _("Done, and the member was told."), messages.SUCCESS)
            return redirect("admin:accounts_ledgerline_changelist")
        context = self.admin_site.each_context(request) | {
            "title": _("Give or deduct points"),
            "opts": self.opts,
            "form": form,
        }
        status = 422 if form.errors else 200
        return render(request, "admin/accounts/ledgerline/add.html", context, status=status)


@admin.register(CheckIn)
class CheckInAdmin(LongListAdmin):
    list_display = ["day", "member", "at", "amount", "bonus", "is_made_up"]
    list_filter = ["is_made_up"]
    fields = list_display


@admin.register(Level)
class LevelAdmin(LoggedAdmin):
    """The ladder of levels and what each may do."""

    list_display = ["name", "threshold", "can_message", "can_submit", "skips_review"]
    actions = None

    def has_delete_permission(self, request, obj=None):
        """Everybody starts somewhere."""
        is_first = obj is not None and obj.threshold == 0
        return not is_first and super().has_delete_permission(request, obj)


@admin.register(EarningRule)
class EarningRuleAdmin(LoggedAdmin):
    """What earns points besides check-ins, whose rewards are in the site settings."""

    list_display = ["deed", "points", "per_day"]
    fields = list_display
    readonly_fields = ["deed"]
    actions = None

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
