"""Let editors see what search engines said, and operators have it sent again."""

from django.db import migrations

from newsportal.roles import EDITOR, OPERATOR, grant


def grant_pushes(apps, schema_editor):
    grant(apps, EDITOR, {"articles.push": ["view_push"]})
    grant(apps, OPERATOR, {"articles.push": ["view_push", "change_push"]})


class Migration(migrations.Migration):
    dependencies = [("articles", "0021_pushes")]
    operations = [migrations.RunPython(grant_pushes, migrations.RunPython.noop)]
