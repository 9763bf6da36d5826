"""Let the database refuse to change or delete a sealed copy."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0006_complaints"),
        ("newsportal", "0002_append_only"),
    ]
    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE"
            " ON comments_sealedcopy FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            "DROP TRIGGER append_only ON comments_sealedcopy",
        )
    ]
