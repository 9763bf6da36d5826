from datetime import timedelta

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import names, paging
from accounts.models import Member
from accounts.private import private
from articles.models.queries import BODIES
from comments.models import Comment
from newsportal.limits import Limit
from newsportal.switches import requires

SUGGESTED = 8
SUGGESTIONS = Limit("mention-names", 120, timedelta(minutes=1))


@requires("has_comments")
@require_safe
@private
def mine(request):
    """List the member's own comments with where each stands and why."""
    own = Comment.objects.filter(author=request.user).exclude(status="deleted")
    own = own.select_related("article").defer(*(f"article__{name}" for name in BODIES))
    rows, older = paging.newest(own, paging.number(request, "before"))
    for comment in rows:
        comment.article.mask()
    return render(request, "comments/mine.html", {"comments": rows, "older": older})


@requires("has_comments")
@require_safe
@private
def member_names(request):
    """Suggest whom an @ may mean: members whose names begin as typed."""
    SUGGESTIONS.hit(request.user.pk)
    start = names.key(request.GET.get("q", "")[:100].replace("\0", ""))
    found = Member.objects.filter(is_active=True, name_key__startswith=start)
    found = found.exclude(pk=request.user.pk).order_by("name_key")
    listed = found.values_list("username", flat=True)[:SUGGESTED] if start else []
    return JsonResponse({"names": list(listed)})
