"""Let moderators look into reports on members."""

from django.db import migrations

from newsportal.roles import MODERATOR, grant


def grant_roles(apps, schema_editor):
    rights = ["view_memberreport", "change_memberreport"]
    grant(apps, MODERATOR, {"accounts.memberreport": rights})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_reports"), ("newsportal", "0004_roles")]
    operations = [migrations.RunPython(grant_roles, migrations.RunPython.noop)]
