"""Let the database refuse a fourth pinned comment, whoever pins it and how many at once."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION refuse_fourth_pin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Two who pin at once wait here for each other, then count.
  PERFORM 1 FROM articles_article WHERE id = NEW.article_id FOR NO KEY UPDATE;
  IF (SELECT count(*) FROM comments_comment
      WHERE article_id = NEW.article_id AND is_pinned AND id <> NEW.id) >= 3 THEN
    RAISE EXCEPTION 'article % has three pinned comments', NEW.article_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER three_pinned BEFORE INSERT OR UPDATE OF is_pinned ON comments_comment
FOR EACH ROW WHEN (NEW.is_pinned) EXECUTE FUNCTION refuse_fourth_pin();
"""
FORGET = """
DROP TRIGGER three_pinned ON comments_comment;
DROP FUNCTION refuse_fourth_pin();
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_reports_and_claims")]
    operations = [migrations.RunSQL(REFUSE, FORGET)]
