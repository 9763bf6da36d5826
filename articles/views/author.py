from django.http import Http404
from django.shortcuts import get_object_or_404, render

from articles import metadata
from articles.models import Author
from articles.paging import page_of_articles
from newsportal.page_cache import mark, remembered


@remembered("page")
def author(request, pk):
    """Show who writes, and what they wrote."""
    mark(f"author:{pk}")
    authors = Author.objects.with_counts().select_related("portrait", "member")
    author = get_object_or_404(authors, pk=min(pk, 2**63 - 1))
    if author.member_id:
        mark(f"member:{author.member_id}")
    written = author.bylines.published()
    page = page_of_articles(
        written.newest_first(), request, path=author.get_absolute_url(), count=author.count
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
