from django.db import models
from django.utils.translation import gettext_lazy as _

from .author import Author


class Byline(models.Model):
    """An author's place in the order of an article's authors."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author, models.PROTECT, related_name="bylines", verbose_name=_("author")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "pk"]
        default_permissions = []
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="one_byline")]

    def __str__(self):
        return str(self.author)
