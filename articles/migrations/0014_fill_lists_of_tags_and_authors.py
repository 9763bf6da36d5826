"""Tell the rows there are already when their articles are public."""

from django.db import migrations

FILL = """
UPDATE articles_{table} AS joined
SET published_at = CASE WHEN status = 'published' THEN article.published_at END,
    expires_at = article.expires_at
FROM articles_article AS article WHERE article.id = joined.{field}
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_lists_of_tags_and_authors")]
    operations = [
        migrations.RunSQL(
            [
                FILL.format(table="taggedarticle", field="content_object_id"),
                FILL.format(table="byline", field="article_id"),
            ],
            migrations.RunSQL.noop,
        )
    ]
