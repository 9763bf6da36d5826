"""Let operators see the check-ins."""

from django.db import migrations

from newsportal.roles import OPERATOR, grant


def grant_roles(apps, schema_editor):
    grant(apps, OPERATOR, {"accounts.checkin": ["view_checkin"]})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_ledger_by_time")]
    operations = [migrations.RunPython(grant_roles, migrations.RunPython.noop)]
