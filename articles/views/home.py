from django.shortcuts import render

from articles import front
from articles.models import HotArticle, Newsflash
from articles.models.hot_list import Period
from newsportal import site
from newsportal.page_cache import mark, remembered
from newsportal.prepared import Prepared

NEWSFLASHES = 6
HOT = 6


@Prepared
def _newsflashes():
    return Newsflash.objects.published().for_rail()[:NEWSFLASHES]


@Prepared
def _hot():
    return HotArticle.objects.of(Period.DAY).for_list()[:HOT]


@remembered()
def home(request):
    mark("home", "newsflashes", "hot")
    context = front.compose()
    context["newsflashes"] = []
    if site.current().has_newsflashes:
        context["newsflashes"] = _newsflashes()
    context["hot"] = _hot()
    return render(request, "articles/home.html", context)
