"""What members add to shared pages."""

from functools import lru_cache

from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from newsportal import site
from newsportal.figures import Figure, per_day
from newsportal.parts import form_token
from newsportal.prepared import Prepared
from newsportal.printed import Printed

from . import checkins, people
from .models import CheckIn, Member, Notification, Party, Sanction
from .sanctions import STOPPED, sentence


def visitor(request):
    """Return what the tool bar says to the member, and the desk to those who work there."""
    slots = {}
    if not request.user.is_authenticated:
        return slots
    if site.current().has_messages:
        count = standing(request)["unread_messages"]
        slots["messages"] = _messages_entry(count=count)
    if request.page and request.page.view_name == "accounts:member":
        slots["member-actions"] = _member_actions(request, **request.page.kwargs)
    if request.user.is_staff:
        slots["desk"] = _desk_entry(request.user.username)
    return slots


_messages_entry = Printed("accounts/_messages_entry.html", lambda count: {"count": count})
_desk_entry = Printed("accounts/_desk.html", lambda name: {"member": name})


def _member_actions(request, pk):
    """Return what the reader can do with the member whose page it is."""
    return _member_buttons(
        pk,
        form_token(request),
        is_me=pk == request.user.pk,
        has_messages=site.current().has_messages,
        **people.between(request.user, pk),
    )


_member_buttons = Printed(
    "accounts/_member_buttons.html",
    lambda pk, token, has_messages, **facts: (
        {
            "member": {"pk": pk},
            "csrf_token": token,
            "site": {"has_messages": has_messages},
        }
        | facts
    ),
)


def centre(request):
    """Yield the entries of the personal centre about the account itself."""
    if site.current().has_messages:
        yield {
            "title": _("Messages"),
            "url": reverse("accounts:messages"),
            "count": standing(request)["unread_messages"],
            "group": "mail",
        }
    yield {
        "title": _("Notifications"),
        "url": reverse("accounts:notifications"),
        "count": standing(request)["unread_notifications"],
        "group": "mail",
    }
    if count := standing(request)["times_sanctioned"]:
        yield {
            "title": _("Sanctions"),
            "url": reverse("accounts:sanctions"),
            "count": count,
            "group": "account",
        }
    pages = {
        "accounts:profile": _("Profile"),
        "mfa_index": _("Password and security"),
        "accounts:blocks": _("Blocked members"),
        "accounts:archive": _("My data"),
        "accounts:leave": _("Leave"),
    }
    for name, title in pages.items():
        yield {"title": title, "url": reverse(name), "count": None, "group": "account"}


def figures():
    """Yield who joined and who checked in, by the day."""
    yield Figure("members", _("New members"), per_day(Member.objects.all(), "date_joined"))
    if site.current().has_checkin:
        yield Figure("checkins", _("Check-ins"), _check_ins)


def _check_ins(first, last):
    on_time = CheckIn.objects.filter(is_made_up=False, day__range=(first, last)).order_by()
    return on_time.values_list("day").annotate(Count("pk"))


def sanctions(request):
    """Return the notice of what the member may not do now, or nothing."""
    current = request.user.sanctions.current().filter(measure__in=STOPPED)
    sentences = [sentence(row) for row in current]
    if not sentences:
        return ""
    return render_to_string("accounts/_sanction_panel.html", {"sentences": sentences})


def standing(request):
    """Return what the tool bar tells the member; one statement, asked once a request."""
    if not hasattr(request, "member_standing"):
        (row,) = _standing(timezone.localdate())(request.user.pk)
        request.member_standing = row
    return request.member_standing


@lru_cache(2)
def _standing(today):
    """Return the statement of a day."""
    figures = STANDING | checkins.standing(today)
    return Prepared(lambda member: Member.objects.filter(pk=member).values(**figures))


def counted(rows, figure=None):
    """Return a figure, or the number, of those of some rows that are the member's."""
    own = rows.filter(member=OuterRef("pk")).order_by().values("member")
    return Coalesce(Subquery(own.annotate(figure=figure or Count("*")).values("figure")), 0)


# Each figure by its name: add an expression here rather than a query to the fragment.
STANDING = {
    "unread_messages": counted(Party.objects.heard().filter(unread__gt=0), Sum("unread")),
    "unread_notifications": counted(Notification.objects.unread()),
    "times_sanctioned": counted(Sanction.objects.all()),
}
