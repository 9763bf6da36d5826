"""Let those who decide complaints take an article down, and put it back."""

from django.db import migrations

from newsportal.roles import EDITOR, MODERATOR, grant


def grant_roles(apps, schema_editor):
    for role in (EDITOR, MODERATOR):
        grant(apps, role, {"articles.article": ["take_down_article"]})


class Migration(migrations.Migration):
    dependencies = [("articles", "0031_taken_down")]
    operations = [migrations.RunPython(grant_roles, migrations.RunPython.noop)]
