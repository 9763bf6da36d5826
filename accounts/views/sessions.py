from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import paging, sessions
from accounts.private import private
from newsportal import regions


@require_http_methods(["GET", "HEAD", "POST"])
@private
def sessions_list(request):
    """Show where the member is signed in; end one session, or all but this one."""
    current = request.session.session_key
    open_ones = sessions.of(request.user)
    if request.method == "POST":
        others = open_ones.exclude(session_key=current)
        if request.POST.get("session"):
            others = others.filter(pk=paging.number(request, "session") or 0)
            get_object_or_404(others)
        ended = sessions.end(others)
        text = ngettext(
            "Signed out on %(count)d device.", "Signed out on %(count)d devices.", ended
        )
        messages.success(request, text % {"count": ended})
        return redirect("usersessions_list")
    rows = [
        {
            "session": row,
            "is_current": row.session_key == current,
            "place": regions.name(regions.look_up(row.ip)),
        }
        for row in open_ones[:100]
    ]
    return render(request, "accounts/sessions.html", {"rows": rows})
