import json
import re
from datetime import UTC, datetime

from django.conf import settings
from django.test import TestCase

from articles import cards
from articles.models import Article, Kind
from articles.related import around
from tests.factories import make_article, make_author, make_category, make_editor

MOMENT = datetime(2021, 7, 14, 4, 54, 8, tzinfo=UTC)


def beside(article):
    """Return the neighbours that the page of an article shows."""
    return tuple(row and row.article for row in around(cards.for_page(article.pk))[:2])


class AddressTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article(published=True)

    def test_short_forms_lead_to_the_one_address(self):
        for path in (f"/{self.article.pk}", f"/{self.article.pk}/"):
            response = self.client.get(path)
            self.assertRedirects(
                response, f"/{self.article.pk}.html", 301, fetch_redirect_response=False
            )

    def test_the_canonical_link_comes_from_the_settings_not_from_the_request(self):
        response = self.client.get(
            self.article.get_absolute_url(), headers={"Host": "127.0.0.1"}
        )
        address = f"{settings.SITE_URL}/{self.article.pk}.html"
        self.assertContains(response, f'<link rel="canonical" href="{address}">', count=1)

    def test_title_and_category_may_change_and_the_address_stays(self):
        before = self.article.get_absolute_url()
        self.article.title, self.article.category = "另一个标题", make_category()
        self.article.save()
        self.assertEqual(Article.objects.get().get_absolute_url(), before)

    def test_nonsense_is_404_never_an_error(self):
        for path in (
            "/999999999.html",
            "/9999999999999999999.html",
            "/99999999999999999999999.html",
            "/0.html",
            "/01.html",
            "/-1.html",
            "/1.5.html",
            "/%00.html",
            "/\u0661.html",
            "/abc.html",
            "/1.html%00",
            "/category/没有/",
            "/category/%00/",
            "/newsflash/99999999999999999999/",
            "/newsflash/9999999999999999999/",
            "/pages/none/",
            "/media/../secret-key",
            "/media/%2e%2e/secret-key",
            "/media/a%00b",
            f"/media/{'a' * 300}",
            "/qr.svg?path=//example.com/",
            "/qr.svg?path=https://example.com/",
        ):
            with self.subTest(path):
                self.assertEqual(self.client.get(path).status_code, 404)


class PageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.root = make_category(name="科技", slug="tech")
        cls.leaf = make_category(name="区块链", slug="blockchain", parent=cls.root)
        cls.article = make_article(
            title="城市实验室：河的两岸 & <岸>",
            body="<h2>一</h2><p><strong>记者：</strong>为什么？</p>"
            "<p>全市居****，*** 与 **。</p>",
            category=cls.leaf,
            at=MOMENT,
            authors=[make_author(name="顾小满"), make_author(name="安宁")],
            source_name="云州晚报",
            source_url="https://example.com/1",
        )
        cls.url = cls.article.get_absolute_url()

    def setUp(self):
        self.html = self.client.get(self.url).content.decode()

    def test_one_headline_and_the_whole_body(self):
        self.assertEqual(len(re.findall(r"<h1[ >]", self.html)), 1)
        self.assertIn("<strong>记者：</strong>为什么？", self.html)
        self.assertIn("全市居****，*** 与 **。", self.html)

    def test_the_breadcrumb_leads_up_every_level_and_ends_in_plain_text(self):
        crumbs = self.html.split("当前位置", 1)[1].split("</nav>", 1)[0]
        links = re.findall(r'<a[^>]*href="([^"]+)"', crumbs)
        self.assertEqual(links, ["/", "/category/tech/", "/category/blockchain/"])
        self.assertRegex(crumbs, r'aria-current="page"[^>]*>\s*城市实验室')

    def test_the_json_ld_lists_the_same_breadcrumb(self):
        graph = json.loads(
            re.search(r'<script type="application/ld\+json">(.*?)</script>', self.html, re.S)[1]
        )["@graph"]
        crumbs = next(item for item in graph if item["@type"] == "BreadcrumbList")
        names = [item["name"] for item in crumbs["itemListElement"]]
        self.assertEqual(names, ["首页", "科技", "区块链", self.article.title])

    def test_authors_stand_in_order(self):
        self.assertLess(self.html.index("顾小满"), self.html.index("安宁"))

    def test_the_source_is_a_link_that_lends_no_weight(self):
        link = re.search(r'<a[^>]*href="https://example.com/1"[^>]*>', self.html)[0]
        rel = set(re.search(r'rel="([^"]*)"', link)[1].split())
        self.assertLessEqual({"nofollow", "noopener"}, rel)

    def test_empty_facts_leave_no_label(self):
        bare = make_article(published=True)
        html = self.client.get(bare.get_absolute_url()).content.decode()
        self.assertNotIn("来源", html)
        self.assertNotIn("作者", html.split("<main", 1)[1].split("温馨提示")[0])

    def test_the_tip_box_repeats_the_canonical_address_byte_for_byte(self):
        tip = self.html.split("温馨提示", 1)[1]
        address = f"{settings.SITE_URL}/{self.article.pk}.html"
        for text in (
            "文章标题：",
            "文章链接：",
            "更新时间：",
            "2021年07月14日",
            f">{address}<",
        ):
            self.assertIn(text, tip)
        self.assertIn(f'href="/complaints/?article={self.article.pk}"', tip)

    def test_the_time_is_to_the_second_and_machine_readable(self):
        self.assertIn('datetime="2021-07-14T12:54:08+08:00"', self.html)
        self.assertIn("2021年7月14日 12:54:08", self.html)
        self.assertIn("星期三", self.html)
        self.assertIn("辛丑年六月初五", self.html)

    def test_the_page_is_the_same_for_everyone(self):
        self.client.force_login(make_editor(username="somebody-special"))
        html = self.client.get(self.url).content.decode()
        self.assertEqual(html, self.html)

    def test_each_kind_has_its_own_words_in_the_tip_box(self):
        from newsportal.models import SiteSettings

        row = SiteSettings.objects.get()
        for kind in Kind:
            setattr(row, f"tip_{kind}", f"关于{kind}的话。")
        row.save()
        for kind in Kind:
            Article.objects.filter(pk=self.article.pk).update(kind=kind)
            self.assertContains(self.client.get(self.url), f"关于{kind}的话。")


class NeighbourTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.category = make_category()
        cls.other = make_category()

    def article(self, second, **values):
        moment = MOMENT.replace(second=second)
        return make_article(at=moment, category=values.pop("category", self.category), **values)

    def test_the_strict_neighbours_in_the_same_category(self):
        first, second, third = (self.article(number) for number in (1, 2, 3))
        self.article(2, category=self.other)
        make_article(category=self.category)
        self.assertEqual(beside(second), (first, third))

    def test_one_at_either_end(self):
        first, last = self.article(1), self.article(2)
        self.assertEqual(beside(first), (None, last))
        self.assertEqual(beside(last), (first, None))
        alone = self.article(1, category=self.other)
        self.assertEqual(beside(alone), (None, None))

    def test_ties_neither_loop_nor_skip(self):
        tied = [self.article(5) for _ in range(5)]
        walked, here = [tied[0]], tied[0]
        while here := beside(here)[1]:
            walked.append(here)
        self.assertEqual(walked, tied)
        self.assertEqual(beside(tied[2])[0], tied[1])

    def test_the_cards_show_category_title_and_time_as_readers_know_it(self):
        self.article(33, title="上一篇的标题")
        here = self.article(34)
        html = self.client.get(here.get_absolute_url()).content.decode()
        self.assertIn("2021-7-14 12:54:33", html)
        self.assertIn("上一篇的标题", re.sub(r"</?span[^>]*>", "", html))


class SharedLinkTests(TestCase):
    """What other sites learn of an article from its head."""

    @classmethod
    def setUpTestData(cls):
        cls.category = make_category(name="科技", slug="tech")
        cls.article = make_article(
            at=MOMENT, title="“5%” & <涨>", summary="一句摘要。", category=cls.category
        )
        cls.article.tags.add("电池")

    def test_the_card_says_title_summary_picture_and_moments(self):
        page = self.client.get(self.article.get_absolute_url()).content.decode()
        found = dict(re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">', page))
        self.assertEqual(found["og:title"], "“5%” &amp; &lt;涨&gt;")
        self.assertEqual(found["og:description"], "一句摘要。")
        self.assertEqual(found["og:url"], self.article.canonical_url)
        self.assertTrue(found["og:image"].startswith(settings.SITE_URL + "/"))
        self.assertEqual(found["og:type"], "article")
        self.assertEqual(found["twitter:card"], "summary_large_image")
        self.assertEqual(found["robots"], "max-image-preview:large")
        self.assertEqual(found["article:published_time"], "2021-07-14T12:54:08+08:00")
        self.assertEqual(found["article:modified_time"], "2021-07-14T12:54:08+08:00")
        self.assertEqual((found["article:section"], found["article:tag"]), ("科技", "电池"))
