"""Let the database say which pages a change of the news touches.

A changed article touches the pages that show it. One that comes, goes or moves touches the
lists besides, and its neighbours' pages. Counters touch nothing: they may lag a minute.
"""

from django.db import migrations

from newsportal.page_cache.triggers import watch

COUNTERS = "like_count favourite_count comment_count"
# What the desk counts, and what is masked while it is rendered until the job is done.
UNSEEN = f"{COUNTERS} version masked_title masked_summary masked_body_html words_version"

MAKE = f"""
CREATE FUNCTION drop_lists_of(article articles_article) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM drop_pages('home', 'category:' || article.category_id);
  PERFORM drop_pages('topic:' || topic_id) FROM articles_topicentry
  WHERE article_id = article.id;
  PERFORM drop_pages('article:' || id) FROM (
    (SELECT id FROM articles_article
     WHERE category_id = article.category_id AND status = 'published'
     AND (published_at, id) < (article.published_at, article.id)
     ORDER BY published_at DESC, id DESC LIMIT 1)
    UNION ALL
    (SELECT id FROM articles_article
     WHERE category_id = article.category_id AND status = 'published'
     AND (published_at, id) > (article.published_at, article.id)
     ORDER BY published_at, id LIMIT 1)
  ) AS neighbour;
END $$;

CREATE FUNCTION drop_article() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  unseen CONSTANT text[] := string_to_array('{UNSEEN}', ' ');
  is_moved boolean := true;
BEGIN
  -- Everything is dropped already.
  IF current_setting('newsportal.told', true) = '*' THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(OLD) - unseen = to_jsonb(NEW) - unseen THEN
      RETURN NULL;
    END IF;
    is_moved := (OLD.status, OLD.published_at, OLD.expires_at, OLD.category_id)
      IS DISTINCT FROM (NEW.status, NEW.published_at, NEW.expires_at, NEW.category_id);
  END IF;
  IF TG_OP <> 'INSERT' AND OLD.status = 'published' THEN
    PERFORM drop_pages('article:' || OLD.id);
    IF is_moved THEN
      PERFORM drop_lists_of(OLD);
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.status = 'published' THEN
    PERFORM drop_pages('article:' || NEW.id);
    IF is_moved THEN
      PERFORM drop_lists_of(NEW);
    END IF;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER drop_article AFTER INSERT OR UPDATE OR DELETE ON articles_article
FOR EACH ROW EXECUTE FUNCTION drop_article();

-- What joins an article that no reader sees to a tag or an author is on no page.
CREATE FUNCTION drop_joined() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "row" jsonb;
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) = to_jsonb(NEW) THEN
    RETURN NULL;
  END IF;
  FOR "row" IN SELECT * FROM (VALUES (to_jsonb(OLD)), (to_jsonb(NEW))) AS rows (r)
    WHERE r ->> 'published_at' IS NOT NULL
  LOOP
    PERFORM drop_pages(
      TG_ARGV[0] || ':' || ("row" ->> (TG_ARGV[0] || '_id')),
      'article:' || ("row" ->> TG_ARGV[1])
    );
  END LOOP;
  RETURN NULL;
END $$;

CREATE TRIGGER drop_joined AFTER INSERT OR UPDATE OR DELETE ON articles_taggedarticle
FOR EACH ROW EXECUTE FUNCTION drop_joined('tag', 'content_object_id');

CREATE TRIGGER drop_joined AFTER INSERT OR UPDATE OR DELETE ON articles_byline
FOR EACH ROW EXECUTE FUNCTION drop_joined('author', 'article_id');

CREATE FUNCTION drop_pictured() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) = to_jsonb(NEW) THEN
    RETURN NULL;
  END IF;
  PERFORM drop_pages(
    'article:' || article_id, 'topic:' || topic_id, CASE WHEN page_id > 0 THEN 'site' END
  ) FROM articles_pictureuse WHERE picture_id = OLD.id;
  PERFORM drop_pages('author:' || id) FROM articles_author WHERE portrait_id = OLD.id;
  RETURN NULL;
END $$;

CREATE TRIGGER drop_pictured AFTER UPDATE ON articles_picture
FOR EACH ROW EXECUTE FUNCTION drop_pictured();
"""
UNMAKE = """
DROP TRIGGER drop_pictured ON articles_picture;
DROP FUNCTION drop_pictured();
DROP TRIGGER drop_joined ON articles_byline;
DROP TRIGGER drop_joined ON articles_taggedarticle;
DROP FUNCTION drop_joined();
DROP TRIGGER drop_article ON articles_article;
DROP FUNCTION drop_article();
DROP FUNCTION drop_lists_of(articles_article);
"""

# Their names stand wherever an article does.
NAMES = ["articles_author", "articles_category", "articles_topic"]


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0029_comment_count"),
        ("newsportal", "0021_watch_site"),
    ]
    operations = [
        migrations.RunSQL(MAKE, UNMAKE),
        *(watch(table, "site") for table in NAMES),
        # A new one is on no page until an article is filed under it.
        watch("articles_tag", "site", unseen="folded", events="UPDATE OR DELETE"),
        watch("articles_frontslot", "home"),
        watch("articles_hotarticle", "hot"),
        watch("articles_newsflash", "newsflashes"),
        watch("articles_topicentry", "home", "topic:{topic_id}", "article:{article_id}"),
    ]
