"""The figures of the desk: counted by a job from what happened, drawn by the server."""

import re
from datetime import date, datetime, timedelta

import time_machine
from django.test import SimpleTestCase, TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import CheckIn
from articles.models import HourlyViews
from newsportal import charts, site, tasks
from newsportal.models import DayFigure, SiteSettings
from shop.models import Order
from tests.factories import (
    make_article,
    make_comment,
    make_editor,
    make_member,
    make_moderator,
    make_operator,
    make_order,
    make_withdrawn,
    make_writer,
)

PAGE = reverse("admin:newsportal_dayfigure_changelist")
# A quarter past midnight in Shanghai, which is still the day before in London.
NOW = datetime(2026, 11, 26, 0, 15, tzinfo=timezone.get_default_timezone())
TODAY, YESTERDAY = date(2026, 11, 26), date(2026, 11, 25)


def gather():
    tasks.gather_figures(timestamp=0)


def counted(kind):
    rows = DayFigure.objects.filter(kind=kind, count__gt=0)
    return dict(rows.values_list("day", "count"))


@time_machine.travel(NOW, tick=False)
class GatheringTests(TestCase):
    def test_each_thing_counts_on_its_day_by_the_clock_of_the_site(self):
        make_article(at=NOW - timedelta(minutes=5))
        make_article(at=NOW - timedelta(minutes=20))
        make_article(at=NOW - timedelta(minutes=25))
        make_article(at=NOW + timedelta(hours=1))
        make_withdrawn()
        gather()
        self.assertEqual(counted("articles"), {TODAY: 1, YESTERDAY: 2})

    def test_views_are_the_sums_of_their_hours(self):
        for hours, count in ((0, 3), (1, 5), (2, 7)):
            hour = (NOW - timedelta(hours=hours)).replace(minute=0)
            HourlyViews.objects.create(hour=hour, article_id=1, count=count)
            HourlyViews.objects.create(hour=hour, article_id=2, count=10)
        gather()
        self.assertEqual(counted("views"), {TODAY: 13, YESTERDAY: 32})

    def test_members_and_check_ins_without_those_made_up(self):
        members = [make_member(date_joined=NOW - timedelta(days=days)) for days in (0, 3, 3)]
        for member in members:
            CheckIn.objects.create(member=member, day=TODAY)
            CheckIn.objects.create(member=member, day=YESTERDAY, is_made_up=True)
        gather()
        self.assertEqual(counted("members"), {TODAY: 1, date(2026, 11, 23): 2})
        self.assertEqual(counted("checkins"), {TODAY: 3})

    def test_comments_that_are_seen_and_orders_that_are_kept(self):
        article = make_article(published=True)
        for status in ("public", "public", "held", "spam"):
            make_comment(article, status=status)
        make_order()
        Order.objects.filter(pk=make_order().pk).update(
            state="refunded", reason="试", refunded_at=NOW, refunded_by=make_operator()
        )
        gather()
        self.assertEqual(counted("comments"), {TODAY: 2})
        self.assertEqual(counted("orders"), {TODAY: 1})

    def test_days_that_are_over_stay_though_their_hours_are_forgotten(self):
        HourlyViews.objects.create(hour=NOW - timedelta(days=5), article_id=1, count=9)
        gather()
        HourlyViews.objects.all().delete()
        gather()
        self.assertEqual(counted("views"), {date(2026, 11, 21): 9})

    def test_a_job_that_slept_for_days_counts_all_of_them(self):
        gather()
        with time_machine.travel(NOW + timedelta(days=9), tick=False):
            for days in (0, 4, 9):
                make_member(date_joined=NOW + timedelta(days=days))
            gather()
        days = {TODAY: 1, date(2026, 11, 30): 1, date(2026, 12, 5): 1}
        self.assertEqual(counted("members"), days)

    def test_counting_twice_counts_nothing_twice_and_sees_what_was_withdrawn(self):
        article = make_article(at=NOW)
        gather()
        gather()
        self.assertEqual(counted("articles"), {TODAY: 1})
        article.withdraw(make_editor(), reason="试验")
        gather()
        self.assertEqual(counted("articles"), {})


@time_machine.travel(NOW, tick=False)
class PageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        for back in range(400):
            day = TODAY - timedelta(days=back)
            DayFigure.objects.create(kind="views", day=day, count=1000 + back)
            if back < 40:
                DayFigure.objects.create(kind="members", day=day, count=back)
        cls.operator = make_operator()

    def read(self, days=""):
        self.client.force_login(self.operator)
        return self.client.get(PAGE, {"days": days} if days else {})

    def test_a_chart_and_a_table_say_the_same(self):
        page = self.read("7").content.decode()
        rows = re.findall(r'<th scope="row">([\d-]+)</th><td>(\d+)</td><td>(\d+)</td>', page)
        self.assertEqual(rows[0], ("2026-11-26", "1000", "1007"))
        self.assertEqual(rows[6], ("2026-11-20", "1006", "1013"))
        points = re.findall(r'chart__line" points="([^"]+)"', page)[0].split()
        self.assertEqual(len(points), 7)
        self.assertEqual(points[-1], f"600.0,{charts.HEIGHT - 1000 * charts.HEIGHT / 2000:.1f}")

    def test_periods_and_whatever_else_somebody_types(self):
        for days, length in (("7", 7), ("30", 30), ("365", 365), ("9999", 30), ("x\0", 30)):
            page = self.read(days).content.decode()
            points = re.findall(r'chart__line" points="([^"]+)"', page)[0].split()
            self.assertEqual(len(points), length, days)

    def test_a_period_before_that_was_not_counted_is_not_drawn(self):
        page = self.read("30").content.decode()
        self.assertEqual(page.count('class="chart__line"'), 2)
        self.assertEqual(page.count('class="chart__before"'), 1)
        self.assertEqual(self.read("365").content.decode().count('class="chart__before"'), 0)

    def test_a_module_that_is_off_has_no_chart(self):
        DayFigure.objects.create(kind="checkins", day=TODAY, count=5)
        self.assertContains(self.read(), 'id="chart-checkins"')
        SiteSettings.objects.update(has_checkin=False)
        site.forget()
        self.assertNotContains(self.read(), 'id="chart-checkins"')

    def test_the_desk_shows_today_beside_yesterday(self):
        self.client.force_login(self.operator)
        self.assertContains(self.client.get(reverse("admin:index")), "今天")
        self.assertContains(self.client.get(reverse("admin:index")), "1,001")

    def test_who_may_see_them(self):
        for maker, status in (
            (make_writer, 403),
            (make_editor, 200),
            (make_moderator, 200),
            (make_operator, 200),
        ):
            self.client.force_login(maker())
            self.assertEqual(self.client.get(PAGE).status_code, status)
            desk = self.client.get(reverse("admin:index")).content.decode()
            self.assertEqual('class="today"' in desk, status == 200)

    def test_without_figures_the_page_says_who_counts_them(self):
        DayFigure.objects.all().delete()
        self.assertContains(self.read(), "每小时")

    def test_the_number_of_queries_does_not_grow(self):
        counts = []
        for days in ("7", "365"):
            self.read(days)
            with self.assertNumQueries(5) as captured:
                self.client.get(PAGE, {"days": days})
            counts.append(len(captured))
        self.assertEqual(counts[0], counts[1])


class ChartTests(SimpleTestCase):
    def test_the_scale_ends_at_a_round_number(self):
        tops = {0: 1, 1: 1, 3: 5, 10: 10, 11: 20, 4871: 5000, 51_000: 100_000}
        self.assertEqual({most: charts.ceiling(most) for most in tops}, tops)

    def test_a_line_goes_from_edge_to_edge(self):
        self.assertEqual(charts.line([0, 5, 10], 10), "0.0,120.0 300.0,60.0 600.0,0.0")
