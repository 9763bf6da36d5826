from django.db import models
from django.utils.translation import gettext_lazy as _


class Count(models.Model):
    """How often a thing was done under one key until the count expires."""

    key = models.CharField(primary_key=True, max_length=200)
    count = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True
        default_permissions = []

    def __str__(self):
        return self.key


class LimitCount(Count):
    """Counts that may be forgotten in a crash; the table is unlogged."""

    class Meta(Count.Meta):
        verbose_name = _("limit count")


class SignInFailure(Count):
    """Counts of failed sign-ins, which must outlive a crash."""

    class Meta(Count.Meta):
        verbose_name = _("failed sign-ins")
