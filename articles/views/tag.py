from django.http import Http404
from django.shortcuts import redirect, render

from articles.models import Tag, TaggedArticle
from articles.paging import page_of_articles
from newsportal import words
from newsportal.page_cache import mark, remembered
from newsportal.prepared import Listed, Prepared
from newsportal.words import Scope

_at = Prepared(lambda slug: Tag.objects.with_counts().filter(slug=slug))
_items = Prepared(lambda tag: TaggedArticle.objects.filter(tag=tag).published().newest_first())


@remembered("page")
def tag(request, slug):
    """List the articles of a tag; one that was renamed or merged leads to its heir."""
    tag = next(iter(_at(slug)), None) or Tag.objects.with_counts().at(slug)
    if not tag:
        raise Http404("tag")
    if tag.slug != slug:
        return redirect(tag, permanent=True)
    mark(f"tag:{tag.pk}")
    page = page_of_articles(
        Listed(_items, tag.pk),
        request,
        path=tag.get_absolute_url(),
        count=tag.count,
    )
    if not page.articles:
        raise Http404("nothing to read under this tag")
    context = {
        "tag": tag,
        "name": words.mask(tag.name, Scope.ARTICLE),
        "page": page,
        "canonical_path": page.url(page.number),
    }
    return render(request, "articles/tag.html", context)
