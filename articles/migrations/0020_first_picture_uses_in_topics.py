"""Note the pictures of the topics that are stored already."""

from django.db import migrations

USES = r"""
INSERT INTO articles_pictureuse (picture_id, topic_id)
SELECT DISTINCT picture.id, topic.id
FROM articles_topic AS topic
CROSS JOIN LATERAL (
    SELECT (
        regexp_matches(topic.introduction, 'pictures/[0-9a-f]{2}/[0-9a-f]{32}\.webp', 'g')
    )[1] AS file
    UNION ALL SELECT cover.file FROM articles_picture AS cover WHERE cover.id = topic.cover_id
) AS shown
JOIN articles_picture AS picture ON picture.file = shown.file
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_note_picture_uses_in_topics")]
    operations = [
        migrations.RunSQL(USES, "DELETE FROM articles_pictureuse WHERE topic_id IS NOT NULL")
    ]
