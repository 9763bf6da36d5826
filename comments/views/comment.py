from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from comments.models import Comment
from newsportal.switches import requires


@requires("has_comments")
@require_safe
def comment(request, pk):
    """Lead to where a public comment stands."""
    comment = get_object_or_404(Comment.objects.public(), pk=pk)
    return redirect(f"{comment.article.get_absolute_url()}#comment-{pk}")
