"""What the news adds to shared pages."""

from django.utils.translation import gettext as _

from .models import Article

ROWS = 8


def desk(request):
    """Yield the desk's panels of articles: what waits, what is due, what I write."""
    member = request.user
    mine = Article.objects.editable_by(member).for_desk()
    if member.has_perm("articles.publish_article"):
        yield {
            "title": _("Waiting for review"),
            "articles": mine.waiting().order_by("submitted_at")[:ROWS],
            "empty": _("Nothing waits for review."),
        }
        yield {
            "title": _("Scheduled"),
            "articles": mine.scheduled().order_by("published_at")[:ROWS],
            "empty": _("Nothing is scheduled."),
        }
    if member.has_perm("articles.add_article"):
        drafts = mine.filter(created_by=member).drafts()
        yield {
            "title": _("My drafts"),
            "articles": drafts.order_by("-pk")[:ROWS],
            "empty": _("You have no drafts."),
        }
