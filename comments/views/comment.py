"""Comments as everybody reads them; and one's own, wherever they stand."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts import paging
from accounts.private import private
from articles import cards
from comments import printing, threads
from comments.models import Comment
from comments.printing import Printer
from newsportal import page_cache
from newsportal.switches import requires


@page_cache.remembered("order", "after", "part")
@requires("has_comments")
@require_safe
def discussion(request, pk):
    """Show the threads of an article, from a place on, in one of the orders."""
    article = _readable(pk)
    page_cache.mark(f"article:{pk}")
    order = request.GET.get("order", threads.NEWEST)
    if order not in threads.ORDERS:
        raise Http404("order")
    page = threads.page(pk, order, request.GET.get("after", ""))
    if "part" in request.GET:
        return HttpResponse(printing.part(article, page))
    context = {"article": article, "discussion": printing.discussion(article, page)}
    return render(request, "comments/discussion.html", context)


@requires("has_comments")
@require_safe
def comment(request, pk):
    """Show a thread, or where in its thread a reply stands; or one's own comment."""
    facts = threads.one(pk)
    if facts is None:
        raise Http404("comment")
    if facts["root"] is None and (facts["status"] == "public" or facts["reply_count"]):
        return _thread(request, facts)
    if facts["root"] and facts["status"] == "public":
        place = Comment(pk=facts["root"]).get_absolute_url()
        return redirect(f"{place}?after={pk - 1}#comment-{pk}")
    if not request.user.is_authenticated:
        raise Http404("comment")
    return _own(request, pk)


def _thread(request, root):
    article = _readable(root["article"])
    page_cache.mark(f"article:{article.pk}")
    rows, has_more = threads.thread(root["id"], paging.number(request, "after") or 0)
    printer = Printer(article)
    context = {"article": article, "rest": ""}
    if has_more:
        context["rest"] = printer.more(root["id"], rows[-1]["id"])
    if "part" in request.GET:
        context["rows"] = printer.replies(rows)
        return render(request, "comments/_replies.html", context)
    context["rows"] = printer.whole(root, rows, context["rest"])
    return render(request, "comments/thread.html", context)


@private
def _own(request, pk):
    own = Comment.objects.filter(author=request.user).exclude(status="deleted")
    comment = get_object_or_404(own.select_related("article"), pk=pk)
    comment.article.mask()
    return render(request, "comments/comment.html", {"comment": comment})


def _readable(pk):
    """Return the article whose discussion can be read, as readers get it."""
    for article in cards.for_list([pk]):
        return article
    raise Http404("article")
