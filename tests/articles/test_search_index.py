"""The entries by which articles are found are right, whatever happens to the articles."""

from contextlib import closing
from datetime import timedelta
from io import StringIO
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import TestCase
from django.utils import timezone

from articles import reindexing
from articles.models import Article, ArticleSearch, Tag
from articles.tasks import mend_search
from tests.articles.test_search import found
from tests.factories import (
    make_article,
    make_category,
    some_editor,
)


class IndexTests(TestCase):
    """The entry of an article is written where the article is."""

    def test_an_edit_is_found_at_once_and_what_it_replaced_no_more(self):
        article = make_article(published=True, title="陈词滥调")
        article.title = "崭新标题"
        article.save(update_fields=["title"])
        article.publish(some_editor())
        self.assertEqual((found("崭新标题"), found("陈词滥调")), ([article], []))

    def test_what_is_rolled_back_leaves_no_entry(self):
        article = make_article(title="未遂的发布")
        try:
            with transaction.atomic():
                article.publish(some_editor())
                self.assertTrue(ArticleSearch.objects.filter(pk=article.pk).exists())
                raise IntegrityError("undo")
        except IntegrityError:
            pass
        self.assertFalse(ArticleSearch.objects.filter(pk=article.pk).exists())

    def test_withdrawing_and_unscheduling_hide_the_entry_at_once(self):
        article = make_article(published=True)
        article.withdraw(some_editor(), reason="有误")
        scheduled = make_article(at=timezone.now() + timedelta(days=1))
        scheduled.unschedule(some_editor())
        entries = ArticleSearch.objects.filter(pk__in=[article.pk, scheduled.pk])
        self.assertEqual([entry.published_at for entry in entries], [None, None])

    def test_a_deleted_article_takes_its_entry_along(self):
        article = make_article()
        article.index()
        article.delete()
        self.assertFalse(ArticleSearch.objects.exists())

    def test_the_nightly_job_finds_what_bulk_changes_left_behind(self):
        articles = [make_article(published=True) for _ in range(5)]
        missing, renamed, tagged, moved, _right = articles
        ArticleSearch.objects.filter(pk=missing.pk).delete()
        Article.objects.filter(pk=renamed.pk).update(title="改过的标题")
        Tag.objects.create(name="补充标签")
        tagged.tags.add("补充标签")
        Article.objects.filter(pk=moved.pk).update(category=make_category())
        stale = [missing.pk, renamed.pk, tagged.pk, moved.pk]
        self.assertCountEqual(ArticleSearch.objects.outdated(), stale)
        mend_search(timestamp=0)
        self.assertCountEqual(ArticleSearch.objects.outdated(), [])
        self.assertEqual(found("改过的标题"), [renamed])
        self.assertEqual(found("补充标签"), [tagged])


@pytest.mark.usefixtures("transactional_db")
class TestRebuilding:
    def test_all_entries_are_written_and_may_be_written_again(self):
        article, draft = make_article(published=True, title="重建索引"), make_article()
        ArticleSearch.objects.all().delete()
        for _ in range(2):
            output = StringIO()
            call_command("rebuild_search", stdout=output)
            assert output.getvalue() == "Rebuilt: 2.\n"
            entries = ArticleSearch.objects.values_list("pk", flat=True)
            assert set(entries) == {article.pk, draft.pk}
            assert list(ArticleSearch.objects.outdated()) == []
            assert found("重建索引") == [article]

    def test_the_table_is_the_same_afterwards_and_no_larger(self):
        for _ in range(30):
            make_article(published=True)
        call_command("rebuild_search", stdout=StringIO())
        before = self.table()
        for _ in range(3):
            call_command("rebuild_search", stdout=StringIO())
        assert self.table() == before
        assert len(before[0]) == 3

    def table(self):
        """Return indexes, constraints and size of the table, and what lies beside it."""
        name = ArticleSearch._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s ORDER BY 1",
                [name],
            )
            indexes = cursor.fetchall()
            cursor.execute(
                "SELECT conname, contype, convalidated, pg_get_constraintdef(oid)"
                " FROM pg_constraint WHERE conrelid = %s::regclass ORDER BY 1",
                [name],
            )
            constraints = cursor.fetchall()
            cursor.execute(
                "SELECT pg_total_relation_size(oid), reloptions FROM pg_class"
                " WHERE relname = %s",
                [name],
            )
            size = cursor.fetchone()
            cursor.execute("SELECT relname FROM pg_class WHERE relname LIKE %s", [f"{name}_%"])
            return indexes, constraints, size, sorted(cursor.fetchall())

    def test_what_editors_do_meanwhile_is_not_lost(self, monkeypatch):
        monkeypatch.setattr(reindexing, "STEP", 1)
        edited = make_article(published=True, title="陈词滥调")
        deleted = make_article(title="陈词滥调")
        deleted.index()
        make_article(published=True)
        steps = reindexing.rebuild()
        assert [next(steps) for _ in range(3)] == [(0, 3), (1, 3), (2, 3)]
        edited.title = "崭新标题"
        edited.save(update_fields=["title"])
        edited.publish(some_editor())
        deleted_number = deleted.pk
        deleted.delete()
        new = make_article(published=True, title="刚刚写成")
        assert list(steps)[-1] == (3, 3)
        assert list(ArticleSearch.objects.outdated()) == []
        assert (found("崭新标题"), found("刚刚写成")) == ([edited], [new])
        assert found("陈词滥调") == []
        assert not ArticleSearch.objects.filter(pk=deleted_number).exists()

    def test_only_one_at_a_time(self):
        with closing(connection.copy()) as other, other.cursor() as cursor:
            cursor.execute(reindexing.LOCKED)
            with pytest.raises(CommandError, match="already"):
                call_command("rebuild_search", stdout=StringIO())

    def test_an_editor_who_saves_meanwhile_is_not_overwritten(self):
        """Writing an entry waits for the article and then reads what the editor left."""
        article = make_article(published=True, title="陈词滥调")
        writing = Thread(target=self.write, args=[article.pk])
        with transaction.atomic():
            article.title = "崭新标题"
            article.save(update_fields=["title"])
            article.publish(some_editor())
            writing.start()
            writing.join(timeout=0.5)
            assert writing.is_alive()
        writing.join()
        assert list(ArticleSearch.objects.outdated()) == []
        assert found("崭新标题") == [article]

    def write(self, number):
        try:
            ArticleSearch.objects.write([number])
        finally:
            connection.close()
