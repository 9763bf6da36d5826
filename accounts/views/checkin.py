from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import boards, checkins, month
from accounts.private import private
from accounts.sanctions import CHECK_IN, refuse_if_sanctioned
from accounts.sheet import joined_on, sheet_of
from newsportal.switches import requires

SHOWN = 10


class MakeUpForm(forms.Form):
    """The day to sign, and the price as it was shown."""

    day = forms.DateField()
    price = forms.IntegerField()


@require_http_methods(["GET", "HEAD", "POST"])
@requires("has_checkin")
@private
def checkin(request):
    if request.method == "POST":
        return _check_in(request)
    sheet = sheet_of(request, _month_asked_for(request))
    return render(request, "accounts/checkin.html", sheet | _boards(sheet))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("has_checkin")
@private
def make_up(request):
    # Whoever had to sign in first comes back by GET.
    if request.method != "POST":
        return redirect("accounts:checkin")
    form = MakeUpForm(request.POST)
    if not form.is_valid():
        raise Http404("no day")
    try:
        refuse_if_sanctioned(request.user, CHECK_IN)
        row = checkins.make_up(request.user, **form.cleaned_data)
    except ValidationError as refused:
        return _refuse(request, refused)
    record = checkins.record_of(request.user, timezone.localdate())
    text = _("Signed afterwards. Your streak is now %(days)d days.")
    messages.success(request, text % {"days": record.current})
    return redirect(reverse("accounts:checkin") + f"?month={row.day:%Y-%m}")


def _check_in(request):
    try:
        refuse_if_sanctioned(request.user, CHECK_IN)
    except ValidationError as refused:
        return _refuse(request, refused)
    row, is_new = checkins.check_in(request.user)
    if request.headers.get("X-Requested-With") == "fetch":
        context = {"is_done": True, "gain": row.amount if is_new else None}
        return HttpResponse(render_to_string("accounts/_checkin_entry.html", context))
    if is_new:
        messages.success(request, _("You are checked in for today."))
    return redirect("accounts:checkin")


def _refuse(request, refused):
    messages.error(request, refused.messages[0])
    return redirect("accounts:checkin")


def _month_asked_for(request):
    """Return the first day of the month in the address; nonsense is no address of ours."""
    text = request.GET.get("month")
    if text is None:
        return None
    first, today = month.parse(text), timezone.localdate()
    if first is None or not joined_on(request.user).replace(day=1) <= first <= today:
        raise Http404("month")
    return first


def _boards(sheet):
    today, row, days = sheet["month"].today, sheet["row"], sheet["record"].current
    earliest = boards.earliest(today, SHOWN, row)
    longest = boards.longest_living(today, SHOWN, days)
    return {
        "earliest": earliest,
        "longest": longest,
        # A board can be empty though I am on it: midnight came in between.
        "rank_today": earliest[0].rank if row and earliest else None,
        "rank_of_streak": longest[0].rank if days and longest else None,
    }
