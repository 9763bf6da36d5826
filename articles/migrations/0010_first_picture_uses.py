"""Note the uses of pictures in what is stored already, and take their credits out of texts.

A credit was copied into the finished text before; now it is set when a page is read.
"""

from django.db import migrations

USES = r"""
INSERT INTO articles_pictureuse (picture_id, {place})
SELECT DISTINCT picture.id, shown.id
FROM (
    SELECT id, (regexp_matches(body, 'pictures/[0-9a-f]{{2}}/[0-9a-f]{{32}}\.webp', 'g'))[1]
    FROM {table} WHERE body LIKE '%pictures/%'
    UNION ALL {covers}
) AS shown(id, file)
JOIN articles_picture AS picture ON picture.file = shown.file
"""
NO_COVERS = "SELECT NULL::bigint, NULL::text WHERE false"
ARTICLES = """
SELECT article.id, cover.file FROM articles_article AS article
JOIN articles_picture AS cover ON cover.id = article.cover_id
"""
REVISIONS = "SELECT id, facts ->> 'cover' FROM articles_revision WHERE facts ->> 'cover' <> ''"

PLACES = [
    ("articles_article", "article_id", ARTICLES),
    ("articles_revision", "revision_id", REVISIONS),
    ("newsportal_page", "page_id", NO_COVERS),
    ("newsportal_pageversion", "page_version_id", NO_COVERS),
]
CREDITS = """
UPDATE articles_article SET body_html = regexp_replace(
    regexp_replace(body_html, ' <span class="credit">[^<]*</span>', '', 'g'),
    '<figcaption></figcaption>', '', 'g'
) WHERE body_html LIKE '%class="credit"%'
"""


def note_uses(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table, place, covers in PLACES:
            cursor.execute(USES.format(table=table, place=place, covers=covers))
        cursor.execute(CREDITS)


def forget_uses(apps, schema_editor):
    apps.get_model("articles", "PictureUse").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_note_picture_uses")]
    operations = [migrations.RunPython(note_uses, forget_uses)]
