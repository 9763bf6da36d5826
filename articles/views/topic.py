from types import SimpleNamespace

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Topic
from articles.paging import page_of, page_of_articles
from newsportal.page_cache import mark, remembered


@remembered("page")
def topics(request):
    mark("home")
    shown = (
        Topic.objects.published()
        .select_related("cover")
        .defer("introduction", "introduction_html")
    )
    page = page_of(shown.newest_first(), request, path=reverse("articles:topics"), count=0)
    context = {"page": page, "canonical_path": page.url(page.number)}
    return render(request, "articles/topics.html", context)


@remembered("page")
def topic(request, slug):
    topic = get_object_or_404(Topic.objects.published().select_related("cover"), slug=slug)
    entries = topic.entries.published()
    page = page_of_articles(
        entries.values_list("article", "position"),
        request,
        path=topic.get_absolute_url(),
        count=0,
    )
    context = {
        "topic": topic,
        "trail": [
            SimpleNamespace(name=_("Topics"), get_absolute_url=reverse("articles:topics"))
        ],
        "page": page,
        "canonical_path": page.url(page.number),
    }
    return render(request, "articles/topic.html", context)
