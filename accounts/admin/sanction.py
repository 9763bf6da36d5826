from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.forms.sanction import AnswerForm, LiftForm, SanctionForm
from accounts.models import Member, Sanction
from accounts.models.sanction import may_sanction
from newsportal.admin.base import LoggedAdmin, entries_of

LIST = "admin:accounts_sanction_changelist"


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("appealed", _("appeal waits")),
            ("current", _("holds now")),
            ("over", _("over")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "appealed":
                return queryset.appealed()
            case "current":
                return queryset.current()
            case "over":
                return queryset.filter(ends_at__lte=timezone.now())
        return queryset


@admin.register(Sanction)
class SanctionAdmin(LoggedAdmin):
    """Measures against members: imposed, lifted, appealed against; never changed."""

    list_display = [
        "member",
        "measure",
        "reason",
        "starts_at",
        "ends_at",
        "state",
        "imposed_by",
    ]
    list_filter = [StateFilter, "measure"]
    list_select_related = ["member", "imposed_by"]
    search_fields = ["member__username", "reason"]
    actions = None

    def open_rows(self, request):
        return Sanction.objects.appealed()

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request):
        """Lead from a member to what was decided about them."""
        return lookup == "member" or super().lookup_allowed(lookup, value, request)

    def get_urls(self):
        return [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"accounts_sanction_{name}",
            )
            for name, view in (("lift", self.lift_view), ("answer", self.answer_view))
        ] + super().get_urls()

    @admin.display(description=_("state"))
    def state(self, sanction):
        if sanction.appealed_at and not sanction.answered_at:
            return _("appeal waits")
        return _("over") if sanction.is_over else _("holds now")

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = SanctionForm(request.POST or None, by=request.user, initial=_named(request))
        if request.method == "POST" and form.is_valid():
            form.impose()
            self.message_user(request, _("Done, and the member was told."), messages.SUCCESS)
            return redirect(LIST)
        context = {"title": _("Sanction a member"), "form": form}
        status = 422 if form.errors else 200
        return self._page(request, "add", context, status)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self._show(request, self._found(request, object_id))

    @method_decorator(require_POST)
    def lift_view(self, request, pk):
        """End a sanction now."""
        sanction, form = self._found(request, str(pk)), LiftForm(request.POST)
        return self._decide(
            request,
            sanction,
            {"lift_form": form},
            lambda: sanction.lift(request.user, reason=form.cleaned_data["reason"]),
        )

    @method_decorator(require_POST)
    def answer_view(self, request, pk):
        """Answer an appeal; one button leaves the sanction, the other lifts it."""
        sanction, form = self._found(request, str(pk)), AnswerForm(request.POST)
        lifts = "lifts" in request.POST
        return self._decide(
            request,
            sanction,
            {"answer_form": form},
            lambda: sanction.answer_with(
                request.user, form.cleaned_data["answer"], lifts=lifts
            ),
        )

    def _decide(self, request, sanction, forms, decide):
        """Do what a valid form says, or show it with what is wrong."""
        [form] = forms.values()
        if form.is_valid():
            try:
                decide()
            except ValidationError as refusal:
                self.message_user(request, refusal.messages[0], messages.ERROR)
            else:
                text = _("Done, and the member was told.")
                self.message_user(request, text, messages.SUCCESS)
            return redirect("admin:accounts_sanction_change", sanction.pk)
        return self._show(request, sanction, forms, 422)

    def _found(self, request, object_id):
        sanction = self.get_object(request, object_id)
        if not sanction:
            raise Http404(object_id)
        if not self.has_view_or_change_permission(request, sanction):
            raise PermissionDenied
        return sanction

    def _show(self, request, sanction, forms=None, status=200):
        """Show a sanction, what led to it before, and what may be done with it."""
        may = _may(request.user, sanction.member)
        waits = sanction.appealed_at and not sanction.answered_at
        context = {
            "title": str(sanction),
            "sanction": sanction,
            "state": self.state(sanction),
            "others": sanction.member.sanctions.exclude(pk=sanction.pk),
            "lift_form": LiftForm() if may and not sanction.is_over else None,
            "answer_form": AnswerForm() if may and waits else None,
            "entries": entries_of(sanction),
        }
        return self._page(request, "sanction", context | (forms or {}), status)

    def _page(self, request, name, context, status):
        context = self.admin_site.each_context(request) | {"opts": self.opts} | context
        template = f"admin/accounts/sanction/{name}.html"
        return render(request, template, context, status=status)


def _named(request):
    """Return the name of the member whom a link is about."""
    number = request.GET.get("member", "")[:18]
    member = number.isdecimal() and Member.objects.filter(pk=number).first()
    return {"member": str(member)} if member else {}


def _may(by, member):
    try:
        may_sanction(by, member)
    except PermissionDenied:
        return False
    return True
