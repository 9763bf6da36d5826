import hashlib
import json

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Picture
from newsportal.models import LogEntry

TEXTS = ["title", "summary", "body", "body_html", "closed_html"]
MOMENTS = ["published_at", "content_changed_at", "created_at", "expires_at"]


class SealedCopyManager(models.Manager):
    def seal(self, complaint):
        """Keep the article as it stands, under its lock, word for word."""
        articles = Article.objects.select_for_update(of=("self",)).select_related("category")
        article = articles.get(pk=complaint.article_id)
        content = json.dumps(
            _copied(article), cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True
        )
        return self.create(complaint=complaint, content=content, sha256=_digest(content))

    def faults(self):
        """Yield a sentence for each copy that is not what was sealed, or lost a picture."""
        for copy in self.select_related("complaint").order_by("pk").iterator(chunk_size=100):
            yield from copy.faults()


class SealedCopy(models.Model):
    """An article as it was when it was taken down; the database refuses to change it."""

    complaint = models.OneToOneField(
        "comments.Complaint", models.PROTECT, related_name="sealed_copy"
    )
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=timezone.now)

    objects = SealedCopyManager()

    class Meta:
        verbose_name = _("sealed copy")
        verbose_name_plural = _("sealed copies")
        default_permissions = []

    def __str__(self):
        return self.sha256

    @property
    def facts(self):
        return json.loads(self.content)

    def faults(self):
        """Yield what is wrong: against its own hash, against the log's, of its pictures."""
        name = f"The sealed copy of {self.complaint.reference}"
        found = _digest(self.content)
        if found != self.sha256:
            yield f"{name} differs from its hash."
        if found not in self._logged():
            yield f"{name} differs from the hash that the log holds."
        if found == self.sha256:
            for picture in self.facts["pictures"]:
                if _digest_of_file(picture["file"]) != picture["sha256"]:
                    yield f"{name} misses the picture {picture['file']} as it was."

    def _logged(self):
        entries = LogEntry.objects.filter(
            object_type="comments.complaint", object_id=str(self.complaint_id), verb="accept"
        )
        return {(entry.after or {}).get("sha256") for entry in entries}


def _copied(article):
    pictures = Picture.objects.filter(uses__article=article) | Picture.objects.filter(
        pk=article.cover_id
    )
    names = pictures.order_by("pk").distinct().values_list("file", flat=True)
    return {
        "address": article.canonical_url,
        "number": article.pk,
        **{name: getattr(article, name) for name in (*TEXTS, *MOMENTS)},
        "written_by": str(article.created_by or ""),
        "facts": article.facts(),
        "pictures": [{"file": name, "sha256": _digest_of_file(name)} for name in names],
    }


def _digest(content):
    return hashlib.sha256(content.encode()).hexdigest()


def _digest_of_file(name):
    """Return the hash of a picture's file, or None where there is none."""
    try:
        with default_storage.open(name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
