from django.shortcuts import render

from articles import front
from articles.models import Newsflash
from newsportal import site

NEWSFLASHES = 6


def home(request):
    context = front.compose()
    context["newsflashes"] = []
    if site.current().has_newsflashes:
        context["newsflashes"] = list(Newsflash.objects.published()[:NEWSFLASHES])
    return render(request, "articles/home.html", context)
