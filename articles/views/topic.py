from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Topic, TopicEntry
from articles.paging import page_of, page_of_articles
from articles.trail import Level
from newsportal.page_cache import mark, remembered
from newsportal.prepared import Listed, Prepared

_topics = Prepared(
    lambda: (
        Topic.objects.published()
        .select_related("cover")
        .defer("introduction", "introduction_html")
        .newest_first()
    )
)
_at = Prepared(lambda slug: Topic.objects.published().select_related("cover").filter(slug=slug))
_entries = Prepared(
    lambda topic: (
        TopicEntry.objects.filter(topic=topic).published().values_list("article", "position")
    )
)


@remembered("page")
def topics(request):
    mark("home")
    page = page_of(Listed(_topics), request, path=reverse("articles:topics"), count=0)
    context = {"page": page, "canonical_path": page.url(page.number)}
    return render(request, "articles/topics.html", context)


@remembered("page")
def topic(request, slug):
    topic = next(iter(_at(slug)), None)
    if not topic:
        raise Http404("topic")
    page = page_of_articles(
        Listed(_entries, topic.pk), request, path=topic.get_absolute_url(), count=0
    )
    context = {
        "topic": topic,
        "trail": [Level(_("Topics"), reverse("articles:topics"))],
        "page": page,
        "canonical_path": page.url(page.number),
    }
    return render(request, "articles/topic.html", context)
