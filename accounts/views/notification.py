from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import notification_mail, paging
from accounts.forms.notification import NotificationChoiceForm
from accounts.notifications import choice_of
from accounts.private import private
from newsportal import site


@require_safe
@private
def notifications(request):
    rows = request.user.notifications.select_related("actor")
    rows, older = paging.newest(rows, paging.number(request, "before"))
    context = {"notifications": rows, "older": older}
    return render(request, "accounts/notifications.html", context)


@require_safe
@private
def notification(request, pk):
    """Lead to what a notification is about, unless that is closed by now; it is read then."""
    own = request.user.notifications.filter(pk=pk)
    row = get_object_or_404(own)
    own.mark_read()
    is_ours = url_has_allowed_host_and_scheme(row.url, {request.get_host()})
    return redirect(row.url if is_ours and site.leads_on(row.url) else "accounts:notifications")


@require_POST
@private
def read_notifications(request):
    request.user.notifications.mark_read()
    return redirect("accounts:notifications")


@require_http_methods(["GET", "HEAD", "POST"])
@private
def notification_choices(request):
    """Let a member choose what to be told, and whether by mail."""
    form = NotificationChoiceForm(request.POST or None, choice=choice_of(request.user))
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect(f"{request.path}?saved=1")
    context = {"form": form, "is_saved": "saved" in request.GET}
    status = 422 if form.errors else 200
    return render(request, "accounts/notification_choices.html", context, status=status)


# Mail programs send the form of a mail's head by themselves: no session, no token of ours.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request, token):
    """End mails about notifications, for whoever has one of them; only a POST does it."""
    member = notification_mail.member_of(token)
    if member is None:
        raise Http404("token")
    if request.method == "POST":
        notification_mail.end(member)
    context = {"is_done": request.method == "POST"}
    return render(request, "accounts/unsubscribe.html", context)
