"""What a reader or a machine has already is not sent again."""

from datetime import timedelta

from django.test import TestCase
from django.utils import timezone

from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_editor,
    make_member,
    make_newsflash,
    make_topic,
)


class UnchangedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.category = make_category(slug="tech")
        cls.author = make_author()
        cls.article = make_article(
            at=timezone.now() - timedelta(hours=1),
            title="绿色金融",
            category=cls.category,
            authors=[cls.author],
            tags=["电池"],
        )
        cls.topic = make_topic(cls.article)
        cls.newsflash = make_newsflash()

    def addresses(self):
        """Return every kind of public address."""
        day = timezone.localdate(self.article.published_at)
        file = self.article.pk // 50_000 + 1
        tag, author = "/tag/电池/", self.author.get_absolute_url()
        pages = [
            *("/", "/latest/", "/hot/", "/hot/week/", "/topics/", "/newsflash/", "/archive/"),
            *("/subscribe/", "/pages/about/", "/search/", "/search/?q=金融", "/search/?q=无"),
            *(f"/archive/{day:%Y}/", f"/archive/{day:%Y/%m}/", f"/archive/{day:%Y/%m/%d}/"),
            *(tag, author, "/category/tech/", self.article.get_absolute_url()),
            *(self.topic.get_absolute_url(), self.newsflash.get_absolute_url()),
        ]
        feeds = [
            f"{page}feed/{kind}"
            for page in ("/", "/category/tech/", tag, author)
            for kind in ("", "atom/", "json/")
        ]
        machines = [
            *("/sitemap.xml", "/sitemap-sections.xml", "/sitemap-news.xml", "/robots.txt"),
            *(f"/sitemap-articles-{file}.xml", "/qr.svg?path=/", "/search/suggest/?q=绿"),
        ]
        return [*pages, *feeds, *machines]

    def test_every_public_address_answers_304_to_its_own_tag(self):
        for path in self.addresses():
            with self.subTest(path):
                first = self.client.get(path)
                self.assertEqual(first.status_code, 200)
                tag = first.headers["ETag"]
                # A proxy that compresses makes the tag a weak one.
                for known in (tag, f'"other", W/{tag.removeprefix("W/")}', "*"):
                    again = self.client.get(path, headers={"if-none-match": known})
                    self.assertEqual((again.status_code, again.content), (304, b""), known)
                    self.assertEqual(again.headers["ETag"], tag)
                other = self.client.get(path, headers={"if-none-match": '"other"'})
                self.assertEqual(other.status_code, 200)

    def test_a_change_makes_another_tag(self):
        for path in ("/", self.article.get_absolute_url(), "/feed/", "/sitemap-news.xml"):
            tag = self.client.get(path).headers["ETag"]
            self.article.title += "，再版"
            self.article.save()
            self.article.publish(make_editor())
            again = self.client.get(path, headers={"if-none-match": tag})
            self.assertEqual(again.status_code, 200, path)

    def test_what_is_private_has_no_tag(self):
        self.client.force_login(make_member())
        for path in ("/me/", "/fragment/?path=/", "/me/favourites/"):
            response = self.client.get(path)
            self.assertEqual(response.status_code, 200, path)
            self.assertNotIn("ETag", response.headers, path)
