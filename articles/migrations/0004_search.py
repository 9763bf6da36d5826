"""Keep beside each article what search finds it by."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# The long array is stored apart and as it is, so that the rows that a search reads stay
# narrow and no search unpacks it.
APART = """
ALTER TABLE articles_articlesearch SET (toast_tuple_target = 128);
ALTER TABLE articles_articlesearch ALTER tokens SET STORAGE EXTERNAL;
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_roles")]
    operations = [
        migrations.CreateModel(
            name="ArticleSearch",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search",
                        serialize=False,
                        to="articles.article",
                    ),
                ),
                ("published_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("digest", models.UUIDField()),
                (
                    "title_tokens",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                (
                    "tokens",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
            ],
            options={
                "verbose_name": "search entry",
                "verbose_name_plural": "search entries",
                "default_permissions": [],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False,
                        fields=["title_tokens"],
                        name="article_search_titles",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False,
                        fields=["tokens"],
                        name="article_search_texts",
                    ),
                ],
            },
        ),
        migrations.RunSQL(APART, migrations.RunSQL.noop),
    ]
