from django.shortcuts import render
from django.urls import reverse

from articles import counts
from articles.models import Article
from articles.paging import page_of_articles
from newsportal.page_cache import mark, remembered
from newsportal.prepared import Listed, Prepared


@Prepared
def newest():
    return Article.objects.published().newest_first().values_list("pk", "published_at")


@remembered("page")
def latest(request):
    mark("home")
    page = page_of_articles(
        Listed(newest),
        request,
        path=reverse("articles:latest"),
        count=sum(counts.by_category().values()),
    )
    context = {"page": page, "canonical_path": page.url(page.number)}
    return render(request, "articles/latest.html", context)
