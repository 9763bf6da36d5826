from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles import body as body_text
from newsportal import page_cache, words
from newsportal.text import validate_visible
from newsportal.words import Scope

from .article import Article
from .masking import Masked, ReadersQuerySet
from .picture import DrawnCover, Picture


class TopicQuerySet(ReadersQuerySet):
    def published(self):
        """Return the topics that hold something to read, as readers get them."""
        entries = TopicEntry.objects.filter(topic=OuterRef("pk"))
        begun = self.filter(published_at__lte=timezone.now())
        return begun.filter(Exists(entries.published())).for_readers()

    def newest_first(self):
        return self.order_by("-published_at", "-pk")


class Topic(Masked):
    """What the paper has on one subject, in an order that editors chose."""

    title = models.CharField(_("title"), max_length=40, validators=[validate_visible])
    slug = models.SlugField(
        _("address"),
        max_length=40,
        unique=True,
        help_text=_("Latin letters, digits and hyphens: /topics/<address>/"),
    )
    summary = models.CharField(
        _("summary"),
        max_length=160,
        blank=True,
        help_text=_("One sentence below the title and in lists."),
    )
    introduction = models.TextField(_("introduction"), blank=True)
    introduction_html = models.TextField(editable=False, blank=True)
    cover = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="covered_topics",
        verbose_name=_("cover"),
    )
    published_at = models.DateTimeField(
        _("public from"),
        null=True,
        blank=True,
        help_text=_("Empty: for editors only."),
    )
    articles = models.ManyToManyField(
        Article, through="TopicEntry", related_name="topics", verbose_name=_("articles")
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["-pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("articles:topic", args=[self.slug])

    def save(self, **kwargs):
        """Clean the introduction, and lay it out for readers."""
        self.introduction = body_text.clean(self.introduction)
        self.introduction_html = body_text.lay_out(self.introduction)
        super().save(**kwargs)

    @property
    def printed_introduction(self):
        """Return the introduction as readers get it now."""
        return body_text.with_pictures(self.introduction_html)

    @cached_property
    def picture(self):
        """Return the cover, or the drawn one that belongs to the topic's number."""
        if self.cover and not self.cover.is_expired:
            return self.cover
        return DrawnCover.of(self.pk)

    def mask(self):
        """Put what readers get into its texts."""
        page_cache.mark(f"topic:{self.pk}")
        super().mask()

    def _shown(self):
        yield "title", words.mask(self.title, Scope.ARTICLE)
        yield "summary", words.mask(self.summary, Scope.ARTICLE)
        if "introduction_html" in self.__dict__:
            html = words.mask_html(self.introduction_html, Scope.ARTICLE)
            yield "introduction_html", html


class TopicEntryQuerySet(models.QuerySet):
    def published(self):
        """Return the entries whose article a visitor may read now."""
        return self.filter(article__in=Article.objects.published())


class TopicEntry(models.Model):
    """An article's place in a topic."""

    topic = models.ForeignKey(
        Topic,
        models.CASCADE,
        db_index=False,  # the constraint below begins with it
        related_name="entries",
        verbose_name=_("topic"),
    )
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="topic_entries", verbose_name=_("article")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = TopicEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("article of a topic")
        verbose_name_plural = _("articles of a topic")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "article"], name="once_in_a_topic")
        ]

    def __str__(self):
        return str(self.article)
