"""Let moderators look into reports on comments and articles."""

from django.db import migrations

from newsportal.roles import MODERATOR, grant


def grant_roles(apps, schema_editor):
    grant(apps, MODERATOR, {"comments.report": ["view_report", "change_report"]})


class Migration(migrations.Migration):
    dependencies = [("comments", "0004_three_pinned"), ("newsportal", "0004_roles")]
    operations = [migrations.RunPython(grant_roles, migrations.RunPython.noop)]
