from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NOTE_LENGTH = 200


class Revision(models.Model):
    """An article as it was published once. The database refuses to change it."""

    article = models.ForeignKey(
        "articles.Article",
        models.PROTECT,
        related_name="revisions",
        verbose_name=_("article"),
    )
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("summary"), max_length=200, blank=True)
    body = models.TextField(_("body"))
    facts = models.JSONField(
        _("facts"), help_text=_("Category, kind, source, authors, tags and cover.")
    )
    note = models.CharField(
        _("what changed"), max_length=NOTE_LENGTH, blank=True, db_default=""
    )
    is_minor = models.BooleanField(_("minor edit"), default=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), default=timezone.now)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        default_permissions = ["view"]
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_revision")
        ]

    def __str__(self):
        return f"{self.title} · {self.number}"
