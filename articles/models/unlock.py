"""Who got the right to read a closed article to its end, and by what."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .access import Access


class Origin(models.TextChoices):
    """What a right comes from; each is given and taken for itself."""

    COMMENT = "comment", _("comment")
    PURCHASE = "purchase", _("purchase")


class UnlockQuerySet(models.QuerySet):
    def grant(self, article, member, origin):
        """Open the article to the member, once however often it is asked."""
        return self.get_or_create(article=article, member=member, origin=origin)[0]

    def withdraw(self, article, member, origin):
        """Take this right away; one of another origin stays."""
        self.filter(article=article, member=member, origin=origin).delete()

    def valid(self):
        """Return the rights that open their article: a comment only what asks for one."""
        commented = Q(article__access=Access.COMMENTERS)
        return self.filter(Q(origin=Origin.PURCHASE) | commented)


class Unlock(models.Model):
    """A member's right to read a closed article to its end."""

    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        related_name="unlocks",
        verbose_name=_("article"),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        db_index=False,  # the constraint's index begins with it
        related_name="unlocks",
        verbose_name=_("member"),
    )
    origin = models.CharField(_("by"), max_length=10, choices=Origin)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    objects = UnlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading right")
        verbose_name_plural = _("reading rights")
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["member", "article", "origin"], name="one_unlock_of_each_origin"
            )
        ]

    def __str__(self):
        return f"{self.member} – {self.article}"
