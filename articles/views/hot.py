from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from articles.models import HotArticle
from articles.models.hot_list import Period
from newsportal.page_cache import mark, remembered


@remembered()
def hot(request, period=Period.DAY):
    """Show what is read most, in a day or in a week."""
    mark("hot")
    if period not in Period.values:
        raise Http404("period")
    paths = {
        Period.DAY: reverse("articles:hot"),
        Period.WEEK: reverse("articles:hot", args=["week"]),
    }
    context = {
        "places": HotArticle.objects.of(period).for_list(),
        "periods": [(each.label, paths[each], each == period) for each in Period],
        "canonical_path": paths[Period(period)],
    }
    return render(request, "articles/hot.html", context)
