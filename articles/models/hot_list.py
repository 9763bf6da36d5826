"""The hot lists: what was read most in a day and in a week, written down by a job."""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article
from .masking import ForeignText, ReadersQuerySet
from .views import HourlyViews

LENGTH = 30


class Period(models.TextChoices):
    DAY = "day", _("24 hours")
    WEEK = "week", _("7 days")


# What a list shows of an article.
NAMED = ("id", "title", "masked_title", "words_version")

HOURS = {Period.DAY: 24, Period.WEEK: 7 * 24}


class HotListQuerySet(ReadersQuerySet):
    def of(self, period):
        """Return the places of a list, those whose articles readers may see."""
        rows = self.filter(period=period, article__in=Article.objects.published())
        return rows.for_readers().order_by("position")

    def for_list(self):
        """Return rows of what a list shows: the number of readings, and of the article."""
        return self.values_list("views", *(f"article__{name}" for name in NAMED))

    def rewrite(self):
        """Write both lists anew from what was counted by the hour."""
        now = timezone.now()
        for period, hours in HOURS.items():
            counted = HourlyViews.objects.filter(hour__gt=now - timedelta(hours=hours))
            read = counted.values("article").annotate(views=Sum("count"))
            read = read.filter(article__in=Article.objects.published())
            rows = read.order_by("-views", "-article").values_list("article", "views")[:LENGTH]
            places = [
                self.model(period=period, position=place, article_id=number, views=views)
                for place, (number, views) in enumerate(rows, start=1)
            ]
            with transaction.atomic():
                self.filter(period=period).delete()
                self.bulk_create(places)


class HotArticle(ForeignText, models.Model):
    """An article's place on a hot list."""

    period = models.CharField(max_length=10, choices=Period)
    position = models.PositiveSmallIntegerField()
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    views = models.PositiveIntegerField()

    objects = HotListQuerySet.as_manager()

    class Meta:
        verbose_name = _("place on a hot list")
        verbose_name_plural = _("hot lists")
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["period", "position"], name="one_article_a_place")
        ]

    def __str__(self):
        return f"{self.period} {self.position}"
