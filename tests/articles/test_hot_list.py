"""热榜: what is read most, written down by a job and only read by pages."""

import re
from datetime import timedelta

from django.test import TestCase
from django.utils import timezone

from articles.models import HotArticle, HourlyViews
from articles.tasks import rewrite_hot_lists
from newsportal import site
from newsportal.models import Word
from newsportal.words import Scope
from tests.factories import make_article, make_editor

HOUR = timedelta(hours=1)


def read(article, count, *, hours_ago=1):
    hour = timezone.now().replace(minute=0, second=0, microsecond=0) - hours_ago * HOUR
    HourlyViews.objects.create(article=article, hour=hour, count=count)


class HotListTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.much = make_article(published=True, title="今天读得最多")
        cls.some = make_article(published=True, title="今天也有人读")
        cls.week = make_article(published=True, title="这一周读得最多")
        cls.old = make_article(published=True, title="上个月的热闹")
        read(cls.much, 20)
        read(cls.much, 30, hours_ago=5)
        read(cls.some, 40)
        read(cls.week, 900, hours_ago=50)
        read(cls.old, 9000, hours_ago=24 * 9)

    def titles(self, path):
        html = self.client.get(path).content.decode()
        return re.findall(r'<span class="hot-list__title">(.+?)</span>', html)

    def test_each_list_adds_up_its_own_time(self):
        rewrite_hot_lists(0)
        self.assertEqual(self.titles("/hot/"), ["今天读得最多", "今天也有人读"])
        week = ["这一周读得最多", "今天读得最多", "今天也有人读"]
        self.assertEqual(self.titles("/hot/week/"), week)
        self.assertContains(self.client.get("/hot/"), "50 次阅读")

    def test_no_page_adds_anything_up(self):
        read(self.old, 99_999)
        rewrite_hot_lists(0)
        HourlyViews.objects.all().delete()
        self.assertEqual(self.titles("/hot/")[0], "上个月的热闹")

    def test_the_front_page_shows_the_list_and_leads_to_both(self):
        self.assertNotContains(self.client.get("/"), "hot-list")
        rewrite_hot_lists(0)
        page = self.client.get("/")
        self.assertEqual(self.titles("/"), [self.much.title, self.some.title])
        for path in ("/hot/", "/hot/week/"):
            self.assertContains(page, f'href="{path}"')

    def test_a_withdrawn_article_is_gone_at_once(self):
        rewrite_hot_lists(0)
        self.much.withdraw(make_editor(), reason="试验")
        self.assertEqual(self.titles("/hot/"), ["今天也有人读"])
        rewrite_hot_lists(0)
        self.assertEqual(HotArticle.objects.of("day").get().position, 1)

    def test_titles_come_masked(self):
        rewrite_hot_lists(0)
        Word.objects.create(text="读得最多", scopes=[Scope.ARTICLE])
        self.assertEqual(self.titles("/hot/")[0], "今天****")

    def test_an_empty_list_says_so_and_other_times_do_not_exist(self):
        self.assertContains(self.client.get("/hot/"), "这段时间还没有阅读统计。")
        for path in ("/hot/year/", "/hot/0/"):
            self.assertEqual(self.client.get(path).status_code, 404)

    def test_the_list_costs_the_same_queries_at_any_size(self):
        for _ in range(2):
            rewrite_hot_lists(0)
            site.forget()
            self.client.get("/latest/")
            with self.assertNumQueries(1):
                self.client.get("/hot/")
            for number in range(40):
                read(make_article(published=True), number + 1)
        self.assertEqual(len(self.titles("/hot/")), 30)
