from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from newsportal.text import validate_visible


class Author(models.Model):
    """A byline: someone who writes for the paper, with or without an account."""

    name = models.CharField(_("name"), max_length=40, validators=[validate_visible])
    biography = models.TextField(_("biography"), max_length=600, blank=True)
    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("account"),
    )

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    def __str__(self):
        return self.name
