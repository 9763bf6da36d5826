from contextlib import contextmanager
from datetime import timedelta
from functools import cache, reduce
from operator import or_

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef, ProtectedError, Q
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import covers, renditions
from newsportal import log, pictures
from newsportal.addresses import address
from newsportal.models import Page

from .licence import DEEDS, Licence

# Editors learn of a licence that ends within this time.
NOTICE = timedelta(days=14)
# The columns of its uses, and what each stands for.
PLACES = {
    "article": "article",
    "topic": "topic",
    "page": "page",
    "revision__article": "article",
    "page_version__page": "page",
}
# Of what shows a picture, so much is named.
MOST_PLACES = 30


class PictureQuerySet(models.QuerySet):
    def licensed(self):
        """Return the pictures that may be shown now."""
        return self.exclude(licence_expires_at__lte=timezone.now())

    def expired(self):
        return self.filter(licence_expires_at__lte=timezone.now())

    def expiring(self):
        """Return the pictures whose licence ends soon."""
        now = timezone.now()
        return self.filter(licence_expires_at__gt=now, licence_expires_at__lte=now + NOTICE)

    def described_by(self, query):
        """Return the pictures of which these words are said, or that were sent so named."""
        said = (Q(**{f"{name}__icontains": query}) for name in ("alt", "credit", "name"))
        return self.filter(reduce(or_, said))

    def undescribed(self):
        return self.filter(alt="")

    def unused(self):
        uses = self.model._meta.get_field("uses").related_model.objects
        idle = self.filter(portrayed_authors=None)
        return idle.filter(~Exists(uses.filter(picture=OuterRef("pk"))))

    def receive(self, upload, by, **known):
        """Make a picture of an upload; the same bytes give the same picture again.

        `known` is what is said of it; what was said before stays.
        """
        digest = pictures.digest(upload)
        picture = self.filter(sha256=digest).first()
        if not picture:
            made = pictures.develop(upload)
            with self.one_at_a_time(digest):
                picture = self.filter(sha256=digest).first() or self._take(
                    digest, made, pictures.name_of(upload), by
                )
        picture.describe(**known)
        return picture

    def _take(self, digest, made, name, by):
        """Store a picture, and have its renditions made once that is certain."""
        from ..tasks import make_renditions

        picture = self.create(
            sha256=digest,
            file=renditions.store(f"pictures/{digest[:2]}/{digest[:32]}.webp", made.content),
            name=name,
            width=made.width,
            height=made.height,
            uploaded_by=by,
        )
        make_renditions.defer(picture=picture.pk)
        log.record(by, "add", picture)
        return picture

    @contextmanager
    def one_at_a_time(self, digest):
        """Let the second of two with equal bytes wait for the first, whose file it shares."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [digest])
            yield

    def delete(self):
        """Delete one by one, since each is asked whether it is in use."""
        with transaction.atomic():
            count = sum(picture.delete()[0] for picture in self)
        return count, {self.model._meta.label: count}


class Picture(models.Model):
    """A picture of the library: described here, named by what was sent."""

    file = models.FileField(_("file"), upload_to="pictures/", editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    # The widths in which it lies ready, each as AVIF and as WebP.
    renditions = models.JSONField(default=list, editable=False)
    # The point around which its crops were cut; none, and there are no crops yet.
    cropped_around = models.JSONField(default=list, editable=False)
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
    licence = models.CharField(
        _("licence"),
        max_length=20,
        choices=Licence,
        blank=True,
        help_text=_("Creative Commons licences are named and linked below the picture."),
    )
    licence_url = models.URLField(
        _("address of the licence"),
        blank=True,
        help_text=_("Where the licence, the contract or the original can be read."),
    )
    licence_expires_at = models.DateTimeField(
        _("licence expires at"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("From this moment on nobody sees the picture, wherever it stands."),
    )
    # Where the eye should rest, in hundredths from the left and from the top.
    focus_x = models.PositiveSmallIntegerField(
        _("from the left"), default=50, validators=[MaxValueValidator(100)]
    )
    focus_y = models.PositiveSmallIntegerField(
        _("from the top"), default=50, validators=[MaxValueValidator(100)]
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
        constraints = [models.UniqueConstraint(fields=["file"], name="one_picture_a_file")]

    def __str__(self):
        return self.alt or self.name or self.file.name.rpartition("/")[2]

    @property
    def url(self):
        return self.file.url

    @property
    def looks(self):
        """Return all that a page without its words shows of it."""
        size, point = (self.width, self.height), (self.focus_x, self.focus_y)
        return (self.file.name, *size, *point, *self.renditions)

    @property
    def is_expired(self):
        ends = self.licence_expires_at
        return ends is not None and ends <= timezone.now()

    @property
    def expires_soon(self):
        ends = self.licence_expires_at
        return ends is not None and timezone.now() < ends <= timezone.now() + NOTICE

    @property
    def deed(self):
        """Return the address of a licence that readers have to be shown."""
        return self.licence in DEEDS and (self.licence_url or DEEDS[self.licence])

    @property
    def thumbnail(self):
        """Return the address of the smallest that there is."""
        return self.url_of(min(self.renditions), "webp") if self.renditions else self.url

    @property
    def crops(self):
        """Return (address, width, height) as a square, 4:3 and 16:9, once they are cut."""
        if not self.cropped_around:
            return []
        url, size = self.file.storage.url, (self.width, self.height)
        return [
            (url(renditions.crop_name(self, shape)), *renditions.crop_size(*size, shape))
            for shape in renditions.SHAPES
        ]

    def url_of(self, width, kind):
        return self.file.storage.url(renditions.name_of(self, width, kind))

    def describe(self, **known):
        """Add what is known of the picture now and was not before."""
        news = {
            name: value for name, value in known.items() if value and not getattr(self, name)
        }
        for name, value in news.items():
            setattr(self, name, value)
        if news:
            self.save(update_fields=list(news))

    def places(self):
        """Return (article or page, whether it shows the picture now) for some that do or did.

        What was published once stays readable for the desk, so versions count as well.
        """
        found = {}
        versions_last = (F(name).asc(nulls_first=True) for name in ("revision", "page_version"))
        uses = self.uses.order_by(*versions_last, "-pk").values(*PLACES)[: 4 * MOST_PLACES]
        for use in uses:
            column, number = next((name, number) for name, number in use.items() if number)
            kind = PLACES[column]
            found[kind, number] = found.get((kind, number), False) or column == kind
        return self._named(found)

    def _named(self, found):
        from .article import Article
        from .topic import Topic

        kinds = {
            "article": Article.objects.for_desk(),
            "topic": Topic.objects.all(),
            "page": Page.objects.all(),
        }
        rows = []
        for kind, things in kinds.items():
            now = {number: is_now for (known, number), is_now in found.items() if known == kind}
            if now:
                rows += [(thing, now[number]) for number, thing in things.in_bulk(now).items()]
        return sorted(rows, key=lambda row: not row[1])[:MOST_PLACES]

    @transaction.atomic
    def delete(self, **kwargs):
        """Delete the picture with its files, unless an article or a page shows it."""
        # Who puts it into a text just now holds its row until that is stored.
        Picture.objects.select_for_update().filter(pk=self.pk).first()
        if places := self.places():
            things = {thing for thing, _is_now in places}
            raise ProtectedError(gettext("An article or a page shows it."), things)
        transaction.on_commit(self.clear_away)
        return super().delete(**kwargs)

    def clear_away(self):
        """Delete the files, unless somebody sent the same picture again meanwhile."""
        with Picture.objects.one_at_a_time(self.sha256):
            if not Picture.objects.filter(sha256=self.sha256).exists():
                for name in renditions.names(self):
                    self.file.storage.delete(name)


class DrawnCover:
    """The cover of an article without a picture: drawn, 4:3, and never described."""

    is_drawn = True
    alt = ""
    credit = ""
    width = 320
    height = 240

    def __init__(self, name):
        self.name = self.looks = name
        self.url = static(covers.path_of(name))

    @classmethod
    def of(cls, number):
        """Return the cover that what has this number always has."""
        return _drawn(covers.cover_for(number))

    @property
    def crops(self):
        """Return the same of the cover as of a picture."""
        return [
            (address("articles:cover", self.name, shape), *size)
            for shape, size in covers.PRINTS.items()
        ]


@cache
def _drawn(name):
    return DrawnCover(name)
