from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.private import private
from comments.models import Comment, CommentLike
from newsportal.switches import requires


@requires("has_comments")
@require_http_methods(["GET", "HEAD", "POST"])
@private
def like(request, pk):
    """Like a comment or take the like back; asked twice, it is done once."""
    readable = Comment.objects.readable().select_related("author", "article")
    comment = get_object_or_404(readable, pk=pk)
    if comment.author_id == request.user.pk:
        return _refuse(request, comment)
    mine = CommentLike.objects.filter(member=request.user, comment=comment)
    if request.method != "POST":
        context = {"comment": comment, "is_on": mine.exists()}
        return render(request, "comments/like.html", context)
    is_on = request.POST.get("on") != "0"
    change = CommentLike.objects.put if is_on else CommentLike.objects.take
    change(request.user, comment)
    if request.headers.get("Accept") != "application/json":
        return redirect(comment)
    comment.refresh_from_db(fields=["like_count"])
    return JsonResponse({"is_on": is_on, "count": comment.like_count})


def _refuse(request, comment):
    sentence = _("Nobody likes their own comment here.")
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"error": sentence}, status=422)
    context = {"comment": comment, "sentence": sentence}
    return render(request, "comments/like.html", context, status=422)
