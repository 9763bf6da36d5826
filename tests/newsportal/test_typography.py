from datetime import UTC, date, datetime, timedelta

import time_machine
from django.template import Context, Template
from django.test import SimpleTestCase
from django.utils import timezone, translation

from newsportal.templatetags import newsportal as setting

# 18:30 in Shanghai.
NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)


def wrapped(title):
    """Return the phrases of a headline, or nothing when it is left whole."""
    html = setting.phrases(title)
    return [part.split("</span>")[0] for part in html.split('<span class="phrase">')[1:]]


class PhraseTests(SimpleTestCase):
    def test_a_headline_breaks_behind_its_marks(self):
        title = "凌晨四点的菜市场：一座城市怎样醒来"
        self.assertEqual(wrapped(title), ["凌晨四点的菜市场：", "一座城市怎样醒来"])

    def test_short_phrases_stay_with_their_neighbour(self):
        for title, phrases in [
            ("下雨天，谁在替城市疏通三万个井口", []),
            ("两岸之间：一条河如何成为一座城的中线", []),
            ("修钟表的人：齿轮之间，慢就是快", ["修钟表的人：", "齿轮之间，慢就是快"]),
            ("贷款贴息细则公布：先付息，后核销", ["贷款贴息细则公布：", "先付息，后核销"]),
        ]:
            with self.subTest(title):
                self.assertEqual(wrapped(title), phrases)

    def test_a_closing_quotation_mark_stays_with_its_words(self):
        title = "老板娘天天都在说：“今天绝对不卖！”后来她卖了"
        self.assertEqual(wrapped(title)[1], "“今天绝对不卖！”")

    def test_no_character_is_lost(self):
        for title in ["：", "，，，", "a", "一二三四五！？六七八九十", "English, only: this"]:
            with self.subTest(title):
                html = setting.phrases(title)
                text = html.replace('<span class="phrase">', "").replace("</span>", "")
                self.assertEqual(text, title)

    def test_markup_in_a_headline_is_text(self):
        html = setting.phrases("<script>啊啊啊啊啊：<b>哦哦哦哦哦</b>")
        self.assertNotIn("<script>", html)
        self.assertIn("&lt;b&gt;", html)

    def test_headings_are_found_for_the_contents(self):
        html = '<h2 id="s1">甲 <strong>&amp;</strong> 乙</h2><h3 id="s2">丙</h3>'
        self.assertEqual(setting.headings(html), [{"id": "s1", "text": "甲 & 乙"}])


class NumberTests(SimpleTestCase):
    def test_counts_are_short_in_chinese(self):
        for number, text in [
            (0, "0"),
            (3208, "3,208"),
            (9999, "9,999"),
            (10_000, "1 万"),
            (48_321, "4.8 万"),
            (99_999, "9.9 万"),
            (12_345_678, "1,234.5 万"),
            (130_000_000, "1.3 亿"),
        ]:
            with self.subTest(number), translation.override("zh-hans"):
                self.assertEqual(setting.count_zh(number), text)

    def test_counts_are_whole_in_english(self):
        with translation.override("en"):
            self.assertEqual(setting.count_zh(48_321), "48,321")


@time_machine.travel(NOW, tick=False)
class RelativeTimeTests(SimpleTestCase):
    def test_times_are_told_from_now(self):
        for moment, text in [
            (NOW - timedelta(seconds=59), "just now"),
            (NOW - timedelta(minutes=1), "1 minute ago"),
            (NOW - timedelta(minutes=59, seconds=59), "59 minutes ago"),
            (NOW - timedelta(hours=1), "1 hour ago"),
            (NOW - timedelta(hours=23, minutes=59), "23 hours ago"),
            (NOW - timedelta(hours=24), "yesterday 18:30"),
            (NOW - timedelta(hours=42), "yesterday 00:30"),
            (NOW - timedelta(hours=43), "21 November"),
            (datetime(2026, 1, 1, tzinfo=UTC), "1 January"),
            (datetime(2025, 12, 31, tzinfo=UTC), "31 December 2025"),
            (NOW + timedelta(days=1), "24 November"),
        ]:
            with self.subTest(text), translation.override("en"):
                self.assertEqual(setting.ago(moment), text)

    def test_days_are_named(self):
        for moment, text in [
            (NOW, "Today"),
            (NOW - timedelta(days=1), "Yesterday"),
            (NOW - timedelta(days=2), "21 November Saturday"),
            (NOW - timedelta(days=365), "23 November 2025 Sunday"),
        ]:
            with self.subTest(text), translation.override("en"):
                self.assertEqual(setting.day_name(moment), text)

    def test_today_begins_at_midnight_in_shanghai(self):
        with time_machine.travel(datetime(2026, 11, 22, 16, 0, tzinfo=UTC), tick=False):
            self.assertEqual(setting.dateline()["iso"], "2026-11-23")
        with time_machine.travel(datetime(2026, 11, 22, 15, 59, tzinfo=UTC), tick=False):
            self.assertEqual(setting.dateline()["iso"], "2026-11-22")


class MomentTests(SimpleTestCase):
    moment = datetime(2021, 7, 14, 4, 51, 3, 999, tzinfo=UTC)

    def test_neighbours_show_their_time_as_they_always_did(self):
        self.assertEqual(setting.neighbour_time(self.moment), "2021-7-14 12:51:03")

    def test_a_datetime_attribute_names_the_zone(self):
        self.assertEqual(setting.iso(self.moment), "2021-07-14T12:51:03+08:00")

    def test_newsflashes_show_hour_and_minute(self):
        self.assertEqual(setting.clock(self.moment), "12:51")


class LunarTests(SimpleTestCase):
    def test_the_lunar_day_is_right(self):
        for day, text in [
            (date(2026, 11, 23), "农历丙午年十月十五"),
            (date(2021, 7, 14), "农历辛丑年六月初五"),
            (date(2026, 11, 8), "农历丙午年九月三十"),
            (date(2025, 8, 1), "农历乙巳年闰六月初八"),
        ]:
            with self.subTest(day), translation.override("zh-hans"):
                self.assertEqual(setting.lunar(day), text)

    def test_a_moment_has_the_lunar_day_of_shanghai(self):
        late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
        with translation.override("zh-hans"):
            self.assertEqual(setting.lunar_day(late), "十五")

    def test_english_pages_have_no_lunar_day(self):
        with translation.override("en"):
            self.assertEqual(setting.lunar(timezone.localdate()), "")
            self.assertEqual(setting.lunar_day(timezone.localdate()), "")

    def test_the_dateline_has_all_its_parts(self):
        with time_machine.travel(NOW, tick=False), translation.override("zh-hans"):
            today = setting.dateline()
        self.assertEqual(today["weekday"], "星期一")
        self.assertEqual(today["lunar_short"], "丙午年十月十五")


class PartTests(SimpleTestCase):
    def test_the_section_we_are_in_is_found(self):
        for address, here, expected in [
            ("/", "/", True),
            ("/", "/latest/", False),
            ("/newsflash/", "/newsflash/7/", True),
            ("/category/tech/", "/category/technology/", False),
        ]:
            with self.subTest(here):
                self.assertIs(setting.leads_to(address, here), expected)

    def test_an_icon_is_one_use_of_the_sprite(self):
        html = Template('{% load newsportal %}{% icon "moon" 16 %}').render(Context())
        self.assertIn('#moon"', html)
        self.assertIn('width="16"', html)
        self.assertIn('aria-hidden="true"', html)
