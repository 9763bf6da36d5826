"""Let editors and moderators decide complaints."""

from django.db import migrations

from newsportal.roles import EDITOR, MODERATOR, grant


def grant_roles(apps, schema_editor):
    rights = ["view_complaint", "change_complaint"]
    for role in (EDITOR, MODERATOR):
        grant(apps, role, {"comments.complaint": rights})


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0007_sealed_copies_stay"),
        ("newsportal", "0004_roles"),
    ]
    operations = [migrations.RunPython(grant_roles, migrations.RunPython.noop)]
