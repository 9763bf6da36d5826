from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from articles.models import Newsflash
from articles.paging import page_of
from articles.timeline import by_day
from newsportal.switches import requires


@requires("has_newsflashes")
def newsflashes(request):
    rows = Newsflash.objects.published()
    page = page_of(rows, request, path=reverse("articles:newsflashes"), count=0)
    context = {
        "page": page,
        "days": by_day(page.rows),
        "canonical_path": page.url(page.number),
    }
    return render(request, "articles/newsflashes.html", context)


@requires("has_newsflashes")
def newsflash(request, pk):
    newsflash = get_object_or_404(Newsflash.objects.published(), pk=min(pk, 2**63 - 1))
    return render(request, "articles/newsflash.html", {"newsflash": newsflash})
