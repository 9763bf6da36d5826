"""The discussion below an article."""

from django import template

from comments import printing, threads
from newsportal import site

register = template.Library()


@register.simple_tag
def comment_thread(article):
    """Show the first page of threads of an article that comes from `for_page`.

    It takes one query, and none where nobody has said anything.
    """
    if not site.current().has_comments:
        return ""
    page = threads.page(article.pk) if article.comment_count else threads.EMPTY
    return printing.discussion(article, page)
