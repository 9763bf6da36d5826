"""Feeds as a real feed reader understands them."""

import json
from datetime import timedelta
from html import unescape

import feedparser
from django.conf import settings
from django.test import TestCase
from django.utils import timezone

from newsportal import site
from newsportal.models import SiteSettings, Word
from newsportal.words import Scope
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_editor,
    make_expired,
    make_withdrawn,
)

XML = {"RSS": "/feed/", "Atom": "/feed/atom/"}
JSON = "/feed/json/"
BODY = '<p>见<a href="/2.html">前文</a>与<a href="https://example.com/">外文</a>。</p>'


class FeedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        SiteSettings.objects.update(name="晴川日报", websub_hub="https://hub.example.com/")
        site.forget()
        now = timezone.now()
        cls.root = make_category(name="科技", slug="tech")
        cls.leaf = make_category(name="能源", slug="energy", parent=cls.root)
        cls.other = make_category(name="城市", slug="city")
        cls.old = make_article(at=now - timedelta(days=3), category=cls.other)
        cls.new = make_article(
            at=now - timedelta(hours=1),
            category=cls.leaf,
            title="“A&B” <高峰> 论坛\x0b",
            summary="一句 & 两句",
            body=BODY,
            authors=[make_author(name="顾小满"), make_author(name="陈渡")],
        )
        cls.new.tags.add("电池", "储能")
        make_article(category=cls.leaf)
        make_article(at=now + timedelta(hours=1), category=cls.leaf)
        make_withdrawn(category=cls.leaf)
        make_expired(category=cls.leaf)

    def parse(self, path):
        response = self.client.get(path)
        self.assertEqual(response.status_code, 200, path)
        feed = feedparser.parse(response.content)
        self.assertFalse(feed.bozo, f"{path}: {feed.get('bozo_exception')}")
        return feed

    def test_readers_find_the_public_articles_the_newest_first(self):
        for path in XML.values():
            feed = self.parse(path)
            links = [entry.link for entry in feed.entries]
            self.assertEqual(links, [self.new.canonical_url, self.old.canonical_url], path)
            self.assertEqual(feed.feed.title, "晴川日报")
            self.assertEqual(feed.feed.link, f"{settings.SITE_URL}/")
            self.assertEqual(feed.feed.language, "zh-CN")

    def test_an_item_holds_the_whole_article_with_what_belongs_to_it(self):
        moment = self.new.published_at.utctimetuple()
        for kind, path in XML.items():
            entry = self.parse(path).entries[0]
            self.assertEqual(unescape(entry.title), "“A&B” <高峰> 论坛", kind)
            self.assertEqual(entry.id, self.new.canonical_url)
            self.assertEqual(entry.published_parsed[:6], moment[:6])
            self.assertEqual([author.name for author in entry.authors][:2], ["顾小满", "陈渡"])
            terms = [tag.term for tag in entry.tags]
            self.assertEqual((terms[0], set(terms[1:])), ("能源", {"电池", "储能"}))
            content = entry.content[0].value
            self.assertIn(f'<a href="{settings.SITE_URL}/2.html">前文</a>', content)
            self.assertIn('<a href="https://example.com/"', content)

    def test_json_says_the_same(self):
        response = self.client.get(JSON)
        self.assertEqual(
            response.headers["Content-Type"], "application/feed+json; charset=utf-8"
        )
        feed = json.loads(response.content)
        self.assertEqual(feed["version"], "https://jsonfeed.org/version/1.1")
        self.assertEqual(feed["feed_url"], f"{settings.SITE_URL}/feed/json/")
        first = feed["items"][0]
        self.assertEqual(first["id"], self.new.canonical_url)
        self.assertEqual(first["title"], "“A&B” <高峰> 论坛")
        self.assertTrue(first["date_published"].endswith("+08:00"))
        self.assertEqual([author["name"] for author in first["authors"]], ["顾小满", "陈渡"])
        self.assertIn(f"{settings.SITE_URL}/2.html", first["content_html"])

    def test_a_section_includes_what_stands_below_it(self):
        for slug in ("tech", "energy"):
            feed = self.parse(f"/category/{slug}/feed/")
            self.assertEqual([entry.link for entry in feed.entries], [self.new.canonical_url])
        feed = self.parse("/category/city/feed/atom/")
        self.assertEqual([entry.link for entry in feed.entries], [self.old.canonical_url])
        self.assertIn("城市", feed.feed.title)

    def test_a_tag_and_an_author_can_be_followed(self):
        tag = self.new.tags.get(name="电池")
        author = self.new.authors.get(name="陈渡")
        for page in (tag.get_absolute_url(), author.get_absolute_url()):
            for tail in ("feed/", "feed/atom/"):
                feed = self.parse(page + tail)
                links = [entry.link for entry in feed.entries]
                self.assertEqual(links, [self.new.canonical_url])
            self.assertContains(self.client.get(page), f'href="{page}feed/"')
        tag.rename(name="动力电池", slug="动力电池")
        response = self.client.get("/tag/电池/feed/atom/")
        self.assertRedirects(response, f"{tag.get_absolute_url()}feed/atom/", 301)

    def test_pages_that_are_hidden_have_no_feed(self):
        self.new.withdraw(make_editor(), reason="试验")
        author = self.new.authors.first()
        for path in ("/tag/电池/feed/", f"{author.get_absolute_url()}feed/"):
            self.assertEqual(self.client.get(path).status_code, 404, path)

    def test_listed_words_are_masked(self):
        Word.objects.create(text="高峰", scopes=[Scope.ARTICLE])
        content = self.client.get("/feed/").content.decode()
        self.assertNotIn("高峰", content)
        self.assertIn("**", content)

    def test_the_identifier_outlives_title_and_category(self):
        before = self.parse("/feed/").entries[0].id
        self.new.title, self.new.category = "换了标题", self.other
        self.new.save()
        self.new.publish(make_editor())
        self.assertEqual(self.parse("/feed/").entries[0].id, before)

    def test_an_unchanged_feed_is_not_sent_again(self):
        for path in (*XML.values(), JSON, "/category/tech/feed/"):
            tag = self.client.get(path).headers["ETag"]
            again = self.client.get(path, headers={"if-none-match": tag})
            self.assertEqual((again.status_code, again.content), (304, b""), path)
        self.new.withdraw(make_editor(), reason="试验")
        again = self.client.get(path, headers={"if-none-match": tag})
        self.assertEqual(again.status_code, 200)

    def test_the_hub_is_named_where_there_is_one(self):
        for path in XML.values():
            links = self.parse(path).feed.links
            rels = {link.rel: link.href for link in links}
            self.assertEqual(rels["hub"], "https://hub.example.com/")
            self.assertEqual(rels["self"], settings.SITE_URL + path)
        SiteSettings.objects.update(websub_hub="")
        site.forget()
        for path in (*XML.values(), JSON):
            self.assertNotIn(b"hub", self.client.get(path).content)

    def test_pages_name_their_feeds_and_readers_find_all(self):
        self.assertContains(
            self.client.get("/"), 'type="application/rss+xml" title="晴川日报" href="/feed/"'
        )
        self.assertContains(self.client.get("/category/tech/"), 'href="/category/tech/feed/"')
        page = self.client.get("/subscribe/")
        for address in ("/feed/", "/feed/atom/", "/feed/json/", "/category/tech/feed/"):
            self.assertContains(page, f'href="{settings.SITE_URL}{address}"')

    def test_there_is_no_other_kind_and_no_feed_of_nothing(self):
        for path in ("/feed/xml/", "/feed/RSS/", "/category/none/feed/", "/feed/%00/"):
            self.assertEqual(self.client.get(path).status_code, 404, path)

    def test_an_item_that_was_written_before_shows_what_changed(self):
        author = self.new.bylines.first().author
        changes = {
            "一个新标题": lambda: type(self.new).objects.update(title="一个新标题"),
            "一句新摘要": lambda: type(self.new).objects.update(summary="一句新摘要"),
            "新的正文": lambda: type(self.new).objects.update(body_html="<p>新的正文</p>"),
            "顾大满": lambda: type(author).objects.filter(pk=author.pk).update(name="顾大满"),
            "锂电": lambda: self.new.tags.add("锂电"),
            "新能源": lambda: (
                type(self.leaf).objects.filter(pk=self.leaf.pk).update(name="新能源")
            ),
        }
        for shown, change in changes.items():
            for path in XML.values():
                with self.subTest(shown, path=path):
                    self.assertNotContains(self.client.get(path), shown)
            change()
            site.forget()
            for path in XML.values():
                with self.subTest(shown, path=path):
                    self.assertContains(self.client.get(path), shown)

    def test_a_feed_costs_the_same_queries_at_any_size(self):
        self.assert_budgets()
        for _ in range(30):
            article = make_article(published=True, category=self.leaf)
            article.tags.add("电池")
        self.assert_budgets()

    def assert_budgets(self):
        """Articles are read once, for the feeds that remember how they were written."""
        for path, first, again in (
            ("/feed/", 3, 2),
            ("/feed/json/", 3, 3),
            ("/feed/atom/", 3, 2),
            ("/category/tech/feed/", 2, 2),
            ("/subscribe/", 1, 1),
        ):
            for budget in (first, again):
                site.forget()
                self.client.get("/latest/")
                with self.assertNumQueries(budget):
                    self.client.get(path)
