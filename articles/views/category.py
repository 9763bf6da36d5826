from django.http import Http404
from django.shortcuts import render

from articles import counts
from articles.models import Article
from articles.models.category import Tree
from articles.paging import page_of_articles
from newsportal.page_cache import mark, remembered
from newsportal.prepared import Listed, Prepared

newest_in = Prepared(Article.objects.newest_in)


@remembered("page")
def category(request, slug):
    tree, category = Tree.finding(lambda tree: tree.by_slug(slug))
    if not category:
        raise Http404("category")
    count = counts.by_category()
    branch = tree.branch(category.pk)
    mark(*(f"category:{number}" for number in branch))
    total = sum(count.get(number, 0) for number in branch)
    page = page_of_articles(
        Listed(newest_in, tuple(branch)),
        request,
        path=category.get_absolute_url(),
        count=total,
        names_authors=not tree.children[category.pk],
    )
    trail = tree.trail(category.pk)
    context = {
        "category": category,
        "trail": trail[:-1],
        "top": trail[0],
        "children": [
            (child, sum(count.get(number, 0) for number in tree.branch(child.pk)))
            for child in tree.children[category.pk]
        ],
        "has_parts": bool(tree.children[category.pk]),
        "count": total,
        "page": page,
        "canonical_path": page.url(page.number),
    }
    return render(request, "articles/category.html", context)
