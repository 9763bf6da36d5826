"""The discussion below an article."""

from django import template
from django.utils.translation import ngettext

from comments import printing, threads
from newsportal import site
from newsportal.templatetags.newsportal import count_zh

register = template.Library()


@register.simple_tag
def comment_thread(article):
    """Show the first page of threads of an article that comes from `for_page`; one query."""
    if not site.current().has_comments:
        return ""
    return printing.discussion(article, threads.page(article.pk))


@register.filter
def reply_count(article):
    """Return how many comments and replies an article has, or nothing for none."""
    count = site.current().has_comments and article.comment_count
    text = ngettext("%(count)s reply", "%(count)s replies", count or 0)
    return text % {"count": count_zh(count)} if count else ""
