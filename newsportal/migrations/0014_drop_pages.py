"""Let a change say, in its own transaction, which remembered pages it has touched.

Each mark is told once in a transaction; one that touches more than about a hundred things
says * instead, which is everything, so that a bulk change fills no queue.
"""

from django.db import migrations

MAKE = """
CREATE FUNCTION drop_pages(VARIADIC marks text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  told text := coalesce(current_setting('newsportal.told', true), '');
  mark text;
BEGIN
  FOREACH mark IN ARRAY marks LOOP
    CONTINUE WHEN told = '*' OR mark IS NULL OR strpos(told, '|' || mark || '|') > 0;
    told := told || '|' || mark || '|';
    IF length(told) > 2000 THEN
      mark := '*';
      told := '*';
    END IF;
    PERFORM pg_notify('pages', mark);
    PERFORM set_config('newsportal.told', told, true);
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("newsportal", "0013_signing_in")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION drop_pages(text[])")]
