from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.models import Access, Article, Topic, TopicEntry, Unlock
from articles.models.picture import DrawnCover
from articles.models.queries import BODIES
from articles.models.unlock import Origin
from newsportal.models.settings import MOST_POINTS
from newsportal.text import validate_visible

# What is open to readers, or to whoever signs in, is not worth paying for.
FREE = [Access.OPEN, Access.MEMBERS]
# So much of one thing is bought at once; a report or a topic is bought once for ever.
MOST_AT_ONCE = 12
LONGEST_MEMBERSHIP = 3660


class Kind(models.TextChoices):
    MEMBERSHIP = "membership", _("membership")
    TOPIC = "topic", _("topic")
    ARTICLE = "article", _("report")


class ItemQuerySet(models.QuerySet):
    def of(self, article):
        """Return the item by which an article is bought; it is made when first wanted."""
        return self.get_or_create(article=article, defaults={"kind": Kind.ARTICLE})[0]

    def on_sale(self):
        """Return what the catalogue offers; single reports are offered on their own pages."""
        return self.filter(is_on_sale=True).exclude(kind=Kind.ARTICLE)

    def with_things(self):
        """Return the items with the article or topic they are about, as readers get them."""
        articles = Article.objects.for_readers().select_related("category", "cover")
        topics = Topic.objects.for_readers().select_related("cover")
        return self.prefetch_related(
            Prefetch("article", articles.defer(*BODIES)),
            Prefetch("topic", topics.defer("introduction", "introduction_html")),
        )

    def as_seen_by(self, member):
        """Return the items with what tells whether this person can buy them now."""
        public = Article.objects.published().filter(pk=OuterRef("article"))
        entries = TopicEntry.objects.published().exclude(article__access__in=FREE)
        closed = entries.filter(topic=OuterRef("topic"))
        left = closed
        if member.is_authenticated:
            mine = Unlock.objects.filter(
                article=OuterRef("article"), member=member, origin=Origin.PURCHASE
            )
            left = closed.exclude(Exists(mine))
        return self.with_things().annotate(
            is_public=Case(
                When(kind=Kind.ARTICLE, then=Exists(public)),
                When(
                    kind=Kind.TOPIC,
                    then=Exists(Topic.objects.published().filter(pk=OuterRef("topic"))),
                ),
                default=Value(True),
            ),
            is_open=Exists(public.open_to(member)),
            article_count=_count(closed),
            opened_by_topic=ArraySubquery(closed.order_by().values("article")),
            left_count=_count(left),
        )


def _count(rows):
    numbers = rows.order_by().values("topic").annotate(number=models.Count("pk"))
    return Coalesce(Subquery(numbers.values("number")), 0)


class Item(models.Model):
    """One thing that points buy. What a report costs is written on the report."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(
        _("name"),
        max_length=60,
        blank=True,
        validators=[validate_visible],
        help_text=_("Empty: the title of the topic."),
    )
    summary = models.CharField(
        _("summary"), max_length=120, blank=True, help_text=_("One sentence below the name.")
    )
    article = models.OneToOneField(
        Article,
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="item",
        verbose_name=_("report"),
    )
    topic = models.OneToOneField(
        Topic,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="item",
        verbose_name=_("topic"),
        help_text=_("Whoever buys it may read all that stands in it at that moment."),
    )
    days = models.PositiveSmallIntegerField(
        _("days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MEMBERSHIP)],
        help_text=_("How long the membership lasts."),
    )
    fixed_price = models.PositiveIntegerField(
        _("price"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_POINTS)],
        help_text=_("Points."),
    )
    is_on_sale = models.BooleanField(_("on sale"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind=Kind.MEMBERSHIP,
                    days__isnull=False,
                    days__range=(1, LONGEST_MEMBERSHIP),
                    article=None,
                    topic=None,
                )
                | Q(kind=Kind.TOPIC, days=None, article=None, topic__isnull=False)
                | Q(kind=Kind.ARTICLE, days=None, article__isnull=False, topic=None),
                name="item_is_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.ARTICLE, fixed_price=None)
                | (
                    ~Q(kind=Kind.ARTICLE)
                    & Q(fixed_price__isnull=False, fixed_price__range=(1, MOST_POINTS))
                ),
                name="item_has_a_price",
                violation_error_message=_("Give a price of at least one point."),
            ),
        ]

    def __str__(self):
        return self.name or str(self.article or self.topic)

    def get_absolute_url(self):
        if self.article_id:
            return reverse("shop:article", args=[self.article_id])
        return reverse("shop:item", args=[self.pk])

    def clean(self):
        """Ask for what its kind needs; the database holds the same."""
        super().clean()
        is_membership = self.kind == Kind.MEMBERSHIP
        if bool(self.days) != is_membership or bool(self.topic_id) == is_membership:
            raise ValidationError(
                _("A membership has days and no topic; a topic is chosen and has no days."),
                code="kind",
            )
        if is_membership and not self.name:
            raise ValidationError({"name": _("Give the membership a name.")}, code="name")

    @property
    def price(self):
        return self.article.price if self.kind == Kind.ARTICLE else self.fixed_price

    @property
    def most_at_once(self):
        return MOST_AT_ONCE if self.kind == Kind.MEMBERSHIP else 1

    @cached_property
    def picture(self):
        if thing := self.article or self.topic:
            return thing.picture
        return DrawnCover.of(self.pk)

    @property
    def reading_url(self):
        """Return where a buyer reads it to the end, also without scripts."""
        if self.article_id:
            return reverse("articles:whole", args=[self.article_id])
        return self.topic.get_absolute_url() if self.topic else reverse("shop:membership")

    @property
    def gist(self):
        """Return in a few words what one gets."""
        if self.kind == Kind.MEMBERSHIP:
            return ngettext("%(days)d day", "%(days)d days", self.days) % {"days": self.days}
        if self.kind == Kind.ARTICLE:
            return gettext("One report, for good")
        count = self.article_count
        text = ngettext("%(count)d report, for good", "%(count)d reports, for good", count)
        return text % {"count": count}

    @property
    def obstacle(self):
        """Return why this person cannot buy it now, or nothing; ask `as_seen_by` first."""
        if not self.is_on_sale:
            return gettext("No longer on sale.")
        if not self.is_public:
            return gettext("Taken down; it cannot be bought.")
        if self.kind == Kind.ARTICLE and self.article.access != Access.POINTS:
            return gettext("No longer sold for points.")
        if self.kind == Kind.ARTICLE and self.is_open:
            return gettext("Yours already: you can read it.")
        if self.kind == Kind.TOPIC and not self.article_count:
            return gettext("Nothing in it has to be bought.")
        if self.kind == Kind.TOPIC and not self.left_count:
            return gettext("Yours already: you can read all of it.")
        return ""


def closed_articles(items):
    """Return the numbers of the articles that each of these items opens now, by its own."""
    opened = {item.pk: [item.article_id] if item.article_id else [] for item in items}
    topics = {item.topic_id: item.pk for item in items if item.topic_id}
    if topics:
        entries = TopicEntry.objects.published().exclude(article__access__in=FREE)
        for topic, article in entries.filter(topic__in=topics).values_list("topic", "article"):
            opened[topics[topic]].append(article)
    return opened
