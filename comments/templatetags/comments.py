"""The discussion below an article."""

from django import template

from comments import printing, threads
from newsportal import site

register = template.Library()


@register.simple_tag
def comment_thread(article):
    """Show the first page of threads of an article that comes from `for_page`; one query."""
    if not site.current().has_comments:
        return ""
    return printing.discussion(article, threads.page(article.pk))
