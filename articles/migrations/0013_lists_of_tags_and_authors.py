"""Let the articles of a tag and of an author be read along one index, newest first."""

import django.db.models.deletion
from django.db import migrations, models

# A row that joins an article to a tag or an author says itself when the article is public.
# It is told when it is made, under a lock of the article, and whenever that changes.
KEEP = """
CREATE FUNCTION take_moments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT CASE WHEN status = 'published' THEN published_at END, expires_at
  INTO NEW.published_at, NEW.expires_at
  FROM articles_article WHERE id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint
  FOR NO KEY UPDATE;
  RETURN NEW;
END $$;

CREATE FUNCTION give_moments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := CASE WHEN NEW.status = 'published' THEN NEW.published_at END;
BEGIN
  UPDATE articles_taggedarticle SET published_at = moment, expires_at = NEW.expires_at
  WHERE content_object_id = NEW.id;
  UPDATE articles_byline SET published_at = moment, expires_at = NEW.expires_at
  WHERE article_id = NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER take_moments BEFORE INSERT ON articles_taggedarticle
FOR EACH ROW EXECUTE FUNCTION take_moments('content_object_id');

CREATE TRIGGER take_moments BEFORE INSERT ON articles_byline
FOR EACH ROW EXECUTE FUNCTION take_moments('article_id');

CREATE TRIGGER give_moments AFTER UPDATE OF status, published_at, expires_at
ON articles_article FOR EACH ROW WHEN (
  (OLD.status, OLD.published_at, OLD.expires_at)
  IS DISTINCT FROM (NEW.status, NEW.published_at, NEW.expires_at)
) EXECUTE FUNCTION give_moments();
"""
DROP = """
DROP TRIGGER give_moments ON articles_article;
DROP TRIGGER take_moments ON articles_byline;
DROP TRIGGER take_moments ON articles_taggedarticle;
DROP FUNCTION give_moments();
DROP FUNCTION take_moments();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_topics_and_former_tags")]
    operations = [
        migrations.AddField(
            model_name='byline',
            name='expires_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='expires at'),
        ),
        migrations.AddField(
            model_name='byline',
            name='published_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='published at'),
        ),
        migrations.AddField(
            model_name='taggedarticle',
            name='expires_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='expires at'),
        ),
        migrations.AddField(
            model_name='taggedarticle',
            name='published_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='published at'),
        ),
        migrations.AlterField(
            model_name='byline',
            name='author',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='bylines', to='articles.author', verbose_name='author'),
        ),
        migrations.AlterField(
            model_name='taggedarticle',
            name='tag',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='articles.tag'),
        ),
        migrations.AddIndex(
            model_name='byline',
            index=models.Index(fields=['author', '-published_at', '-article'], include=('expires_at',), name='byline_by_time'),
        ),
        migrations.AddIndex(
            model_name='taggedarticle',
            index=models.Index(fields=['tag', '-published_at', '-content_object'], include=('expires_at',), name='tagged_by_time'),
        ),
        migrations.RunSQL(KEEP, DROP),
    ]
