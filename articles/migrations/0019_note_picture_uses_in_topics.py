"""Note the pictures of topics too: on their covers and in their introductions."""

from django.db import migrations

NOTE = r"""
CREATE OR REPLACE FUNCTION note_picture_uses() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place CONSTANT text := TG_ARGV[0];
    shown text;
    names text[];
    cover bigint;
BEGIN
    IF TG_TABLE_NAME = 'articles_topic' THEN
        shown := NEW.introduction;
    ELSE
        shown := NEW.body;
    END IF;
    names := ARRAY(
        SELECT DISTINCT (
            regexp_matches(shown, 'pictures/[0-9a-f]{2}/[0-9a-f]{32}\.webp', 'g')
        )[1]
    );
    IF TG_TABLE_NAME IN ('articles_article', 'articles_topic') THEN
        cover := NEW.cover_id;
    ELSIF TG_TABLE_NAME = 'articles_revision' THEN
        names := names || (NEW.facts ->> 'cover');
    END IF;
    IF TG_OP = 'UPDATE' THEN
        EXECUTE format('DELETE FROM articles_pictureuse WHERE %I = $1', place) USING NEW.id;
    END IF;
    EXECUTE format(
        'INSERT INTO articles_pictureuse (picture_id, %I)'
        ' SELECT id, $1 FROM articles_picture WHERE file = ANY ($2) OR id = $3'
        ' FOR KEY SHARE',
        place
    ) USING NEW.id, names, cover;
    RETURN NULL;
END
$$
"""
INSERTED = """
CREATE TRIGGER note_picture_uses AFTER INSERT ON articles_topic FOR EACH ROW
WHEN (NEW.introduction LIKE '%pictures/%' OR NEW.cover_id IS NOT NULL)
EXECUTE FUNCTION note_picture_uses('topic_id')
"""
UPDATED = """
CREATE TRIGGER note_picture_uses_anew AFTER UPDATE ON articles_topic FOR EACH ROW
WHEN (
    OLD.introduction IS DISTINCT FROM NEW.introduction
    OR OLD.cover_id IS DISTINCT FROM NEW.cover_id
)
EXECUTE FUNCTION note_picture_uses('topic_id')
"""
NO_MORE = [
    "DROP TRIGGER note_picture_uses ON articles_topic",
    "DROP TRIGGER note_picture_uses_anew ON articles_topic",
]


class Migration(migrations.Migration):
    dependencies = [("articles", "0018_uses_in_topics")]
    operations = [migrations.RunSQL([NOTE, INSERTED, UPDATED], NO_MORE)]
