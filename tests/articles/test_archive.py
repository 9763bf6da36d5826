"""The archive: every day as readers count days, right at the minute."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from articles import archive
from articles.models import Article, DayTally
from tests.counting import queries_of
from tests.factories import make_article, some_editor
from tests.rows import vacuum

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 26, 12, tzinfo=SHANGHAI)


def at(day, hour=12, minute=0, month=11, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


@time_machine.travel(NOON, tick=False)
class ArchiveTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        with time_machine.travel(NOON, tick=False):
            cls.midnight = make_article(at=at(25, 0, 0))
            cls.last = make_article(at=at(25, 23, 59))
            cls.today = make_article(at=at(26, 8))
            cls.old = make_article(at=at(29, 12, month=2, year=2024))

    def status(self, path):
        return self.client.get(path).status_code

    def titles(self, path):
        return [row.article.title for row in self.client.get(path).context["page"].rows]

    def cells(self, path):
        """Return the days of the page's calendar that are links, with their numbers."""
        month = self.client.get(path).context["month"]
        return {
            cell["day"].day: cell["count"]
            for week in month["weeks"]
            for cell in week
            if cell and cell["count"]
        }

    def test_days_begin_at_midnight_in_shanghai(self):
        self.assertEqual(
            self.titles("/archive/2026/11/25/"), [self.last.title, self.midnight.title]
        )
        self.assertEqual(self.titles("/archive/2026/11/26/"), [self.today.title])

    def test_each_level_leads_to_the_next_with_its_numbers(self):
        for path, link, words in (
            ("/archive/", "/archive/2026/", "3 篇报道"),
            ("/archive/", "/archive/2024/02/", "1 篇报道"),
            ("/archive/2026/", "/archive/2026/11/25/", "3 篇报道"),
            ("/archive/2026/11/", "/archive/2026/11/26/", "3 篇报道"),
            ("/archive/2026/11/25/", "/archive/2026/11/26/", "2 篇报道"),
        ):
            with self.subTest(path):
                page = self.client.get(path)
                self.assertContains(page, f'href="{link}"')
                self.assertContains(page, words)
        self.assertEqual(self.cells("/archive/2026/11/"), {25: 2, 26: 1})

    def test_what_never_was_and_what_is_empty_is_404(self):
        for path in (
            "/archive/2026/02/30/",
            "/archive/2025/02/29/",
            "/archive/2026/13/",
            "/archive/2026/00/",
            "/archive/2026/11/00/",
            "/archive/2026/11/31/",
            "/archive/0000/",
            "/archive/0001/01/01/",
            "/archive/9999/12/31/",
            "/archive/2026/1/",
            "/archive/2026/11/5/",
            "/archive/２０２６/",
            "/archive/2026/11/24/",
            "/archive/2026/10/",
            "/archive/2023/",
            "/archive/2026/11/25/?page=2",
            "/archive/2026/11/25/?page=x",
        ):
            with self.subTest(path):
                self.assertEqual(self.status(path), 404)
        self.assertEqual(self.status("/archive/2024/02/29/"), 200)

    def test_an_empty_portal_says_so(self):
        Article.objects.update(status="withdrawn")
        self.assertContains(self.client.get("/archive/"), "empty")

    def test_steps_are_counted_at_once(self):
        editor = some_editor()
        self.today.withdraw(editor, reason="试验")
        self.assertEqual(self.cells("/archive/2026/11/"), {25: 2})
        self.assertEqual(self.status("/archive/2026/11/26/"), 404)
        self.today.publish(editor)
        self.assertEqual(self.cells("/archive/2026/11/"), {25: 2, 26: 1})
        self.last.publish(editor, at=at(24))
        self.assertEqual(self.cells("/archive/2026/11/"), {24: 1, 25: 1, 26: 1})

    def test_the_clock_is_counted_at_its_minute(self):
        make_article(at=at(26, 13), title="一点的报道")
        make_article(at=at(26, 9), expires_at=at(26, 14))
        make_article(at=at(26, 13), expires_at=at(26, 14))
        for hour, minute, number in ((12, 59, 2), (13, 0, 4), (13, 59, 4), (14, 0, 2)):
            with self.subTest(hour=hour), time_machine.travel(at(26, hour, minute)):
                self.assertEqual(self.cells("/archive/2026/11/")[26], number)
                self.assertEqual(len(self.titles("/archive/2026/11/26/")), number)

    def test_counting_anew_changes_no_number(self):
        make_article(at=at(26, 9), expires_at=at(26, 14))
        self.today.withdraw(some_editor(), reason="试验")
        before = archive.month_counts()
        DayTally.objects.rebuild()
        self.assertEqual(archive.month_counts(), before)
        self.assertEqual(DayTally.objects.count(), 2)

    def test_no_list_is_split_from_its_count_by_bulk_changes(self):
        Article.objects.filter(pk=self.today.pk).update(published_at=at(20))
        Article.objects.bulk_create(
            Article(
                title="迁来的",
                category=self.today.category,
                status="published",
                published_at=at(21),
                content_changed_at=at(21),
            )
            for _ in range(3)
        )
        self.old.revisions.all()
        self.assertEqual(self.cells("/archive/2026/11/"), {20: 1, 21: 3, 25: 2})

    def test_budgets(self):
        for path, budget in (
            ("/archive/", 1),
            ("/archive/2026/", 1),
            ("/archive/2026/11/", 3),
            ("/archive/2026/11/25/", 3),
        ):
            with self.subTest(path):
                self.assertEqual(queries_of(self.client, path), budget)


@pytest.mark.usefixtures("transactional_db")
def test_the_archive_reads_tallies_and_no_table_of_articles(client):
    now = datetime.now(SHANGHAI)
    category = make_article().category
    Article.objects.bulk_create(
        Article(
            title=f"报道{number}",
            category=category,
            status="published",
            published_at=now - timedelta(hours=number),
            expires_at=now + timedelta(days=30) if number % 100 == 0 else None,
            content_changed_at=now,
        )
        for number in range(6000)
    )
    DayTally.objects.rebuild()
    vacuum("articles_article", "articles_daytally")
    counted = archive.month_counts()
    assert counted.total() == 6000
    month = now.date().replace(day=1) - timedelta(days=40)
    begin = now.date() - timedelta(days=30)
    with CaptureQueriesContext(connection) as counting:
        archive.month_counts()
        archive.day_counts(month.replace(day=1), archive.next_month(month))
    with CaptureQueriesContext(connection) as listing:
        archive.between(begin, begin + timedelta(days=1))[:21]
    assert len(counting) == 2
    for plan in plans_of(counting):
        assert "Seq Scan on articles_article" not in plan
        assert "article_with_an_end" in plan
    [plan] = plans_of(listing)
    assert "Index Only Scan using article_by_time" in plan
    assert "Sort  (" not in plan


def plans_of(captured):
    for query in captured.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + query["sql"])
            yield "\n".join(line for (line,) in cursor.fetchall())
