"""Let editors, moderators and operators see how the portal does."""

from django.db import migrations

from newsportal.roles import EDITOR, MODERATOR, OPERATOR, grant

PERMISSIONS = {"newsportal.dayfigure": ["view_dayfigure"]}


def grant_roles(apps, schema_editor):
    for role in (EDITOR, MODERATOR, OPERATOR):
        grant(apps, role, PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [("newsportal", "0019_figures")]
    operations = [migrations.RunPython(grant_roles, migrations.RunPython.noop)]
