from django.http import Http404
from django.shortcuts import redirect, render

from articles.models import Tag
from articles.paging import page_of_articles
from newsportal import words
from newsportal.page_cache import mark, remembered
from newsportal.words import Scope


@remembered("page")
def tag(request, slug):
    """List the articles of a tag; one that was renamed or merged leads to its heir."""
    tag = Tag.objects.with_counts().at(slug)
    if not tag:
        raise Http404("tag")
    if tag.slug != slug:
        return redirect(tag, permanent=True)
    mark(f"tag:{tag.pk}")
    page = page_of_articles(
        tag.items.published().newest_first(),
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
