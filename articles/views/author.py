from django.http import Http404
from django.shortcuts import render

from articles import metadata
from articles.models import Author, Byline
from articles.paging import page_of_articles
from newsportal.page_cache import mark, remembered
from newsportal.prepared import Listed, Prepared

_authors = Prepared(
    lambda number: (
        Author.objects.with_counts().select_related("portrait", "member").filter(pk=number)
    )
)
_written = Prepared(
    lambda author: Byline.objects.filter(author=author).published().newest_first()
)


@remembered("page")
def author(request, pk):
    """Show who writes, and what they wrote."""
    mark(f"author:{pk}")
    author = next(iter(_authors(pk)), None)
    if not author:
        raise Http404("author")
    if author.member_id:
        mark(f"member:{author.member_id}")
    page = page_of_articles(
        Listed(_written, author.pk),
        request,
        path=author.get_absolute_url(),
        count=author.count,
    )
    if not page.articles:
        raise Http404("nothing to read by this author")
    context = {
        "author": author,
        "page": page,
        "canonical_path": page.url(page.number),
        "json_ld": metadata.of_author(author),
    }
    return render(request, "articles/author.html", context)
