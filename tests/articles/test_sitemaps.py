"""What crawlers are told: every public address, and none that is not public."""

from datetime import timedelta
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import TestCase
from django.utils import timezone

from articles import sitemaps
from articles.models import Article, Topic
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_editor,
    make_expired,
    make_withdrawn,
)
from tests.rows import vacuum

MAP = {
    "m": sitemaps.NAMESPACE,
    "news": sitemaps.NEWS_NAMESPACE,
}


class SitemapTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        now = timezone.now()
        cls.category = make_category(name="科技", slug="tech")
        cls.old = make_article(at=now - timedelta(days=40))
        cls.new = make_article(at=now - timedelta(hours=3), title="涨幅 <5% & 回落")
        # Other tests may have used up numbers, and files go by numbers.
        cls.number = cls.new.pk // sitemaps.PER_FILE + 1
        cls.file = f"/sitemap-articles-{cls.number}.xml"
        cls.draft = make_article()
        cls.scheduled = make_article(at=now + timedelta(hours=1))
        cls.withdrawn = make_withdrawn()
        cls.expired = make_expired()

    def read(self, path):
        response = self.client.get(path)
        self.assertEqual(response.status_code, 200, path)
        self.assertEqual(response.headers["Content-Type"], "application/xml; charset=utf-8")
        return ElementTree.fromstring(response.getvalue())

    def addresses(self, path):
        return [found.text for found in self.read(path).findall("*/m:loc", MAP)]

    def test_every_public_article_is_reached_from_the_index_and_no_other(self):
        listed = [
            address
            for file in self.addresses("/sitemap.xml")
            for address in self.addresses(file.removeprefix(settings.SITE_URL))
        ]
        articles = [address for address in listed if address.endswith(".html")]
        self.assertEqual(articles, [self.old.canonical_url, self.new.canonical_url])
        self.assertIn(f"{settings.SITE_URL}/category/tech/", listed)
        self.assertIn(f"{settings.SITE_URL}/pages/about/", listed)
        self.assertEqual(len(listed), len(set(listed)))

    def test_tags_topics_and_authors_are_listed_while_they_hold_something(self):
        author, idle = make_author(), make_author()
        article = make_article(published=True, authors=[author])
        article.tags.add("电池")
        for slug, held in (("river", article), ("empty", self.draft)):
            topic = Topic.objects.create(title=slug, slug=slug, published_at=timezone.now())
            topic.entries.create(article=held)
        self.draft.tags.add("只在草稿里")
        listed = self.addresses("/sitemap-sections.xml")
        root = settings.SITE_URL
        self.assertIn(f"{root}/topics/river/", listed)
        self.assertIn(f"{root}/author/{author.pk}/", listed)
        self.assertIn(f"{root}/tag/{quote('电池')}/", listed)
        self.assertNotIn(f"{root}/topics/empty/", listed)
        self.assertNotIn(f"{root}/author/{idle.pk}/", listed)
        self.assertNotIn(f"{root}/tag/{quote('只在草稿里')}/", listed)

    def test_a_scheduled_article_is_listed_from_its_minute_on(self):
        Article.objects.filter(pk=self.scheduled.pk).update(published_at=timezone.now())
        self.assertIn(self.scheduled.canonical_url, self.addresses(self.file))

    def test_articles_are_cut_into_files_by_their_numbers(self):
        number = self.number + 2
        far = make_article(published=True, pk=(number - 1) * sitemaps.PER_FILE)
        files = self.addresses("/sitemap.xml")
        self.assertEqual(
            files[1:],
            [f"{settings.SITE_URL}/sitemap-articles-{n}.xml" for n in (self.number, number)],
        )
        self.assertEqual(self.addresses(f"/sitemap-articles-{number}.xml"), [far.canonical_url])
        for none in (number - 1, number + 1, "0", "01", "-1", "9" * 19, "9" * 30):
            response = self.client.get(f"/sitemap-articles-{none}.xml")
            self.assertEqual(response.status_code, 404, none)

    def test_the_last_change_is_told_in_the_time_of_the_site(self):
        self.old.body = "<p>补充。</p>"
        self.old.save()
        self.old.publish(make_editor())
        self.old.refresh_from_db()
        moment = timezone.localtime(self.old.content_changed_at).isoformat(timespec="seconds")
        self.assertTrue(moment.endswith("+08:00"))
        first = self.read(self.file).find("*/m:lastmod", MAP)
        self.assertEqual(first.text, moment)
        self.assertEqual(self.read("/sitemap.xml").findall("*/m:lastmod", MAP)[-1].text, moment)

    def test_an_unchanged_file_is_not_sent_again(self):
        path = self.file
        tag = self.client.get(path).headers["ETag"]
        self.assertEqual(self.client.get(path, headers={"if-none-match": tag}).status_code, 304)
        self.new.withdraw(make_editor(), reason="试验")
        self.assertEqual(self.client.get(path, headers={"if-none-match": tag}).status_code, 200)

    def test_news_are_of_the_last_two_days_with_their_titles(self):
        root = self.read("/sitemap-news.xml")
        (entry,) = root.findall("m:url/news:news", MAP)
        self.assertEqual(entry.find("news:title", MAP).text, "涨幅 <5% & 回落")
        self.assertEqual(entry.find("news:publication/news:language", MAP).text, "zh-cn")
        moment = timezone.localtime(self.new.published_at).isoformat(timespec="seconds")
        self.assertEqual(entry.find("news:publication_date", MAP).text, moment)

    def test_robots_name_the_maps_and_keep_out_of_private_rooms(self):
        text = self.client.get("/robots.txt").content.decode()
        self.assertIn(f"Sitemap: {settings.SITE_URL}/sitemap.xml\n", text)
        self.assertIn(f"Sitemap: {settings.SITE_URL}/sitemap-news.xml\n", text)
        for path in ("/admin/", "/me/"):
            self.assertIn(f"Disallow: {path}\n", text)

    def test_a_file_costs_the_same_queries_at_any_size(self):
        for path, budget in (("/sitemap.xml", 1), (self.file, 2)):
            self.client.get(path).getvalue()
            with self.assertNumQueries(budget):
                self.client.get(path).getvalue()
            make_article(published=True)
            with self.assertNumQueries(budget):
                self.client.get(path).getvalue()


@pytest.mark.usefixtures("transactional_db")
def test_files_are_written_from_their_index_alone():
    now = timezone.now()
    article = make_article(published=True)
    Article.objects.bulk_create(
        Article(
            title="稿",
            category=article.category,
            status="published",
            published_at=now,
            content_changed_at=now,
        )
        for _ in range(2000)
    )
    vacuum("articles_article")
    number = article.pk // sitemaps.PER_FILE + 1
    with connection.cursor() as cursor:  # Rows without a text are few pages.
        cursor.execute("SET enable_seqscan = off")
    try:
        for rows in (
            sitemaps.in_file(number).order_by("pk").values_list("pk", sitemaps.CHANGED_AT),
            sitemaps._files(),
        ):
            plan = rows.explain()
            assert "Index Only Scan using article_for_sitemaps" in plan, plan
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET enable_seqscan")
