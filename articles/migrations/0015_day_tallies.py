"""Count the articles of each day as they come and go, for the archive."""

from django.conf import settings
from django.db import migrations, models

DAY = """
CREATE FUNCTION article_day(moment timestamptz) RETURNS date
LANGUAGE sql STABLE AS $$ SELECT (moment AT TIME ZONE '{zone}')::date $$
"""
KEEP = """
CREATE FUNCTION tally_day() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_day date;
  new_day date;
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.status = 'published' AND OLD.expires_at IS NULL THEN
    old_day := article_day(OLD.published_at);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.status = 'published' AND NEW.expires_at IS NULL THEN
    new_day := article_day(NEW.published_at);
  END IF;
  IF old_day IS DISTINCT FROM new_day THEN
    INSERT INTO articles_daytally (day, number)
    SELECT day, number FROM (VALUES (old_day, -1), (new_day, 1)) AS change (day, number)
    WHERE day IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER tally_day
AFTER INSERT OR DELETE OR UPDATE OF status, published_at, expires_at ON articles_article
FOR EACH ROW EXECUTE FUNCTION tally_day();
"""
DROP = """
DROP TRIGGER tally_day ON articles_article;
DROP FUNCTION tally_day();
DROP FUNCTION article_day(timestamptz);
"""
COUNT = """
INSERT INTO articles_daytally (day, number)
SELECT article_day(published_at), count(*) FROM articles_article
WHERE status = 'published' AND expires_at IS NULL GROUP BY 1
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_fill_lists_of_tags_and_authors")]
    operations = [
        migrations.CreateModel(
            name='DayTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('number', models.IntegerField(verbose_name='number')),
            ],
            options={
                'verbose_name': 'tally of a day',
                'verbose_name_plural': 'tallies of days',
                'default_permissions': [],
            },
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('expires_at__isnull', False)), fields=['status', 'published_at'], include=('expires_at',), name='article_with_an_end'),
        ),
        migrations.AddIndex(
            model_name='daytally',
            index=models.Index(fields=['day'], include=('number',), name='tally_by_day'),
        ),
        migrations.RunSQL(DAY.format(zone=settings.TIME_ZONE) + ";" + KEEP, DROP),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
