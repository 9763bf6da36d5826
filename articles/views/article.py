from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from articles import metadata
from articles.models import Article
from articles.models.category import Tree
from newsportal import site

from .deadends import gone

# The largest number the database can keep; beyond it there is nothing to look for.
MAX_NUMBER = 2**63 - 1


def article(request, pk):
    if pk > MAX_NUMBER:
        raise Http404("article")
    article = (
        Article.objects.published().for_cards().defer("body").filter(pk=pk).first()
    )
    if not article:
        return _missing(request, pk)
    trail = Tree().trail(article.category_id)
    previous, following = article.neighbours()
    context = {
        "article": article,
        "trail": trail,
        "previous": previous,
        "next": following,
        "tip": getattr(site.current(), f"tip_{article.kind}"),
        "updated_on": timezone.localdate(article.updated_at),
        "json_ld": metadata.json_ld(article, trail),
    }
    return render(request, "articles/article.html", context)


def old_article(request, pk):
    """Lead the short forms of an address to the one that readers are shown."""
    return redirect(reverse("articles:article", args=[pk]), permanent=True)


def _missing(request, pk):
    """Answer 410 for what readers could once see, 404 for what they never could."""
    lost = (
        Article.objects.gone().filter(pk=pk, published_at__lte=timezone.now()).first()
    )
    if not lost:
        raise Http404("article")
    return gone(request, "expired" if lost.is_expired else "withdrawn")
