"""Let the database say that a page has changed, whatever changed it: a form, a command, SQL.

The names of what is read as a whole (settings, navigation, pages, words) are on every page.
"""

from django.db import migrations

from newsportal.page_cache.triggers import watch

MAKE = r"""
CREATE FUNCTION drop_shown() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  unseen CONSTANT text[] := string_to_array(TG_ARGV[0], ' ');
  "column" text;
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - unseen = to_jsonb(NEW) - unseen THEN
    RETURN NULL;
  END IF;
  FOR i IN 1 .. TG_NARGS - 1 LOOP
    "column" := substring(TG_ARGV[i] FROM '{(.*)}');
    IF "column" IS NULL THEN
      PERFORM drop_pages(TG_ARGV[i]);
    ELSE
      PERFORM drop_pages(
        replace(TG_ARGV[i], '{' || "column" || '}', to_jsonb(OLD) ->> "column"),
        replace(TG_ARGV[i], '{' || "column" || '}', to_jsonb(NEW) ->> "column")
      );
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
"""

TABLES = [
    "newsportal_announcement",
    "newsportal_friendlylink",
    "newsportal_navigationitem",
    "newsportal_page",
    "newsportal_sitesettings",
    "newsportal_wordlist",
]


class Migration(migrations.Migration):
    dependencies = [("newsportal", "0020_figures_role")]
    operations = [
        migrations.RunSQL(MAKE, "DROP FUNCTION drop_shown()"),
        *(watch(table, "site") for table in TABLES),
    ]
