from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from newsportal.text import validate_visible


class Level(models.Model):
    """A rung that members reach by all the points they ever earned, with its rights."""

    name = models.CharField(_("name"), max_length=10, validators=[validate_visible])
    threshold = models.PositiveIntegerField(
        _("from how many points"),
        unique=True,
        help_text=_("All points ever earned count, so spending never lowers a level."),
    )
    can_message = models.BooleanField(_("may write private messages"), default=True)
    can_submit = models.BooleanField(_("may offer articles"), default=True)
    skips_review = models.BooleanField(_("comments appear without review"), default=False)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["threshold"]

    def __str__(self):
        return self.name

    def clean(self):
        """Keep the level from which everybody starts."""
        others = Level.objects.exclude(pk=self.pk)
        if self.threshold and not others.filter(threshold=0).exists():
            raise ValidationError(
                {"threshold": _("One level must begin at 0, where everybody starts.")},
                code="no_first_level",
            )

    def save(self, **kwargs):
        from accounts import levels

        super().save(**kwargs)
        levels.forget()

    def delete(self, **kwargs):
        from accounts import levels

        deleted = super().delete(**kwargs)
        levels.forget()
        return deleted
