"""Closed articles: who may read them to the end."""

from .models import Access, Article
from .models.queries import edits_all


def may_read(article, member) -> bool:
    """Tell whether this visitor may read the whole article; one query at most."""
    if not article.is_closed:
        return True
    if not member.is_authenticated:
        return False
    if article.access == Access.MEMBERS or (article.access == Access.VIP and member.is_vip):
        return True
    if edits_all(member):
        return True
    return Article.objects.filter(pk=article.pk).granted_to(member).exists()
