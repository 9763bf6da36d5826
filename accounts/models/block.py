from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BlockQuerySet(models.QuerySet):
    def between(self, one, other):
        """Return the blocks of two members, whichever of them put one up."""
        return self.filter(Q(member=one, blocked=other) | Q(member=other, blocked=one))


class Block(models.Model):
    """One member wants to hear nothing of another; it holds in both directions."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="blocks",
        verbose_name=_("who blocks"),
    )
    blocked = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("blocked member"),
    )
    at = models.DateTimeField(_("time"), default=timezone.now)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        default_permissions = []
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "blocked"], name="one_block_a_pair"),
            models.CheckConstraint(
                condition=~Q(member=F("blocked")), name="nobody_blocks_themselves"
            ),
        ]

    def __str__(self):
        return f"{self.member_id} × {self.blocked_id}"
