"""Members that a member follows or blocks, and who follows whom."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import paging, people
from accounts.models import Block, Follow, Member
from accounts.private import private
from newsportal import site
from newsportal.limits import Limit

# Each follow tells somebody, so it is no means to be noticed by everybody.
FOLLOWS = Limit("follow", 60, timedelta(hours=1))

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_form
@private
def follow(request, pk):
    """Follow a member or stop doing so."""
    member = _other(request, pk)
    context = {"member": member, "is_on": people.between(request.user, pk)["is_following"]}
    if request.method != "POST":
        return render(request, "accounts/follow.html", context)
    is_on = request.POST.get("on") != "0"
    FOLLOWS.hit(request.user.pk)
    try:
        (people.follow if is_on else people.unfollow)(request.user, member)
    except ValidationError as refusal:
        context["error"] = refusal.messages[0]
        return render(request, "accounts/follow.html", context, status=422)
    # A script asks for the button alone (js/in-place.js).
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "accounts/_follow_form.html", context | {"is_on": is_on})
    return redirect(member)


@require_form
@private
def block(request, pk):
    """Block a member or stop doing so."""
    member = _other(request, pk)
    context = {"member": member, "is_on": people.between(request.user, pk)["is_blocking"]}
    if request.method != "POST":
        return render(request, "accounts/block.html", context)
    change = people.block if request.POST.get("on") != "0" else people.unblock
    change(request.user, member)
    return redirect(_meeting_place(request, member))


@require_safe
@private
def blocks(request):
    """List whom the member has blocked."""
    rows = Block.objects.filter(member=request.user).select_related("blocked")
    rows, older = paging.newest(rows, paging.number(request, "before"))
    context = {"members": [row.blocked for row in rows], "older": older}
    return render(request, "accounts/blocks.html", context)


@require_safe
def followers(request, pk):
    """List who follows a member; the same bytes for everyone."""
    rows = Follow.objects.filter(followed=pk, follower__is_active=True)
    return _public_list(request, pk, rows.select_related("follower"), "follower")


@require_safe
def following(request, pk):
    """List whom a member follows; the same bytes for everyone."""
    rows = Follow.objects.filter(follower=pk, followed__is_active=True)
    return _public_list(request, pk, rows.select_related("followed"), "followed")


def _public_list(request, pk, rows, role):
    member = get_object_or_404(Member, pk=pk, is_active=True)
    rows, older = paging.newest(rows, paging.number(request, "before"))
    titles = {
        "follower": _("Followers of %(name)s"),
        "followed": _("Followed by %(name)s"),
    }
    context = {
        "member": member,
        "title": titles[role] % {"name": member},
        "members": [getattr(row, role) for row in rows],
        "older": older,
    }
    return render(request, "accounts/member_list.html", context)


def _meeting_place(request, member):
    """Return where a member came from: the conversation, the other's page, or the list."""
    party = request.user.conversations.filter(partner=member).first()
    if party and site.current().has_messages:
        return party
    return member if member.is_active else "accounts:blocks"


def _other(request, pk):
    """Return another member, also one whose account is closed."""
    return get_object_or_404(Member.objects.exclude(pk=request.user.pk), pk=pk)
