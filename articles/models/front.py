from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article


class Place(models.TextChoices):
    """Where on the front page editors put an article themselves."""

    LEAD = "lead", _("lead")
    ASIDE = "aside", _("side piece of the lead")
    SECONDARY = "secondary", _("beside the lead")
    STRIP = "strip", _("strip below")


# How many articles each place holds.
ROOM = {Place.LEAD: 1, Place.ASIDE: 2, Place.SECONDARY: 3, Place.STRIP: 4}


class FrontSlotQuerySet(models.QuerySet):
    def current(self):
        """Return the slots that hold now, in the order editors gave them."""
        now = timezone.now()
        begun = self.filter(starts_at__lte=now)
        return begun.exclude(ends_at__lte=now).order_by("place", "position", "-starts_at")


class FrontSlot(models.Model):
    """An editor's decision: this article stands at this place from then till then."""

    place = models.CharField(_("place"), max_length=10, choices=Place)
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="slots", verbose_name=_("article")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Smaller numbers come first.")
    )
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = FrontSlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("front-page slot")
        verbose_name_plural = _("front page")
        ordering = ["place", "position", "-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="slot_ends_after_start",
                violation_error_message=_("The slot has to end after it starts."),
            )
        ]

    def __str__(self):
        return f"{self.get_place_display()}: {self.article}"
