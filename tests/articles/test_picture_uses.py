"""The library knows at once where a picture stands, and keeps what is shown."""

import threading
from contextlib import suppress

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import TestCase, TransactionTestCase
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Picture, PictureUse, Topic
from newsportal.models import Page
from tests.articles.picture_files import picture, upload
from tests.factories import make_article, make_editor


def new_picture(number):
    digest = f"{number:032x}"
    return Picture(file=f"pictures/ab/{digest}.webp", width=80, height=60, sha256=digest * 2)


def make_picture(number=1):
    row = new_picture(number)
    row.save()
    return row


def image(row):
    return f'<p>文</p><figure><img src="{row.url}" alt=""></figure>'


class NotingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.row, cls.other = make_picture(1), make_picture(2)

    def shown(self, row=None):
        return (row or self.row).places()

    def test_a_text_a_cover_and_a_page_are_noted(self):
        in_text, on_cover = make_article(body=image(self.row)), make_article(cover=self.row)
        page = Page(slug="history", title="社史", body=image(self.row))
        page.publish(make_editor())
        topic = Topic.objects.create(title="专题", slug="one", introduction=image(self.row))
        topics = [topic, Topic.objects.create(title="专题", slug="two", cover=self.row)]
        things = [in_text, on_cover, page, *topics]
        self.assertCountEqual(self.shown(), [(thing, True) for thing in things])
        topics[1].cover = None
        topics[1].save()
        self.assertEqual(len(self.shown()), 4)
        self.assertEqual(self.shown(self.other), [])

    def test_what_is_taken_out_is_forgotten(self):
        article = make_article(body=image(self.row), cover=self.row)
        article.body = image(self.other)
        article.save()
        self.assertEqual(self.shown(), [(article, True)])
        article.cover = None
        article.save()
        self.assertEqual(self.shown(), [])
        self.assertEqual(self.shown(self.other), [(article, True)])
        article.delete()
        self.assertFalse(PictureUse.objects.exists())

    def test_what_was_published_is_kept_in_mind(self):
        article = make_article(body=image(self.row), cover=self.other, published=True)
        article.body, article.cover = "<p>文</p>", None
        article.save()
        for row in (self.row, self.other):
            self.assertEqual(self.shown(row), [(article, False)])

    def test_bulk_changes_are_noted_too(self):
        article = make_article()
        Article.objects.update(body=image(self.row), cover=self.other)
        self.assertEqual(self.shown(), [(article, True)])
        self.assertEqual(self.shown(self.other), [(article, True)])
        copies = [Article(title="稿", category=article.category, body=image(self.row))]
        copies += Article.objects.bulk_create(copies)
        self.assertEqual(len(self.shown()), 2)

    def test_a_change_of_the_title_notes_nothing(self):
        article = make_article(body=image(self.row))
        before = PictureUse.objects.get().pk
        article.title = "另一题"
        article.save()
        self.assertEqual(PictureUse.objects.get().pk, before)

    def test_a_hundred_places_cost_no_more_than_one(self):
        make_article(body=image(self.row))
        with CaptureQueriesContext(connection) as few:
            self.shown()
        for _ in range(100):
            make_article(body=image(self.row), published=True)
        with CaptureQueriesContext(connection) as many:
            self.assertEqual(len(self.shown()), 30)
        self.assertEqual(len(few), len(many))

    def test_it_takes_an_index_to_know(self):
        category = make_article(body=image(self.row)).category
        rows = Picture.objects.bulk_create(new_picture(number) for number in range(3, 1003))
        Article.objects.bulk_create(
            Article(title="稿", category=category, cover=row) for row in rows
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE articles_pictureuse")
        plan = self.row.uses.order_by("pk").explain()
        self.assertIn("articles_pictureuse_picture_id", plan)
        plan = PictureUse.objects.filter(article=7).explain()
        self.assertIn("picture_used_once_in_article", plan)

    def test_the_database_itself_keeps_what_is_shown(self):
        make_article(body=image(self.row))
        with self.assertRaises(IntegrityError), transaction.atomic():
            Picture.objects.filter(pk=self.row.pk)._raw_delete("default")
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.usefixtures("transactional_db")
class CrowdTests(TransactionTestCase):
    """An editor puts a picture in while another deletes it."""

    def test_a_picture_is_shown_or_deleted_but_never_both(self):
        editor, faults = make_editor(), []
        articles = [make_article() for _ in range(3)]
        for attempt in range(12):
            row = Picture.objects.receive(upload(picture(60 + attempt, 40)), editor)
            start = threading.Barrier(4)

            def put(article, row=row, start=start):
                start.wait()
                article.body = image(row)
                article.save()

            def delete(row=row, start=start):
                start.wait()
                with suppress(ProtectedError, ObjectDoesNotExist):
                    Picture.objects.get(pk=row.pk).delete()

            def run(work, *arguments, faults=faults):
                try:
                    work(*arguments)
                except Exception as fault:  # What it was is told by the assertion.
                    faults.append(fault)
                finally:
                    connection.close()

            threads = [threading.Thread(target=run, args=(put, one)) for one in articles]
            threads.append(threading.Thread(target=run, args=(delete,)))
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(faults, [])
            exists = Picture.objects.filter(pk=row.pk).exists()
            noted = PictureUse.objects.filter(picture=row.pk).count()
            self.assertEqual(noted, 3 if exists else 0)
            self.assertEqual(row.file.storage.exists(row.file.name), exists)
            Article.objects.update(body="<p>文</p>")
