"""Say something, change it, take it back: small pages that scripts do without."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts import paging
from accounts.drafts import keeps_typed, typed
from accounts.private import private
from accounts.views.conversation import answer
from articles.models import Article
from articles.models.queries import BODIES
from comments import threads
from comments.forms.comment import CommentForm
from comments.models import Comment, StepError
from comments.printing import Printer
from newsportal.switches import requires

HELD = _("Thank you. A moderator looks at your comment before others read it.")
FORM_METHODS = ["GET", "HEAD", "POST"]


@requires("has_comments")
@require_http_methods(FORM_METHODS)
@keeps_typed
@private
def new(request, pk):
    """Take a comment on an article, or a reply to one."""
    article, to = _article(request, pk), paging.number(request, "to")
    form = CommentForm(
        request.POST or None,
        initial={"text": typed(request)},
        address=request.client_address,
    )
    comment = form.post(request.user, article, to) if request.method == "POST" else None
    if _is_in_place(request):
        return _told(form, article, comment)
    if comment:
        return _to(request, comment)
    parent = Comment.objects.public().filter(pk=to, article=pk).select_related("author")
    context = {"form": form, "article": article, "parent": parent.first() if to else None}
    return answer(request, form, "comments/new.html", context)


@requires("has_comments")
@require_http_methods(FORM_METHODS)
@keeps_typed
@private
def edit(request, pk):
    """Change one's own comment for ten minutes."""
    comment = _own(request, pk)
    form = CommentForm(
        request.POST or None,
        initial={"text": typed(request) or comment.text},
        address=request.client_address,
    )
    if request.method == "POST" and form.change(comment):
        return _to(request, comment)
    return answer(request, form, "comments/edit.html", {"form": form, "comment": comment})


@requires("has_comments")
@require_http_methods(FORM_METHODS)
@private
def delete(request, pk):
    """Take one's own comment back."""
    comment = _own(request, pk)
    if request.method != "POST":
        return render(request, "comments/delete.html", {"comment": comment})
    try:
        comment.delete_by_author()
        messages.success(request, _("Your comment is deleted."))
    except StepError:
        messages.warning(request, _("This comment was taken away meanwhile."))
    return redirect("comments:mine")


def _article(request, pk):
    """Return the article; whoever was writing when it was withdrawn learns that in words."""
    article = get_object_or_404(Article.objects.for_readers().defer(*BODIES), pk=pk)
    lost = {"withdrawn", "expired"} if request.method == "POST" else set()
    if article.state not in {"published", *lost}:
        raise Http404("article")
    return article


def _own(request, pk):
    own = Comment.objects.filter(author=request.user).exclude(status="deleted")
    return get_object_or_404(own.select_related("article", "author"), pk=pk)


def _is_in_place(request):
    """Tell whether a script has sent the form (js/comment-thread.js)."""
    return request.method == "POST" and request.headers.get("Accept") == "application/json"


def _told(form, article, comment):
    """Answer a script: with the comment as it is printed, or with sentences."""
    if comment is None:
        sentences = [error for errors in form.errors.values() for error in errors]
        status = 429 if form.retry_after else 422
        return JsonResponse({"error": " ".join(sentences)}, status=status)
    facts, printer = threads.one(comment.pk), Printer(article)
    html = (
        printer.replies([facts])
        if comment.root_id
        else printer.threads([facts | {"replies": []}])
    )
    if not comment.is_public:
        html = printer.own(facts, comment.note)
    key = str(form.fields["key"].initial())
    told = {"html": html, "is_public": comment.is_public, "root": comment.root_id, "key": key}
    return JsonResponse(told, status=201)


def _to(request, comment):
    """Lead to where the comment stands."""
    if not comment.is_public:
        messages.success(request, HELD)
    elif not comment.root_id:
        return redirect(f"{comment.article.get_absolute_url()}#comment-{comment.pk}")
    return redirect(reverse("comments:comment", args=[comment.pk]))
