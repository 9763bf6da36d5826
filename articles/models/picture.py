from contextlib import contextmanager

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, models, transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from newsportal import pictures
from newsportal.models import Page


class PictureQuerySet(models.QuerySet):
    def receive(self, upload, by, *, alt="", credit=""):
        """Make a picture of an upload; the same bytes give the same picture again."""
        digest = pictures.digest(upload)
        picture = self.filter(sha256=digest).first()
        if not picture:
            made = pictures.develop(upload)
            name = f"pictures/{digest[:2]}/{digest[:32]}.webp"
            with self._one_at_a_time(digest):
                picture = self.filter(sha256=digest).first() or self.create(
                    sha256=digest,
                    file=self._keep(name, made.content),
                    width=made.width,
                    height=made.height,
                    uploaded_by=by,
                )
        picture.describe(alt, credit)
        return picture

    @contextmanager
    def _one_at_a_time(self, digest):
        """Let the second of two equal uploads wait for the first, whose file it shares."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [digest])
            yield

    def delete(self):
        """Delete one by one, since each is asked whether it is in use."""
        with transaction.atomic():
            count = sum(picture.delete()[0] for picture in self)
        return count, {self.model._meta.label: count}

    def _keep(self, name, content):
        """Store a file under its name, over what an interrupted upload left there."""
        storage = self.model._meta.get_field("file").storage
        storage.delete(name)
        return storage.save(name, ContentFile(content))


class Picture(models.Model):
    """A picture of the library: described here, named by what was sent."""

    file = models.FileField(_("file"), upload_to="pictures/", editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    alt = models.CharField(
        _("alternative text"),
        max_length=200,
        blank=True,
        help_text=_("What the picture shows, for those who do not see it."),
    )
    credit = models.CharField(
        _("credit"),
        max_length=80,
        blank=True,
        help_text=_("Who made it or owns it; stands after the caption."),
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now, editable=False)

    objects = PictureQuerySet.as_manager()

    # Covers that are drawn stand in the same places and say True.
    is_drawn = False

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self):
        return self.alt or self.file.name.rpartition("/")[2]

    @property
    def url(self):
        return self.file.url

    def describe(self, alt="", credit=""):
        """Add what is known of the picture now and was not before."""
        known = {"alt": alt, "credit": credit}
        news = {name: text for name, text in known.items() if text and not getattr(self, name)}
        for name, text in news.items():
            setattr(self, name, text)
        if news:
            self.save(update_fields=list(news))

    def users(self):
        """Return some of what shows it: on the cover, in a text, in a version once public."""
        from .article import Article

        name = self.file.name
        articles = Article.objects.filter(
            Q(cover=self)
            | Q(body__contains=name)
            | Q(revisions__body__contains=name)
            | Q(revisions__facts__cover=name)
        )
        pages = Page.objects.filter(Q(body__contains=name) | Q(versions__body__contains=name))
        return [user for found in (articles, pages) for user in found.distinct()[:3]]

    @transaction.atomic
    def delete(self, **kwargs):
        """Delete the picture with its file, unless an article shows it."""
        if users := set(self.users()):
            raise ProtectedError(_now("An article or a page shows it."), users)
        storage, name = self.file.storage, self.file.name
        transaction.on_commit(lambda: storage.delete(name))
        return super().delete(**kwargs)


class DrawnCover:
    """The cover of an article without a picture: drawn, 4:3, and never described."""

    is_drawn = True
    alt = ""
    credit = ""
    width = 320
    height = 240

    def __init__(self, url):
        self.url = url
