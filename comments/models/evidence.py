import hashlib
import secrets

from django.conf import settings
from django.core.files.storage import storages
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Deed(models.TextChoices):
    FILED = "filed", _("Complaint received")
    ADDED = "added", _("The claimant added")
    ASK = "ask", _("The desk asks for more")
    REJECT = "reject", _("Not accepted: the article stays")
    ACCEPT = "accept", _("Accepted: the article is taken down")
    OBJECT = "object", _("The author objects")
    UPHOLD = "uphold", _("The article stays down")
    PUT_BACK = "put_back", _("The article is put back")


# What the claimant says; the other entries are words of the portal or the author.
CLAIMANTS = {Deed.FILED, Deed.ADDED}


class Entry(models.Model):
    """What was said about a complaint, by whom, in the order of time."""

    complaint = models.ForeignKey(
        "comments.Complaint",
        models.CASCADE,
        related_name="entries",
        verbose_name=_("complaint"),
    )
    # Of what a form sent: sent twice, it is entered once.
    key = models.UUIDField(unique=True, null=True)
    deed = models.CharField(_("what was done"), max_length=10, choices=Deed)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    text = models.TextField(_("text"), blank=True)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("entry of a complaint")
        verbose_name_plural = _("entries of complaints")
        default_permissions = []
        ordering = ["pk"]

    def __str__(self):
        return self.get_deed_display()

    @property
    def is_claimants(self):
        return self.deed in CLAIMANTS


class EvidenceQuerySet(models.QuerySet):
    def keep(self, entry, files):
        """Store files that were recognised, under names of our own; all of them or none."""
        kept, storage = [], storages["private"]
        try:
            for upload, kind in files:
                path = f"evidence/{secrets.token_hex(16)}.{Kind(kind).value}"
                upload.seek(0)
                kept.append(storage.save(path, upload))
                self.create(
                    entry=entry,
                    kind=kind,
                    name=upload.name,
                    size=upload.size,
                    sha256=digest(upload),
                    file=kept[-1],
                )
        except BaseException:
            for path in kept:
                storage.delete(path)
            raise

    def discard(self):
        """Delete the rows and, once that is certain, their files."""
        paths = list(self.values_list("file", flat=True))
        self.delete()
        transaction.on_commit(lambda: [storages["private"].delete(path) for path in paths])


class Kind(models.TextChoices):
    JPEG = "jpg", "JPEG"
    PNG = "png", "PNG"
    PDF = "pdf", "PDF"


class Evidence(models.Model):
    """A file that a claimant sent, kept as it came, for the desk alone."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=3, choices=Kind)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # Its name in the private storage, which no address leads to.
    file = models.CharField(max_length=100)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        default_permissions = []
        ordering = ["pk"]

    def __str__(self):
        return self.name

    def open(self):
        return storages["private"].open(self.file)


def digest(file):
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()
