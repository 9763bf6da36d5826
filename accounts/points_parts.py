"""What check-ins and points add to shared pages."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from newsportal import site
from newsportal.parts import form_token
from newsportal.printed import Printed

from .parts import standing
from .sheet import sheet_of


def visitor(request):
    """Return the tool bar's entry of today's check-in."""
    if not (request.user.is_authenticated and site.current().has_checkin):
        return {}
    is_done = standing(request)["checked_in"] is not None
    token = "" if is_done else form_token(request)
    return {"checkin": _entry(token, is_done=is_done)}


_entry = Printed(
    "accounts/_checkin_entry.html",
    lambda token, is_done: {"is_done": is_done, "csrf_token": token},
)


def centre(request):
    """Yield points and check-ins: as figures, and as pages."""
    points = {"url": reverse("accounts:points")}
    yield points | {"title": _("Points"), "count": request.user.points, "group": "figures"}
    yield points | {"title": _("My points"), "count": None, "group": "account"}
    if site.current().has_checkin:
        page = {"url": reverse("accounts:checkin")}
        days = standing(request)["streak_days"]
        yield page | {"title": _("Days in a row"), "count": days, "group": "figures"}
        yield page | {"title": _("Daily check-in"), "count": None, "group": "today"}


def panel(request):
    """Return the way to the next level, and the month's check-ins."""
    context = {"member": request.user, "has_checkin": site.current().has_checkin}
    if context["has_checkin"]:
        context |= sheet_of(request)
    return render_to_string("accounts/_points_panel.html", context, request=request)


def export(member):
    """Yield what the archive of a member holds of check-ins."""
    days = ["day", "at", "amount", "bonus", "is_made_up"]
    yield "checkins.json", list(member.checkins.order_by("day").values(*days))
