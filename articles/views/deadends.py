"""404 and 410, with the newest articles as a way on."""

from django.shortcuts import render

from articles.models import Article

LATEST = 4


def not_found(request, exception=None):
    return render(request, "404.html", {"latest": _latest()}, status=404)


def gone(request, reason):
    """Answer for an article that is "withdrawn" or "expired"."""
    context = {"latest": _latest(), "reason": reason}
    return render(request, "410.html", context, status=410)


def _latest():
    return Article.objects.published().newest_first().for_cards()[:LATEST]
