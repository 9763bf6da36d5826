from django.shortcuts import render

from articles import front
from articles.models import HotArticle, Newsflash
from articles.models.hot_list import Period
from newsportal import site

NEWSFLASHES = 6
HOT = 6


def home(request):
    context = front.compose()
    context["newsflashes"] = []
    if site.current().has_newsflashes:
        context["newsflashes"] = list(Newsflash.objects.published()[:NEWSFLASHES])
    context["hot"] = list(HotArticle.objects.of(Period.DAY)[:HOT])
    return render(request, "articles/home.html", context)
