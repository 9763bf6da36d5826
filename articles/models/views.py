"""How often articles are read: counted beside them, so that reading writes no article."""

from datetime import timedelta

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A reader who comes back to the same article within so many minutes counts once.
MINUTES = 30
# No hot list looks back further than a week; what is older than this is in the totals alone.
HOURS_KEPT = timedelta(days=35)

# One statement is one transaction: what is counted and that it was counted agree, however
# many processes write. Each table is written in order, so no two of them lock each other.
COUNT = f"""
WITH fresh AS (
  INSERT INTO articles_view AS kept (article_id, visitor, until)
  SELECT article_id, visitor, now() + interval '{MINUTES} minutes'
  FROM unnest(%(articles)s::bigint[], %(visitors)s::bigint[]) AS sent (article_id, visitor)
  ORDER BY article_id, visitor
  ON CONFLICT (article_id, visitor) DO UPDATE SET until = excluded.until
  WHERE kept.until <= now()
  RETURNING article_id),
counted AS (SELECT article_id, count(*) FROM fresh GROUP BY article_id),
hours AS (
  INSERT INTO articles_hourlyviews AS kept (hour, article_id, count)
  SELECT date_trunc('hour', now()), article_id, count FROM counted ORDER BY article_id
  ON CONFLICT (hour, article_id) DO UPDATE SET count = kept.count + excluded.count)
INSERT INTO articles_totalviews AS kept (article_id, count)
SELECT article_id, count FROM counted ORDER BY article_id
ON CONFLICT (article_id) DO UPDATE SET count = kept.count + excluded.count
"""  # noqa: S608 - a number of ours

# Whoever counts at the moment is not waited for, and so waits for nobody who waits for us.
FORGET = """
DELETE FROM articles_view USING (
  SELECT article_id, visitor FROM articles_view WHERE until <= now()
  FOR UPDATE SKIP LOCKED) AS old
WHERE articles_view.article_id = old.article_id AND articles_view.visitor = old.visitor
"""


class ViewManager(models.Manager):
    def count_in(self, pairs):
        """Count each pair of article and visitor that does not count already."""
        public = self._public({article for article, visitor in pairs})
        known = [(article, visitor) for article, visitor in pairs if article in public]
        if known:
            articles, visitors = zip(*known, strict=True)
            values = {"articles": list(articles), "visitors": list(visitors)}
            with connection.cursor() as cursor:
                cursor.execute(COUNT, values)

    def forget(self):
        """Forget who read what once it no longer matters."""
        with connection.cursor() as cursor:
            cursor.execute(FORGET)

    def _public(self, numbers):
        articles = self.model._meta.get_field("article").related_model.objects
        return set(articles.published().filter(pk__in=numbers).values_list("pk", flat=True))


# No table has a foreign key in the database: to check one would lock the article's row.


class View(models.Model):
    """Someone read an article and counts no more until then. Lost in a crash, and may be."""

    pk = models.CompositePrimaryKey("article_id", "visitor")
    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    # A hash that nobody can take back to an address, and that is another every day.
    visitor = models.BigIntegerField()
    until = models.DateTimeField()

    objects = ViewManager()

    class Meta:
        verbose_name = _("view")
        verbose_name_plural = _("views")
        default_permissions = []

    def __str__(self):
        return f"{self.article_id} · {self.visitor}"


class HourlyViewsManager(models.Manager):
    def forget(self):
        """Delete the hours that no list looks at any more, each in a statement of its own."""
        old = self.filter(hour__lt=timezone.now() - HOURS_KEPT).order_by("hour")
        while hour := old.values_list("hour", flat=True).first():
            self.filter(hour=hour).delete()


class HourlyViews(models.Model):
    """How often an article was read within one hour."""

    pk = models.CompositePrimaryKey("hour", "article_id")
    hour = models.DateTimeField()
    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        related_name="hourly_views",
        db_constraint=False,
    )
    count = models.PositiveIntegerField()

    objects = HourlyViewsManager()

    class Meta:
        verbose_name = _("views of an hour")
        verbose_name_plural = _("views by the hour")
        default_permissions = []

    def __str__(self):
        return f"{self.article_id} · {self.hour}"


class TotalViews(models.Model):
    """How often an article was read since it appeared."""

    article = models.OneToOneField(
        "articles.Article",
        models.CASCADE,
        primary_key=True,
        related_name="total_views",
        db_constraint=False,
    )
    count = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("views of an article")
        verbose_name_plural = _("views of articles")
        default_permissions = []

    def __str__(self):
        return f"{self.article_id} · {self.count}"
