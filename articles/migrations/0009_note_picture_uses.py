"""Let the database note which pictures a text or a cover shows.

So the library knows it at once, whatever stored the text: a form, an import, a bulk change.
The pictures are locked until the text is stored, which a deletion then waits for.
"""

from django.db import migrations

NOTE = r"""
CREATE FUNCTION note_picture_uses() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place CONSTANT text := TG_ARGV[0];
    names text[] := ARRAY(
        SELECT DISTINCT (
            regexp_matches(NEW.body, 'pictures/[0-9a-f]{2}/[0-9a-f]{32}\.webp', 'g')
        )[1]
    );
    cover bigint;
BEGIN
    IF TG_TABLE_NAME = 'articles_article' THEN
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
SHOWS = "NEW.body LIKE '%pictures/%'"
PLACES = [
    ("articles_article", "article_id", f"{SHOWS} OR NEW.cover_id IS NOT NULL"),
    ("articles_revision", "revision_id", f"{SHOWS} OR NEW.facts ->> 'cover' <> ''"),
    ("newsportal_page", "page_id", SHOWS),
    ("newsportal_pageversion", "page_version_id", SHOWS),
]
# Versions are never changed.
CHANGES = [
    ("articles_article", "article_id", ["body", "cover_id"]),
    ("newsportal_page", "page_id", ["body"]),
]


def _triggers():
    for table, place, condition in PLACES:
        yield (
            f"CREATE TRIGGER note_picture_uses AFTER INSERT ON {table} FOR EACH ROW"
            f" WHEN ({condition}) EXECUTE FUNCTION note_picture_uses('{place}')"
        )
    for table, place, columns in CHANGES:
        changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)
        yield (
            f"CREATE TRIGGER note_picture_uses_anew AFTER UPDATE ON {table} FOR EACH ROW"
            f" WHEN ({changed}) EXECUTE FUNCTION note_picture_uses('{place}')"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0008_picture_library"),
        ("newsportal", "0004_roles"),
    ]
    operations = [
        migrations.RunSQL([NOTE, *_triggers()], "DROP FUNCTION note_picture_uses() CASCADE")
    ]
