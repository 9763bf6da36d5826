"""Fold the names of tags that exist, so that they are suggested; let editors choose words."""

from django.db import migrations

from newsportal.fold import fold
from newsportal.roles import EDITOR, grant

VERBS = ("view", "add", "change", "delete")


def fold_tags(apps, schema_editor):
    Tag = apps.get_model("articles", "Tag")
    tags = list(Tag.objects.all())
    for tag in tags:
        tag.folded = fold(tag.name)
    Tag.objects.bulk_update(tags, ["folded"], batch_size=500)


def grant_roles(apps, schema_editor):
    grant(apps, EDITOR, {"articles.hotword": [f"{verb}_hotword" for verb in VERBS]})


class Migration(migrations.Migration):
    dependencies = [("articles", "0024_hot_words")]
    operations = [
        migrations.RunPython(fold_tags, migrations.RunPython.noop),
        migrations.RunPython(grant_roles, migrations.RunPython.noop),
    ]
