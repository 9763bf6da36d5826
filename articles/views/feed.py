from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from articles import feeds
from articles.models import Author, Category, Tag
from articles.models.category import Tree
from newsportal import site
from newsportal.page_cache import mark, remembered
from newsportal.prepared import Listed

from . import latest
from .category import newest_in

TAILS = {kind.tail.rstrip("/"): name for name, kind in feeds.KINDS.items()}


@remembered()
def newest(request, kind=""):
    mark("home")
    return _answer(_paper(Listed(latest.newest)), kind)


@remembered()
def category(request, slug, kind=""):
    tree, found = Tree.finding(lambda tree: tree.by_slug(slug))
    if not found:
        raise Http404("category")
    branch = tree.branch(found.pk)
    mark(*(f"category:{number}" for number in branch))
    rows = Listed(newest_in, tuple(branch))
    return _answer(_page(found, rows, found.description), kind)


@remembered()
def tag(request, slug, kind=""):
    found = Tag.objects.at(slug)
    if not found:
        raise Http404("tag")
    if found.slug != slug:
        args = [found.slug, *filter(None, [kind])]
        return redirect("articles:tag_feed", *args, permanent=True)
    mark(f"tag:{found.pk}")
    return _answer(
        _page(found, found.items.published().newest_first()), kind, may_be_empty=False
    )


@remembered()
def author(request, pk, kind=""):
    found = get_object_or_404(Author, pk=min(pk, 2**63 - 1))
    mark(f"author:{found.pk}")
    rows = found.bylines.published().newest_first()
    return _answer(_page(found, rows, found.biography), kind, may_be_empty=False)


@remembered()
def subscribe(request):
    """List what can be followed by a feed reader."""
    sections = Category.objects.filter(parent=None)
    sources = [_paper(), *(_page(section) for section in sections)]
    return render(request, "articles/subscribe.html", {"sources": sources})


def _paper(rows=()):
    return feeds.Source(site.current().name, reverse("articles:home"), _numbers(rows))


def _page(thing, rows=(), description=""):
    return feeds.Source(str(thing), thing.get_absolute_url(), _numbers(rows), description)


def _numbers(rows):
    """Return the numbers of the newest rows, each of which is (number, moment)."""
    return [number for number, _moment in rows[: feeds.ITEMS]]


def _answer(source, tail, *, may_be_empty=True):
    """Answer with a feed; a page that is hidden while it is empty has none either."""
    if tail not in TAILS or not (source.numbers or may_be_empty):
        raise Http404("feed")
    feed = feeds.write(source, TAILS[tail])
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
