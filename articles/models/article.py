from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction
from django.db.models import Q
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles import body as body_text
from articles import covers
from newsportal import log, site
from newsportal.text import validate_visible

from .author import Author
from .category import Category
from .picture import DrawnCover, Picture
from .queries import BODIES, ArticleQuerySet
from .search import ArticleSearch
from .status import STEPS, Kind, Status, StepError
from .tag import TaggedArticle

# A reader's pace in Chinese characters a minute.
READING_PACE = 400

# Counted by the database, so a save of the row leaves them alone.
COUNTERS = {"like_count", "favourite_count"}

AHEAD = _("Readers have this article already. Withdraw it instead of moving it ahead.")


class Article(models.Model):
    """A story: the row is what is live, its revisions are what was."""

    title = models.CharField(_("title"), max_length=120, validators=[validate_visible])
    summary = models.CharField(
        _("summary"),
        max_length=200,
        blank=True,
        help_text=_("One or two sentences below the headline and in lists."),
    )
    body = models.TextField(_("body"), blank=True)
    body_html = models.TextField(editable=False, blank=True)
    characters = models.PositiveIntegerField(default=0, editable=False)

    category = models.ForeignKey(
        Category,
        models.PROTECT,
        db_index=False,  # the indexes below begin with it
        related_name="articles",
        verbose_name=_("category"),
    )
    cover = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="covered_articles",
        verbose_name=_("cover"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.ORIGINAL)
    source_name = models.CharField(_("source"), max_length=60, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)
    authors = models.ManyToManyField(
        Author,
        through="Byline",
        related_name="articles",
        blank=True,
        verbose_name=_("authors"),
    )
    tags = TaggableManager(
        _("tags"),
        through=TaggedArticle,
        blank=True,
        help_text=_("Part them with a comma: ， or 、 or ,"),
    )
    allows_comments = models.BooleanField(_("open to comments"), default=True)

    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
        editable=False,
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    expires_at = models.DateTimeField(
        _("expires at"),
        null=True,
        blank=True,
        help_text=_("From this moment on readers get a notice instead."),
    )
    content_changed_at = models.DateTimeField(
        _("content changed at"), null=True, editable=False
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="written_articles",
        verbose_name=_("written by"),
    )
    submitted_at = models.DateTimeField(_("sent for review"), null=True, editable=False)
    # Counts saves, so that of two editors the second learns of the first.
    version = models.PositiveIntegerField(default=0, editable=False)

    like_count = models.PositiveIntegerField(default=0, editable=False)
    favourite_count = models.PositiveIntegerField(default=0, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [
            ("submit_article", _("Can send articles for review")),
            ("publish_article", _("Can publish, schedule and withdraw articles")),
            ("edit_any_article", _("Can edit the articles of others")),
            ("number_article", _("Can give a new article its number")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=Kind.REPRINT)
                | ~Q(status=Status.PUBLISHED)
                | (~Q(source_name="") & ~Q(source_url="")),
                name="reprint_has_source",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.PUBLISHED, Status.WITHDRAWN])
                | Q(published_at__isnull=False, content_changed_at__isnull=False),
                name="published_has_moments",
            ),
        ]
        indexes = [
            models.Index(
                fields=["category", "status", "-published_at", "-id"],
                include=["expires_at"],
                name="article_by_category",
            ),
            models.Index(
                fields=["status", "-published_at", "-id"],
                include=["expires_at"],
                name="article_by_time",
            ),
            # All that a sitemap shows, so that it is written without touching the rows.
            models.Index(
                fields=["id"],
                include=["published_at", "expires_at", "content_changed_at"],
                condition=Q(status=Status.PUBLISHED),
                name="article_for_sitemaps",
            ),
            models.Index(fields=["created_by", "-id"], name="article_by_writer"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("articles:article", args=[self.pk])

    def save(self, **kwargs):
        """Clean the body; derive from it what readers get and how long they will need."""
        fields = kwargs.pop("update_fields", None)
        if fields is None and not self._state.adding:
            fields = self._saved_fields()
        if fields is None or "body" in fields:
            self.body = body_text.clean(self.body)
            self.body_html = body_text.lay_out(self.body)
            self.characters = body_text.characters(self.body)
            if fields is not None:
                fields = {*fields, "body_html", "characters"}
        super().save(update_fields=fields, **kwargs)

    # --- What a page shows

    @property
    def canonical_url(self):
        return site.current().url + self.get_absolute_url()

    @property
    def updated_at(self):
        """Return when the content last changed; never before it was published."""
        return max(self.published_at, self.content_changed_at)

    @property
    def is_scheduled(self):
        return self.status == Status.PUBLISHED and self.published_at > timezone.now()

    @property
    def is_expired(self):
        return (
            self.status == Status.PUBLISHED
            and self.expires_at is not None
            and self.expires_at <= timezone.now()
        )

    @property
    def state(self):
        """Return the status as the clock makes it: scheduled and expired besides."""
        if self.is_scheduled:
            return "scheduled"
        return "expired" if self.is_expired else str(self.status)

    @cached_property
    def picture(self):
        """Return the cover, or the drawn one that belongs to the article's number."""
        if self.cover and not self.cover.is_expired:
            return self.cover
        return DrawnCover(static(covers.cover_for(self.pk)))

    @property
    def printed_body(self):
        """Return the body as readers get it now; `with_pictures` spares a query for it."""
        if "<figure>" not in self.body_html:
            return self.body_html
        shown = getattr(self, "shown_pictures", None)
        if shown is None:
            pictures = Picture.objects.licensed().filter(uses__article=self)
        else:
            pictures = [Picture(**facts) for facts in shown]
        return body_text.figures.illustrate(self.body_html, pictures)

    @cached_property
    def author_names(self):
        return [byline.author.name for byline in self.bylines.all()]

    @property
    def views(self):
        """Return how often it was read; the page that shows it brings the number along."""
        total = getattr(self, "total_views", None)
        return total.count if total else 0

    @property
    def reading_minutes(self):
        return max(1, -(-self.characters // READING_PACE))

    def neighbours(self):
        """Return the articles before and after this one in its category, or None."""
        peers = Article.objects.published().filter(category=self.category_id)
        peers = peers.select_related("category").defer(*BODIES)
        return peers.before(self).first(), peers.after(self).first()

    # --- Steps from draft to reader, each by one person and logged

    @transaction.atomic
    def submit(self, by, *, reason=""):
        """Send a draft to the editors."""
        self._may(by, "articles.submit_article")
        self._step("submit", by, reason)
        self.submitted_at = timezone.now()
        self.save(update_fields=["status", "version", "submitted_at"])

    @transaction.atomic
    def return_to_writer(self, by, *, reason):
        """Give a waiting article back, saying why."""
        self._may(by, "articles.publish_article")
        self._explain(reason)
        self._step("return", by, reason)
        self.save(update_fields=["status", "version"])

    @transaction.atomic
    def take_number(self, number):
        """Insert a new article under a number of its own; later ones go on above it."""
        self.pk = number
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE articles_article IN SHARE ROW EXCLUSIVE MODE")
            self.save(force_insert=True)
            cursor.execute(
                "SELECT setval('articles_article_id_seq', greatest(max(id),"
                " (SELECT last_value FROM articles_article_id_seq)))"
                " FROM articles_article"
            )

    @transaction.atomic
    def publish(self, by, *, at=None, is_minor=False, reason=""):
        """Make the article public from `at` on, or now; publish again what was edited.

        A minor edit leaves the update time alone. Every call keeps a revision.
        """
        self._may(by, "articles.publish_article")
        if site.current().requires_second_person and by.pk == self.created_by_id:
            raise StepError(
                _("A second person has to publish this: you wrote it yourself."),
                code="second_person",
            )
        self.check_source()
        first = self._step("publish", by, reason, scheduled=at) != Status.PUBLISHED
        if at and at > timezone.now() and Article.objects.published().filter(pk=self.pk):
            raise StepError(AHEAD, code="ahead")
        self.published_at = at or self.published_at or timezone.now()
        if self.content_changed_at is None:
            self.content_changed_at = min(self.published_at, timezone.now())
        elif not is_minor and self._differs_from_last_revision():
            self.content_changed_at = timezone.now()
        moments = ["published_at", "content_changed_at"]
        self.save(update_fields=["status", "version", *moments])
        self._keep_revision(by, is_minor and not first)
        self.index()

    @transaction.atomic
    def unschedule(self, by, *, reason=""):
        """Make a draft again of what no reader has seen yet."""
        self._may(by, "articles.publish_article")
        if not self.is_scheduled:
            raise StepError(
                _("Only an article whose moment is still to come can be unscheduled."),
                code="step",
            )
        self._step("unschedule", by, reason)
        self.published_at = None
        self.save(update_fields=["status", "version", "published_at"])
        self.index()

    @transaction.atomic
    def withdraw(self, by, *, reason):
        """Take the article from readers; its address answers 410 from now on."""
        self._may(by, "articles.publish_article")
        self._explain(reason)
        self._step("withdraw", by, reason)
        self.save(update_fields=["status", "version"])
        self.index()

    def index(self):
        """Let search find the article as it is stored now."""
        ArticleSearch.objects.write([self.pk])

    def check_source(self):
        """Raise ValidationError for a reprint that does not say where it is from."""
        missing = [name for name in ("source_name", "source_url") if not getattr(self, name)]
        if self.kind == Kind.REPRINT and missing:
            message = _("A reprint needs the name and the address of its source.")
            raise ValidationError(dict.fromkeys(missing, message), code="no_source")

    def steps_for(self, member):
        """Return the verbs open to this person here, for the desk's buttons."""
        verbs = []
        if self.status == Status.DRAFT and member.has_perm("articles.submit_article"):
            verbs.append("submit")
        if not member.has_perm("articles.publish_article"):
            return verbs
        if self.status == Status.WAITING:
            verbs.append("return")
        verbs.append("publish")
        if self.is_scheduled:
            verbs.append("unschedule")
        if self.status == Status.PUBLISHED:
            verbs.append("withdraw")
        return verbs

    def _saved_fields(self):
        """Return all that was loaded but what the database counts meanwhile."""
        names = {field.name for field in self._meta.concrete_fields}
        return names - {"id"} - COUNTERS - self.get_deferred_fields()

    def _may(self, by, permission):
        if not by.has_perm(permission):
            raise PermissionDenied(permission)
        if not Article.objects.editable_by(by).filter(pk=self.pk).exists():
            raise PermissionDenied("articles.edit_any_article")

    def _explain(self, reason):
        if not reason.strip():
            raise ValidationError({"reason": _("Say why.")}, code="no_reason")

    def _step(self, verb, by, reason, scheduled=None):
        """Go from the stored status, under the row's lock, and log it."""
        begins, end = STEPS[verb]
        stored = Article.objects.select_for_update().values_list("status", "version")
        before, version = stored.get(pk=self.pk)
        if before not in begins:
            raise StepError(
                _("This cannot be done to an article that is %(status)s."),
                code="step",
                params={"status": Status(before).label},
            )
        # Whoever has the sheet open learns that the article went on meanwhile.
        self.status, self.version = end, version + 1
        after = {"status": end} | ({"published_at": scheduled} if scheduled else {})
        log.record(by, verb, self, before={"status": before}, after=after, reason=reason)
        return before

    def _facts(self):
        return {
            "category": self.category.name,
            "kind": self.kind,
            "source_name": self.source_name,
            "source_url": self.source_url,
            "authors": self.author_names,
            "tags": sorted(tag.name for tag in self.tags.all()),
            "cover": self.cover.file.name if self.cover else "",
        }

    def _differs_from_last_revision(self):
        last = self.revisions.first()
        words = (self.title, self.summary, self.body)
        return not last or words != (last.title, last.summary, last.body)

    def _keep_revision(self, by, is_minor):
        last = self.revisions.first()
        self.revisions.create(
            number=last.number + 1 if last else 1,
            title=self.title,
            summary=self.summary,
            body=self.body,
            facts=self._facts(),
            is_minor=is_minor,
            published_by=by,
        )
