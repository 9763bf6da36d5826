"""Labels: who paid for an article and what made it, wherever it is met."""

import json
import re

from django.test import TestCase
from django.utils.timezone import localtime

from articles.models import FrontSlot, Place
from tests.articles.test_desk import DeskCase
from tests.factories import make_article, make_category


class LabelTests(TestCase):
    def facts(self, article):
        html = self.client.get(article.get_absolute_url()).content.decode()
        graph = json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.DOTALL)[1])
        return html.split("<main", 1)[1], graph["@graph"][0]

    def test_the_kind_is_a_label_and_needs_no_flag(self):
        for kind, word in (
            ("original", "原创"),
            ("reprint", "转载"),
            ("translation", "翻译"),
            ("reader", "读者来稿"),
        ):
            source = {"source_name": "晚报", "source_url": "https://example.com/1"}
            article = make_article(published=True, kind=kind, **source)
            with self.subTest(kind):
                html, _json = self.facts(article)
                self.assertIn(f'label--{kind}">{word}<', html)

    def test_an_advertisement_says_so_everywhere(self):
        category = make_category(slug="tech", front_shape="lists")
        advertisement = make_article(
            published=True, is_advertisement=True, category=category, tags=["江"]
        )
        FrontSlot.objects.create(article=advertisement, place=Place.SECONDARY)
        peer = make_article(published=True, category=category, tags=["江"])
        label = 'label--advertisement">广告<'
        for path in ("/", "/latest/", "/category/tech/", "/tag/江/", peer.get_absolute_url()):
            with self.subTest(path):
                self.assertContains(self.client.get(path), label)
        html, facts = self.facts(advertisement)
        self.assertIn(label, html)
        self.assertNotIn("label--original", html.split("neighbours")[0])
        self.assertEqual(facts["@type"], "AdvertiserContentArticle")

    def test_the_source_of_an_advertisement_is_a_sponsored_link(self):
        source = {"source_name": "某公司", "source_url": "https://example.com/ad"}
        html, _json = self.facts(make_article(published=True, is_advertisement=True, **source))
        link = re.search(r"<a[^>]*example.com/ad[^>]*>", html)[0]
        self.assertIn('rel="sponsored nofollow noopener"', link)

    def test_schema_org_is_told_what_it_has_words_for(self):
        source = {"source_name": "晚报", "source_url": "https://example.com/1"}
        _html, facts = self.facts(make_article(published=True, kind="reprint", **source))
        self.assertEqual(facts["isBasedOn"], "https://example.com/1")
        _html, facts = self.facts(make_article(published=True, kind="translation", **source))
        self.assertEqual(facts["translationOfWork"]["url"], "https://example.com/1")
        html, facts = self.facts(make_article(published=True, is_generated=True))
        self.assertIn('label--generated">AI 生成<', html)
        self.assertIn("TrainedAlgorithmicMedia", facts["digitalSourceType"])
        _html, facts = self.facts(make_article(published=True, **source))
        self.assertLessEqual({"@type"}, facts.keys())
        self.assertFalse({"isBasedOn", "digitalSourceType"} & facts.keys())


class FactsTests(TestCase):
    def page(self, **values):
        article = make_article(published=True, **values)
        return article, self.client.get(article.get_absolute_url()).content.decode()

    def test_reading_time_is_four_hundred_characters_a_minute_rounded_up(self):
        for count, minutes in ((1, 1), (400, 1), (401, 2), (1200, 3), (1201, 4)):
            with self.subTest(count):
                _article, html = self.page(body=f"<p>{'字' * count}</p>")
                self.assertIn(f"约 {minutes} 分钟", html)

    def test_white_space_and_markup_take_no_time(self):
        _article, html = self.page(body=f"<p><strong>{'字 ' * 400}</strong></p>")
        self.assertIn("约 1 分钟", html)

    def test_contents_begin_with_two_headings(self):
        for count in (0, 1, 2, 3):
            body = "".join(f"<h2>小节{number}</h2><p>文</p>" for number in range(count))
            _article, html = self.page(body=body or "<p>文</p>")
            with self.subTest(count):
                links = re.findall(r'href="#[^"]+">(小节.)</a>', html)
                shown = count if count > 1 else 0
                self.assertEqual(set(links), {f"小节{number}" for number in range(shown)})

    def test_lower_headings_make_no_contents(self):
        _article, html = self.page(body="<h2>一</h2><h3>二</h3><h3>三</h3>")
        self.assertNotIn("contents__list", html)

    def test_the_moment_is_machine_readable_to_the_second(self):
        article, html = self.page()
        moment = localtime(article.published_at).isoformat(timespec="seconds")
        self.assertIn(f'datetime="{moment}"', html)


class DeskTests(DeskCase):
    def test_editors_mark_an_article_and_the_log_and_the_version_say_so(self):
        article = make_article(published=True)
        self.enter("editor")
        self.change(article, is_advertisement="on", is_generated="on", _publish="1")
        article.refresh_from_db()
        self.assertTrue(article.is_advertisement)
        self.assertTrue(article.revisions.first().facts["is_generated"])
