from django.shortcuts import render

from articles import front
from articles.models import HotArticle, Newsflash
from articles.models.hot_list import Period
from newsportal import site
from newsportal.page_cache import mark, remembered

NEWSFLASHES = 6
HOT = 6


@remembered()
def home(request):
    mark("home", "newsflashes", "hot")
    context = front.compose()
    context["newsflashes"] = []
    if site.current().has_newsflashes:
        context["newsflashes"] = list(Newsflash.objects.published()[:NEWSFLASHES])
    context["hot"] = list(HotArticle.objects.of(Period.DAY)[:HOT])
    return render(request, "articles/home.html", context)
