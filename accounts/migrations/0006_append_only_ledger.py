"""Let the database refuse to change a line of the points ledger."""

from django.db import migrations

GUARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_ledgerline
FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_points_and_levels"),
        ("newsportal", "0002_append_only"),
    ]
    operations = [
        migrations.RunSQL(GUARD, "DROP TRIGGER append_only ON accounts_ledgerline")
    ]
