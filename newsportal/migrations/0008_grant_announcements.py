"""Let editors and operators announce: both have to tell readers something at once."""

from django.db import migrations

from newsportal.roles import EDITOR, OPERATOR, grant

PERMISSIONS = {
    "newsportal.announcement": [
        f"{verb}_announcement" for verb in ("view", "add", "change", "delete")
    ]
}


def grant_announcements(apps, schema_editor):
    for role in (EDITOR, OPERATOR):
        grant(apps, role, PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [("newsportal", "0007_announcement")]
    operations = [migrations.RunPython(grant_announcements, migrations.RunPython.noop)]
