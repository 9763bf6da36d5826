"""While all articles are masked anew, editors save as if nothing were the matter."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, connections, transaction
from django.test import TransactionTestCase

from articles.models import Article
from newsportal import words
from tests.articles.test_masking import WORD, list_word
from tests.factories import make_article

COUNT = 60


def impatiently(deed):
    """Return a deed done over a connection of its own that waits for no lock."""

    def run():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '20s'")
            return deed()
        finally:
            connections.close_all()

    return run


def mask_all():
    try:
        return sum(Article.objects.mask_stale())
    finally:
        connections.close_all()


def until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def edited(article):
    """Hold an article as an editor's long step does."""
    with transaction.atomic():
        Article.objects.select_for_update().get(pk=article.pk)
        yield


@pytest.mark.usefixtures("transactional_db")
class CrowdTests(TransactionTestCase):
    def setUp(self):
        self.articles = [
            make_article(title=f"第{number}篇", published=True) for number in range(COUNT)
        ]
        for article in self.articles[::3]:
            article.title = f"{WORD}{article.pk}"
            article.save()
        list_word()
        words.forget()

    def save(self, article, title):
        found = Article.objects.get(pk=article.pk)
        found.title = title
        found.save()

    def test_an_article_in_work_holds_up_neither_the_others_nor_their_editors(self):
        held = self.articles[30]
        with ThreadPoolExecutor(2) as pool:
            with edited(held):
                job = pool.submit(mask_all)
                until(lambda: Article.objects.stale().count() == 1)
                for neighbour in (self.articles[29], self.articles[31], self.articles[0]):
                    deed = impatiently(
                        lambda neighbour=neighbour: self.save(neighbour, f"改过的{WORD}")
                    )
                    pool.submit(deed).result()
                self.assertFalse(job.done())
            self.assertEqual(job.result(), COUNT)
        self.assertEqual(Article.objects.stale().count(), 0)

    def test_what_is_saved_meanwhile_is_neither_lost_nor_shown_unmasked(self):
        def edit(number):
            for round_ in range(8):
                for article in self.articles[number::4]:
                    self.save(article, f"{round_}改{WORD}{article.pk}")

        with ThreadPoolExecutor(5) as pool:
            job = pool.submit(mask_all)
            editors = [
                pool.submit(impatiently(lambda number=number: edit(number)))
                for number in range(4)
            ]
            for editor in editors:
                editor.result()
            job.result()
        mask_all()
        for article in Article.objects.published():
            self.assertEqual(article.title, f"7改***{article.pk}")
        self.assertEqual(Article.objects.stale().count(), 0)
