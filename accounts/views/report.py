from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import paging, reporting
from accounts.forms.report import MessageReportForm, ReportForm
from accounts.models import Member
from accounts.private import private
from newsportal.switches import requires

from .conversation import answer

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_form
@private
def report_member(request, pk):
    """Report another member."""
    others = Member.objects.filter(is_active=True).exclude(pk=request.user.pk)
    member = get_object_or_404(others, pk=pk)
    form = ReportForm(request.POST or None, reporter=request.user, about=member)
    return _answer(request, form, member)


@requires("has_messages")
@require_form
@private
def report_message(request, pk):
    """Report one message of a conversation with its context."""
    own = request.user.conversations.select_related("partner")
    party = get_object_or_404(own, conversation__pk=pk)
    form = MessageReportForm(request.POST or None, reporter=request.user, about=party)
    return _answer(request, form, party.partner, party)


@require_safe
@private
def reports(request):
    """List what the member has reported, of whatever kind, with the outcome."""
    rows, older = reporting.newest(request.user, paging.number(request, "before"))
    return render(request, "accounts/reports.html", {"reports": rows, "older": older})


def _answer(request, form, member, party=None):
    if request.method == "POST" and form.file():
        return redirect("accounts:reports")
    context = {"form": form, "member": member, "party": party}
    return answer(request, form, "accounts/report.html", context)
