"""Give writers and editors what the news asks of them."""

from django.db import migrations

from newsportal.roles import EDITOR, WRITER, grant


def every(model):
    return [f"{verb}_{model}" for verb in ("view", "add", "change", "delete")]


WRITES = {
    "articles.article": [*every("article"), "submit_article"],
    "articles.picture": ["view_picture", "add_picture"],
    "articles.category": ["view_category"],
    "articles.author": ["view_author"],
}
EDITS = {
    "articles.article": [
        *every("article"),
        "submit_article",
        "publish_article",
        "edit_any_article",
    ],
    **{
        f"articles.{model}": every(model)
        for model in ("author", "category", "frontslot", "newsflash", "picture", "tag")
    },
    "articles.revision": ["view_revision"],
}


def grant_roles(apps, schema_editor):
    grant(apps, WRITER, WRITES)
    grant(apps, EDITOR, EDITS)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_revisions_stay"),
        ("newsportal", "0004_roles"),
    ]
    operations = [migrations.RunPython(grant_roles, migrations.RunPython.noop)]
