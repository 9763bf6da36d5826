from django.db import models
from django.utils.translation import gettext_lazy as _

from newsportal.rows import FromRow

from .author import Author
from .moments import WithMoments


class Byline(WithMoments, FromRow):
    """An author's place in the order of an article's authors."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author,
        models.PROTECT,
        db_index=False,  # the index below begins with it
        related_name="bylines",
        verbose_name=_("author"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "pk"]
        default_permissions = []
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="one_byline")]
        indexes = [
            models.Index(
                fields=["author", "-published_at", "-article"],
                include=["expires_at"],
                name="byline_by_time",
            )
        ]

    def __str__(self):
        return str(self.author)
