from django.conf import settings
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

# Where the readers' midnight is; triggers ask it as well.
DAY = """
CREATE OR REPLACE FUNCTION article_day(moment timestamptz) RETURNS date
LANGUAGE sql STABLE AS $$ SELECT (moment AT TIME ZONE '{zone}')::date $$
"""
COUNT = """
INSERT INTO articles_daytally (day, number)
SELECT article_day(published_at), count(*) FROM articles_article
WHERE status = 'published' AND expires_at IS NULL GROUP BY 1
"""


class DayTallyManager(models.Manager):
    @transaction.atomic
    def rebuild(self):
        """Count all days anew: one row each instead of one for every change.

        Whoever publishes meanwhile waits until their own change can be added to the sum.
        """
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE articles_daytally IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute(DAY.format(zone=settings.TIME_ZONE))
            cursor.execute("DELETE FROM articles_daytally")
            cursor.execute(COUNT)


class DayTally(models.Model):
    """How many articles a day gained or lost; the sum of a day's rows is its count.

    Triggers add rows as articles without an end are published, moved and withdrawn.
    Nobody waits for anybody, since rows are only added; a job sums them up at night.
    """

    day = models.DateField(_("day"))
    number = models.IntegerField(_("number"))

    objects = DayTallyManager()

    class Meta:
        verbose_name = _("tally of a day")
        verbose_name_plural = _("tallies of days")
        default_permissions = []
        indexes = [models.Index(fields=["day"], include=["number"], name="tally_by_day")]

    def __str__(self):
        return f"{self.day}: {self.number:+}"
