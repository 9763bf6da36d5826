from datetime import timedelta

from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import paging
from accounts.drafts import keeps_typed, typed
from accounts.forms.message import MessageForm
from accounts.models import Block
from accounts.private import private
from newsportal.switches import requires

# After a pause as long as this the hour is told again.
PAUSE = timedelta(minutes=10)
# More than this came while the page slept: the rest follows with the next question.
MOST_NEWS = 100


@requires("has_messages")
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
@private
def conversation(request, pk):
    """Show a conversation and take a message; who is not one of the two finds nothing."""
    party = _party(request, pk)
    form = MessageForm(
        request.POST or None,
        sender=request.user,
        recipient=party.partner,
        initial={"text": typed(request)},
    )
    if request.method == "POST":
        message = form.send()
        if request.headers.get("Accept") == "application/json":
            return _told(request, pk, form)
        if message:
            return to_newest(party)
    return answer(request, form, "accounts/conversation.html", _shown(request, party, form))


@requires("has_messages")
@require_safe
@private
def news(request, pk):
    """Tell an open page what was written since, and how far the other has read."""
    return JsonResponse(_news(request, _party(request, pk)))


@requires("has_messages")
@require_POST
@private
def mute(request, pk):
    """Let a conversation no longer count in the tool bar, or again."""
    party = _party(request, pk)
    party.mute("is_muted" in request.POST)
    return to_newest(party)


@requires("has_messages")
@require_http_methods(["GET", "HEAD", "POST"])
@private
def clear(request, pk):
    """Hide all messages of a conversation from this member alone."""
    party = _party(request, pk)
    if request.method == "POST":
        party.clear()
        return redirect("accounts:messages")
    return render(request, "accounts/clear.html", {"party": party})


def answer(request, form, template, context):
    """Show a form, with the status that says whether and why it was refused."""
    status = 429 if form.retry_after else 422 if form.errors else 200
    response = render(request, template, context, status=status)
    if form.retry_after:
        response.headers["Retry-After"] = str(form.retry_after)
    return response


def to_newest(thing):
    return HttpResponseRedirect(f"{thing.get_absolute_url()}#newest")


def _party(request, pk):
    own = request.user.conversations.select_related("partner").with_partners_place()
    return get_object_or_404(own, conversation__pk=pk)


def _shown(request, party, form):
    """Return what the page shows; the page of the newest messages counts as read."""
    before = paging.number(request, "before")
    if not before:
        party.mark_read()
    rows, older = paging.newest(party.messages, before)
    lines = list(_lines(reversed(rows), request.user))
    own = [line.pk for line in lines if line.is_mine and line.pk <= party.partner_read_to]
    return {
        "party": party,
        "lines": lines,
        "older": older,
        "is_newest": not before,
        "last_read": max(own, default=0),
        "is_blocked": Block.objects.filter(member=request.user, blocked=party.partner).exists(),
        "form": form,
    }


def _news(request, party):
    """Return what came after the message that the page names as its last."""
    known = paging.number(request, "after") or 0
    party.mark_read()
    if known >= (party.last_message_id or 0):
        return {"html": "", "read_to": party.partner_read_to}
    # The known one comes along: it decides whether the hour is told above the next.
    rows = party.messages.filter(pk__gte=known).order_by("pk")[:MOST_NEWS]
    lines = [line for line in _lines(rows, request.user) if line.pk > known]
    html = render_to_string("accounts/_lines.html", {"lines": lines}) if lines else ""
    return {"html": html, "read_to": party.partner_read_to}


def _told(request, pk, form):
    """Answer a script that has sent the form."""
    if form.errors:
        sentences = [error for errors in form.errors.values() for error in errors]
        status = 429 if form.retry_after else 422
        return JsonResponse({"error": " ".join(sentences)}, status=status)
    key = str(form.fields["key"].initial())
    return JsonResponse(_news(request, _party(request, pk)) | {"key": key}, status=201)


def _lines(rows, reader):
    """Yield each message with what the page shows beside its text."""
    before = None
    for message in rows:
        at = localtime(message.at)
        message.is_mine = message.sender_id == reader.pk
        message.opens_day = before is None or at.date() != before.date()
        message.opens_hour = message.opens_day or at - before > PAUSE
        before = at
        yield message
