from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from articles.models import Newsflash
from articles.paging import page_of
from articles.timeline import by_day
from newsportal.page_cache import mark, remembered
from newsportal.switches import requires


@remembered("page")
@requires("has_newsflashes")
def newsflashes(request):
    mark("newsflashes")
    rows = Newsflash.objects.published()
    page = page_of(rows, request, path=reverse("articles:newsflashes"), count=0)
    context = {
        "page": page,
        "days": by_day(page.rows),
        "canonical_path": page.url(page.number),
    }
    return render(request, "articles/newsflashes.html", context)


@remembered()
@requires("has_newsflashes")
def newsflash(request, pk):
    mark("newsflashes")
    newsflash = get_object_or_404(Newsflash.objects.published(), pk=min(pk, 2**63 - 1))
    return render(request, "articles/newsflash.html", {"newsflash": newsflash})
