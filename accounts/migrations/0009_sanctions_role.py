"""Let moderators impose sanctions."""

from django.db import migrations

from newsportal.roles import MODERATOR, grant


def grant_roles(apps, schema_editor):
    grant(
        apps,
        MODERATOR,
        {"accounts.sanction": ["view_sanction", "add_sanction", "change_sanction"]},
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_sanctions"), ("newsportal", "0004_roles")]
    operations = [migrations.RunPython(grant_roles, migrations.RunPython.noop)]
