"""What a member keeps of the news: likes, favourites, followed sections."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.private import private
from articles import parts
from articles.models import Article, Category, CategoryFollow
from articles.models.category import Tree
from articles.models.queries import BODIES
from articles.paging import page_of, page_of_articles

# Said where the public page cannot say it: it is the same for everyone.
KEPT = {
    ("like", True): _("You like this report now."),
    ("like", False): _("You no longer like this report."),
    ("favourite", True): _("This report is among your favourites now."),
    ("favourite", False): _("This report is no longer among your favourites."),
}
FOLLOWED = {
    True: _("You follow this section now."),
    False: _("You no longer follow this section."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@private
def keep(request, pk, model):
    """Mark an article or take the mark away; asked twice, it is done once."""
    article = get_object_or_404(Article.objects.for_readers().defer(*BODIES), pk=pk)
    mine = model.objects.filter(member=request.user, article=article)
    if article.state != "published" and not mine.exists():
        raise Http404("article")
    context = {"kind": model._meta.model_name, "article": article}
    if request.method != "POST":
        return render(request, "articles/keep.html", context | {"is_on": mine.exists()})
    is_on = request.POST.get("on") != "0"
    change = model.objects.put if is_on else model.objects.take
    change(request.user, article)
    if not _is_in_place(request):
        messages.success(request, KEPT[context["kind"], is_on])
        return redirect(_back(request, request.path))
    article.refresh_from_db(fields=[model.counter])
    context |= {"is_on": is_on, "count": getattr(article, model.counter)}
    return render(request, "articles/_keep_form.html", context)


@require_safe
@private
def kept(request, model):
    """List the articles that the member marked, also those no longer to be read."""
    rows = model.objects.filter(member=request.user).for_list()
    kind = model._meta.model_name
    page = page_of(rows, request, path=request.path, count=parts.keeping(request)[kind])
    return render(request, "articles/kept.html", {"page": page, "kind": kind})


@require_http_methods(["GET", "HEAD", "POST"])
@private
def follow(request, slug):
    """Follow a section or stop doing so."""
    category = get_object_or_404(Category, slug=slug)
    mine = CategoryFollow.objects.filter(member=request.user, category=category)
    context = {"category": category}
    if request.method != "POST":
        return render(request, "articles/follow.html", context | {"is_on": mine.exists()})
    is_on = request.POST.get("on") != "0"
    if is_on:
        CategoryFollow.objects.get_or_create(member=request.user, category=category)
    else:
        mine.delete()
    if _is_in_place(request):
        return render(request, "articles/_follow_form.html", context | {"is_on": is_on})
    messages.success(request, FOLLOWED[is_on])
    return redirect(_back(request, request.path))


@require_safe
@private
def following(request):
    """Show what is new in the sections that the member follows."""
    follows = CategoryFollow.objects.filter(member=request.user)
    numbers = list(follows.values_list("category", flat=True))
    # A section that came in between is not among them, one that went is not in the tree.
    tree, _known = Tree.finding(lambda tree: tree.by_pk.keys() >= {*numbers} or None)
    followed = [tree.by_pk[pk] for pk in numbers if pk in tree.by_pk]
    branches = {number for category in followed for number in tree.branch(category.pk)}
    context = {"followed": followed}
    if branches:
        numbers = Article.objects.newest_in(sorted(branches))
        page = page_of_articles(numbers, request, path=request.path, count=0)
        context["page"] = page
    elif request.GET.get("page", "1") != "1":
        raise Http404("page")
    return render(request, "articles/following.html", context)


def _is_in_place(request):
    """Tell whether a script asks for the button alone (js/in-place.js)."""
    return request.headers.get("X-Requested-With") == "fetch"


def _back(request, default):
    """Return where the form stood, if it says so and means a page of ours."""
    address = request.POST.get("next", "")
    # What begins with no slash would be taken for the name of a view.
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else default
