"""What comments add to the desk's first page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from . import dossier
from .models import Comment
from .models.comment import MODERATE

ROWS = 5


def desk(request):
    """Yield the panel of comments that wait, the oldest first."""
    if not request.user.has_perm(MODERATE):
        return
    rows = Comment.objects.held().select_related("author").defer("html").order_by("pk")[:ROWS]
    for comment in (rows := list(rows)):
        comment.rule = dossier.name_of(comment.held_rule)
    yield {
        "title": _("Comments to review"),
        "articles": rows,
        "rows": "admin/comments/comment/_rows.html",
        "empty": _("No comment waits."),
        "url": reverse("admin:comments_comment_queue") if rows else "",
        "link": _("Work through what waits"),
    }
