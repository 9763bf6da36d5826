from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from accounts.private import private
from articles import beacon, cards, metadata, sharing
from articles.closed import may_read
from articles.models import Article
from articles.models.category import Tree
from articles.related import around
from newsportal import site
from newsportal.page_cache import remembered

from .deadends import gone

# The largest number the database can keep; beyond it there is nothing to look for.
MAX_NUMBER = 2**63 - 1

# What Chinese sites call it; where a tip says these words, they lead there.
COMPLAINT = "侵权投诉"


@remembered()
def article(request, pk):
    if pk > MAX_NUMBER:
        raise Http404("article")
    article = cards.for_page(pk)
    if not article:
        return _missing(request, pk)
    trail = _trail(article)
    near = around(article)
    complaints = f"{reverse('comments:complain')}?article={pk}"
    context = {
        "article": article,
        "trail": trail,
        "previous": near.previous,
        "next": near.following,
        "related": near.related,
        "share": sharing.ways(article),
        "tip": _tip(article, complaints),
        "complaints": complaints,
        "beacon": beacon.address(article.pk),
        "json_ld": metadata.json_ld(article, trail),
        "shown": metadata.picture_of(article),
    }
    return render(request, "articles/article.html", context)


@require_safe
@private
def whole(request, pk):
    """Show a closed article to its end to whoever may read it, else what it asks for."""
    if pk > MAX_NUMBER:
        raise Http404("article")
    article = Article.objects.published().for_page().filter(pk=pk).first()
    if not article:
        return _missing(request, pk)
    if not article.is_closed:
        return redirect(article)
    context = {
        "article": article,
        "trail": _trail(article),
        "is_open": may_read(article, request.user),
        "reader": request.user,
    }
    return render(request, "articles/whole.html", context)


def old_article(request, pk):
    """Lead the short forms of an address to the one that readers are shown."""
    return redirect(reverse("articles:article", args=[pk]), permanent=True)


def _trail(article):
    tree, _category = Tree.finding(lambda tree: tree.by_pk.get(article.category_id))
    return tree.trail(article.category_id)


def _tip(article, address):
    """Return the words of the tip box, in which complaining is a link to the form."""
    text = escape(getattr(site.current(), f"tip_{article.kind}"))
    link = f'<a href="{address}">{COMPLAINT}</a>'
    return mark_safe(text.replace(COMPLAINT, link, 1))  # noqa: S308 - escaped above


def _missing(request, pk):
    """Answer 410 for what readers could once see, 404 for what they never could."""
    lost = Article.objects.gone().filter(pk=pk, published_at__lte=timezone.now()).first()
    if not lost:
        raise Http404("article")
    return gone(request, "expired" if lost.is_expired else "withdrawn")
