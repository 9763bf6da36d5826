from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.private import private
from accounts.views.conversation import answer
from articles.models import Article
from comments.forms.report import ContentReportForm
from comments.models import Comment
from newsportal.switches import requires

require_form = require_http_methods(["GET", "HEAD", "POST"])
MOST = 2**63 - 1


@requires("has_comments")
@require_form
@private
def report_comment(request, pk):
    """Report a comment that somebody else wrote."""
    comments = Comment.objects.readable().select_related("article", "author")
    comment = get_object_or_404(comments, pk=min(pk, MOST))
    comment.article.mask()
    context = {"comment": comment, "is_own": comment.author_id == request.user.pk}
    return _answer(request, comment, context)


@require_form
@private
def report_article(request, pk):
    """Report an article."""
    article = get_object_or_404(Article.objects.published(), pk=min(pk, MOST))
    return _answer(request, article, {"article": article})


def _answer(request, thing, context):
    form = ContentReportForm(request.POST or None, reporter=request.user, about=thing)
    if request.method == "POST" and form.file():
        return redirect("accounts:reports")
    return answer(request, form, "comments/report.html", context | {"form": form})
