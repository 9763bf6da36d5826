from datetime import timedelta

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import names, paging
from accounts.drafts import keeps_typed, typed
from accounts.forms.message import NewMessageForm
from accounts.models import Member
from accounts.private import private
from newsportal.limits import Limit
from newsportal.switches import requires

from .conversation import answer, to_newest

SUGGESTED = 8
SUGGESTIONS = Limit("member-names", 60, timedelta(minutes=1))


@requires("has_messages")
@require_safe
@private
def messages(request):
    """List the conversations, the newest first."""
    before = paging.number(request, "before")
    listed = request.user.conversations.listed()
    rows, older = paging.newest(listed, before, by="last_message_id")
    return render(request, "accounts/messages.html", {"conversations": rows, "older": older})


@requires("has_messages")
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
@private
def new_message(request):
    """Write to a member by name."""
    known = {"to": request.GET.get("to", ""), "text": typed(request)}
    form = NewMessageForm(request.POST or None, sender=request.user, initial=known)
    if request.method == "POST" and (message := form.send()):
        return to_newest(message.conversation)
    return answer(request, form, "accounts/new_message.html", {"form": form})


@requires("has_messages")
@require_safe
@private
def message_to(request, pk):
    """Lead to the conversation with a member, or to a first message."""
    others = Member.objects.filter(is_active=True).exclude(pk=request.user.pk)
    member = get_object_or_404(others, pk=pk)
    if party := request.user.conversations.filter(partner=member).first():
        return to_newest(party)
    return redirect(f"{reverse('accounts:new_message')}?{urlencode({'to': member})}")


@requires("has_messages")
@require_safe
@private
def member_names(request):
    """Suggest names of members that begin as typed."""
    SUGGESTIONS.hit(request.user.pk)
    start = names.key(request.GET.get("q", "")[:100].replace("\0", ""))
    found = Member.objects.filter(is_active=True, name_key__startswith=start)
    found = found.exclude(pk=request.user.pk).order_by("name_key")
    listed = found.values_list("username", flat=True)[:SUGGESTED] if start else []
    return JsonResponse({"names": list(listed)})


@requires("has_messages")
@require_POST
@private
def read_all(request):
    request.user.conversations.mark_read()
    return redirect("accounts:messages")
