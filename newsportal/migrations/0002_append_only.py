"""Let the database refuse to change what is only ever added to, and spare the counts."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

GUARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

TABLES = ["newsportal_logentry", "newsportal_logseal", "newsportal_pageversion"]


class Migration(migrations.Migration):
    dependencies = [("newsportal", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION refuse_change()"),
        *(
            migrations.RunSQL(
                GUARD.format(table=table), f"DROP TRIGGER append_only ON {table}"
            )
            for table in TABLES
        ),
        migrations.RunSQL(
            "ALTER TABLE newsportal_limitcount SET UNLOGGED",
            "ALTER TABLE newsportal_limitcount SET LOGGED",
        ),
    ]
