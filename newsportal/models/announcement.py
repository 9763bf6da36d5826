from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsportal import site
from newsportal.text import validate_visible

from .settings import inner_or_web_address


class Announcement(models.Model):
    """A sentence to all readers, on every page from one moment to another."""

    text = models.CharField(_("text"), max_length=120, validators=[validate_visible])
    url = models.CharField(
        _("address"),
        max_length=200,
        blank=True,
        validators=[inner_or_web_address],
        help_text=_("Where the sentence leads, if anywhere: /pages/about/ or https://…"),
    )
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="announcement_ends_after_start",
                violation_error_message=_("The announcement has to end after it starts."),
            )
        ]

    def __str__(self):
        return self.text

    def is_current(self, now):
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)

    def save(self, **kwargs):
        super().save(**kwargs)
        site.forget()

    def delete(self, **kwargs):
        super().delete(**kwargs)
        site.forget()
