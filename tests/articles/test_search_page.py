"""The page of results, and the search of the desk."""

from datetime import timedelta
from urllib.parse import quote

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.query import Query
from articles.views.search import PER_NETWORK
from newsportal.models import SiteSettings
from tests.factories import (
    make_article,
    make_category,
    make_editor,
    make_withdrawn,
)

# Two pages of results and a bit.
MANY = 43


class PageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.finance = make_category(name="财经", slug="finance")
        cls.banks = make_category(name="银行", slug="banks", parent=cls.finance)
        cls.sport = make_category(name="体育", slug="sport")
        cls.new = make_article(
            published=True,
            category=cls.banks,
            title="果园里的新账本",
            body="<p>开头一段与此无关，说了很多别的事情。</p>" * 20
            + "<p>农商行说，绿色<strong>金融</strong>要算细账。</p>",
        )
        cls.old = make_article(
            at=timezone.now() - timedelta(days=60),
            category=cls.sport,
            title="金融杯足球赛",
        )

    def get(self, words=None, **query):
        if words is not None:
            query["q"] = words
        return self.client.get(reverse("articles:search"), query)

    def titles(self, response):
        return [row["article"] for row in response.context["page"].rows]

    def test_a_word_that_stands_only_in_the_body_is_found_and_marked(self):
        response = self.get("金融")
        self.assertEqual(self.titles(response), [self.old, self.new])
        self.assertContains(response, "<mark>金融</mark>杯足球赛")
        self.assertContains(response, "绿色<mark>金融</mark>要算细账")
        self.assertContains(response, f'href="{self.new.get_absolute_url()}"')

    def test_sections_hold_what_is_below_them(self):
        self.assertEqual(self.titles(self.get("金融", category="finance")), [self.new])
        self.assertEqual(self.titles(self.get("金融", category="sport")), [self.old])

    def test_a_period_holds_what_is_no_older(self):
        for period, articles in {
            "week": [self.new],
            "month": [self.new],
            "year": [self.old, self.new],
        }.items():
            self.assertEqual(self.titles(self.get("金融", period=period)), articles, period)

    def test_by_time_the_newest_is_first(self):
        self.assertEqual(self.titles(self.get("金融", sort="time")), [self.new, self.old])

    def test_the_choices_keep_each_other_and_forget_the_page(self):
        response = self.get("金融 账", sort="time", period="year")
        address = "?q=%E9%87%91%E8%9E%8D+%E8%B4%A6&amp;sort=time&amp;period=year"
        self.assertContains(response, f'href="/search/{address}&amp;category=finance"')
        self.assertContains(response, 'aria-current="true"', count=3)

    def test_choices_that_we_do_not_offer_are_left_out(self):
        response = self.get("金融", sort="'; --", period="2026-02-30", category="\0")
        self.assertEqual(self.titles(response), [self.old, self.new])

    def test_an_excerpt_begins_near_the_word_where_a_clause_begins(self):
        [row] = self.get("金融 账", category="banks").context["page"].rows
        self.assertTrue(
            row["excerpt"].startswith("……绿色<mark>金融</mark>要算细<mark>账</mark>")
        )

    def test_nothing_found_shows_the_latest(self):
        response = self.get("查无此词")
        self.assertContains(response, self.new.title)
        self.assertContains(response, "“查无此词”")
        self.assertNotContains(response, "<mark>")

    def test_a_filter_that_leaves_nothing_offers_the_way_out(self):
        response = self.get("果园", category="sport")
        self.assertContains(response, f'href="/search/?q={quote("果园")}"')

    def test_what_was_typed_and_what_was_written_are_escaped(self):
        make_article(
            published=True,
            title="<script>金融</script>&amp;",
            body="<p>&lt;img src=x onerror=金融&gt;</p>",
            summary="",
        )
        response = self.get('<script>alert("金融")</script>')
        self.assertNotContains(response, "<script>alert")
        response = self.get("金融")
        self.assertContains(response, "&lt;script&gt;<mark>金融</mark>&lt;/script&gt;&amp;amp;")
        self.assertContains(response, "onerror=<mark>金融</mark>&gt;")
        self.assertNotContains(response, "<img src=x")
        make_article(published=True, title="AT&T改名")
        self.assertContains(self.get("at&t"), "<mark>AT&amp;T</mark>改名")

    def test_no_input_is_an_error(self):
        for words in (
            "",
            "   ",
            "%",
            "_",
            "'",
            "''; DROP TABLE articles_article; --",
            "*",
            "\\",
            "\0",
            "金\0融",
            "a & b | !c:* <-> (d)",
            "AND OR NOT",
            "，。！？",
            "😀",
            "👨‍👩‍👧",
            "\u202e\u200b",
            "的",
            "金" * 200,
            "金融" * 1500,
            "x" * 3000,
            "1 " * 1500,
            "ﷺ",
        ):
            with self.subTest(words=words[:20]):
                self.assertEqual(self.get(words).status_code, 200)
        for raw in ("%ED%A0%80", "%FF%FE", "%00", "%", "&q=", "[]=1&q[]=2"):
            response = self.client.get(f"/search/?q={raw}")
            self.assertEqual(response.status_code, 200, raw)
        self.assertEqual(self.client.get("/search/").status_code, 200)
        self.assertEqual(Query.read("金\ud800融").text, "金融")

    def test_a_long_query_is_cut_and_the_page_says_so(self):
        response = self.get("金融" * 200)
        self.assertEqual(len(response.context["query"]), 100)
        self.assertEqual(response.context["cut_at"], 100)
        self.assertEqual(Query.read("金融" * 200).length, 100)
        self.assertFalse(self.get("金融").context["cut_at"])

    def test_the_page_says_that_one_character_is_looked_for_in_headlines(self):
        sentence = "单个字只在标题里查找"
        for words in ("金", "金 账", "查"):
            self.assertContains(self.get(words), sentence)
        for words in ("金融", "账本 金", "5", "%", ""):
            self.assertNotContains(self.get(words), sentence)

    def test_the_module_can_be_switched_off(self):
        SiteSettings.objects.get().save()
        row = SiteSettings.objects.get()
        row.has_search = False
        row.save()
        self.assertEqual(self.get("金融").status_code, 404)

    def test_too_many_searches_get_429_and_keep_the_words(self):
        for _ in range(PER_NETWORK.count):
            self.get("香蕉")
        response = self.get("金融 果园")
        self.assertEqual(response.status_code, 429)
        self.assertContains(response, 'value="金融 果园"', status_code=429)
        self.assertGreater(int(response.headers["Retry-After"]), 0)
        self.assertEqual(self.client.get("/search/").status_code, 200)
        elsewhere = self.client.get("/search/?q=x", REMOTE_ADDR="192.0.2.9")
        self.assertEqual(elsewhere.status_code, 200)

    def test_the_page_says_nothing_about_the_visitor(self):
        anonymous = self.get("金融").content
        self.client.force_login(make_editor())
        self.assertEqual(self.get("金融").content, anonymous)


class ManyTests(TestCase):
    """Long lists: pages, plans and queries."""

    @classmethod
    def setUpTestData(cls):
        cls.articles = [
            make_article(published=True, body=f"<p>共同的话题，第{n}篇。</p>")
            for n in range(MANY)
        ]

    def get(self, **query):
        return self.client.get(reverse("articles:search"), {"q": "共同的话题"} | query)

    def test_every_article_stands_on_one_page(self):
        pages = [self.get(page=number).context["page"] for number in (1, 2, 3)]
        self.assertEqual([len(page.rows) for page in pages], [20, 20, 3])
        shown = {row["article"].pk for page in pages for row in page.rows}
        self.assertEqual(len(shown), MANY)
        self.assertContains(self.get(), f"{MANY}")

    def test_beyond_the_end_and_nonsense_is_404(self):
        for page in ("4", "0", "-1", "x", "1e3", "９", "99999999999999999999"):
            self.assertEqual(self.get(page=page).status_code, 404, page)

    def test_the_number_of_queries_does_not_grow(self):
        make_article(published=True, title="稀少的题目")
        self.get(q="")  # the hot words are kept in memory for a minute
        for words in ("共同的话题", "稀少的题目", "稀少题目的", "共同话题的", "查无此词"):
            with CaptureQueriesContext(connection) as queries:
                response = self.get(q=words)
            self.assertEqual(response.status_code, 200)
            self.assertLessEqual(len(queries), 6, words)


class DeskTests(TestCase):
    """Editors search as readers do, and find every state."""

    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor()
        cls.public = make_article(published=True, title="其一", body="<p>绿色金融。</p>")
        cls.withdrawn = make_withdrawn(body="<p>綠色 金融，綠色金融。</p>")
        cls.other = make_article(published=True, body="<p>金色的融雪。</p>")

    def found(self, words):
        self.client.force_login(self.editor)
        response = self.client.get(reverse("admin:articles_article_changelist"), {"q": words})
        return set(response.context["cl"].result_list)

    def test_every_state_is_found(self):
        self.assertEqual(self.found("绿色金融"), {self.public, self.withdrawn})

    def test_a_draft_is_found_as_soon_as_it_is_saved(self):
        self.client.force_login(self.editor)
        category = make_category()
        data = {
            "title": "未发表的草稿",
            "body": "<p>正文。</p>",
            "category": category.pk,
            "kind": "original",
            "version": 0,
        }
        self.client.post(reverse("admin:articles_article_add"), data)
        self.assertEqual({article.title for article in self.found("未发表")}, {data["title"]})

    def test_a_number_finds_its_article(self):
        self.assertEqual(self.found(str(self.other.pk)), {self.other})
        self.assertEqual(self.found("9" * 40), set())

    def test_signs_alone_find_nothing(self):
        for words in ("%", "'", "，", "\\"):
            self.assertEqual(self.found(words), set(), words)
