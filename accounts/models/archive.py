from datetime import timedelta

from django.core.files.storage import storages
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .member import Member

# So long an archive can be fetched; whoever comes later asks for another.
KEPT = timedelta(days=7)
# What is not made by then never will be.
LOST = timedelta(days=1)


class ArchiveQuerySet(models.QuerySet):
    def current(self):
        """Return the archives that are being made or can be fetched."""
        return self.exclude(made_at__lte=timezone.now() - KEPT)

    def over(self):
        now = timezone.now()
        return self.filter(
            Q(made_at__lte=now - KEPT) | Q(made_at=None, asked_at__lte=now - LOST)
        )

    def discard(self):
        """Delete the archives with their files."""
        files = [archive.file for archive in self if archive.file]
        self.delete()
        transaction.on_commit(lambda: [storages["private"].delete(file) for file in files])


class Archive(models.Model):
    """All that is a member's, in one file for that member alone."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="archives", verbose_name=_("member")
    )
    asked_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    made_at = models.DateTimeField(_("made at"), null=True)
    # Its name in the private storage, which no address leads to.
    file = models.CharField(_("file"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)

    objects = ArchiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("archive of a member")
        verbose_name_plural = _("archives of members")
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(made_at=None), name="one_archive_in_the_making"
            )
        ]

    def __str__(self):
        return f"{self.member}, {self.asked_at:%Y-%m-%d}"

    @property
    def until(self):
        """Return until when it can be fetched."""
        return self.made_at + KEPT

    def open(self):
        return storages["private"].open(self.file)
