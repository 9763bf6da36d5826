"""Let moderators look after the comments."""

from django.db import migrations

from newsportal.roles import MODERATOR, grant


def grant_roles(apps, schema_editor):
    grant(apps, MODERATOR, {"comments.comment": ["view_comment", "moderate_comment"]})


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_comments"), ("newsportal", "0004_roles")]
    operations = [migrations.RunPython(grant_roles, migrations.RunPython.noop)]
