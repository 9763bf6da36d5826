from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsportal import words
from newsportal.addresses import address
from newsportal.text import validate_visible
from newsportal.words import Scope

from .masking import Masked, ReadersQuerySet

# What a rail shows of one.
ON_RAIL = ("id", "text", "is_weighty", "published_at")


class NewsflashQuerySet(ReadersQuerySet):
    def published(self):
        """Return the newsflashes a visitor may read now, as a visitor reads them."""
        return self.filter(published_at__lte=timezone.now()).for_readers()

    def for_rail(self):
        """Return rows of what a rail shows, as they were written."""
        return self.values_list(*ON_RAIL)


class Newsflash(Masked):
    """One piece of news in a sentence or two, on a timeline."""

    text = models.TextField(_("text"), max_length=400, validators=[validate_visible])
    is_weighty = models.BooleanField(_("weighty"), default=False)
    published_at = models.DateTimeField(_("published at"), default=timezone.now)

    objects = NewsflashQuerySet.as_manager()

    class Meta:
        verbose_name = _("newsflash")
        verbose_name_plural = _("newsflashes")
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["-published_at", "-id"], name="newsflash_timeline")]

    def __str__(self):
        return self.text[:60]

    def get_absolute_url(self):
        return address("articles:newsflash", self.pk)

    def _shown(self):
        yield "text", words.mask(self.text, Scope.ARTICLE)
