from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LogEntry(models.Model):
    """Who did what to which thing, and why. The database refuses to change a row."""

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    actor_name = models.CharField(_("name at the time"), max_length=150, blank=True)
    verb = models.CharField(_("what"), max_length=40, db_index=True)
    object_type = models.CharField(_("kind of thing"), max_length=60)
    object_id = models.CharField(_("its number"), max_length=60)
    object_name = models.CharField(_("thing"), max_length=200)
    before = models.JSONField(_("before"), null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), null=True, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("why"), blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True)

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log")
        default_permissions = ["view"]
        permissions = [("view_whole_log", _("Can read the whole log"))]
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="log_by_object"),
            models.Index(fields=["actor", "-at"], name="log_by_actor"),
        ]

    def __str__(self):
        return f"{self.actor_name} {self.verb} {self.object_name}"


class LogSeal(models.Model):
    """A link of the chain: the entry at this position, hashed with the link before."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(LogEntry, models.PROTECT, related_name="seal")
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("seal of the log")
        verbose_name_plural = _("seals of the log")
        default_permissions = []
        ordering = ["position"]

    def __str__(self):
        return f"{self.position}"
