from django.db import models
from django.utils.translation import gettext_lazy as _


class DayFigure(models.Model):
    """How much there was of something on one day; a job counts it (newsportal/figures.py)."""

    kind = models.CharField(_("what"), max_length=20)
    day = models.DateField(_("day"))
    count = models.PositiveBigIntegerField(_("number"))

    class Meta:
        verbose_name = _("figure of a day")
        verbose_name_plural = _("figures")
        default_permissions = ["view"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "day"], name="one_figure_a_day"),
        ]

    def __str__(self):
        return f"{self.kind} {self.day}: {self.count}"
