"""Close an article to comments, and open it again: for moderators, who do not edit it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from accounts.models import Member
from articles.models import Article
from newsportal import log, page_cache

from .models.comment import MODERATE


@transaction.atomic
def close(article: Article, by: Member) -> None:
    """Let nobody comment any more; what was said stays."""
    _set(article, by, "close_comments", is_open=False)


@transaction.atomic
def reopen(article: Article, by: Member) -> None:
    _set(article, by, "open_comments", is_open=True)


def _set(article, by, verb, *, is_open):
    if not by.has_perm(MODERATE):
        raise PermissionDenied(MODERATE)
    # Whoever has the sheet open learns of it, lest they save the old state.
    rows = Article.objects.filter(pk=article.pk, allows_comments=not is_open)
    if rows.update(allows_comments=is_open, version=F("version") + 1):
        page_cache.drop(f"article:{article.pk}")
        before, after = {"allows_comments": not is_open}, {"allows_comments": is_open}
        log.record(by, verb, article, before=before, after=after)
    article.allows_comments = is_open
