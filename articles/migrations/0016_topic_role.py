"""Give editors the topics."""

from django.db import migrations

from newsportal.roles import EDITOR, grant


def grant_roles(apps, schema_editor):
    models = ("topic", "topicentry")
    verbs = ("view", "add", "change", "delete")
    edits = {
        f"articles.{model}": [f"{verb}_{model}" for verb in verbs] for model in models
    }
    grant(apps, EDITOR, edits)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0015_day_tallies"),
        ("newsportal", "0004_roles"),
    ]
    operations = [migrations.RunPython(grant_roles, migrations.RunPython.noop)]
