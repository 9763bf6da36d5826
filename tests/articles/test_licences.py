"""When a licence ends, its picture is gone everywhere, by the clock and with nobody acting."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.test import TestCase
from django.urls import reverse

from articles.models import Picture
from articles.tasks import make_renditions
from newsportal.models import Page
from tests.articles.picture_files import picture, upload
from tests.factories import make_article, make_editor, make_member, make_writer

NOW = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
END = NOW + timedelta(days=3)


def at(moment):
    return time_machine.travel(moment, tick=False)


class LicenceTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor()

    def setUp(self):
        with at(NOW):
            self.row = Picture.objects.receive(
                upload(picture(700, 500)), self.editor, licence_expires_at=END
            )
            make_renditions(picture=self.row.pk)
            self.row.refresh_from_db()
            figure = f'<img src="{self.row.url}" alt=""><figcaption>图注</figcaption>'
            body = f"<p>前</p><figure>{figure}</figure><p>后</p>"
            self.article = make_article(cover=self.row, body=body, published=True)
            self.page = Page(slug="history", title="社史", body=body)
            self.page.publish(self.editor)
        self.stem = self.row.url.removesuffix(".webp")


class EndTests(LicenceTestCase):
    def pages(self):
        return [
            self.article.get_absolute_url(),
            "/",
            "/latest/",
            self.article.category.get_absolute_url(),
            f"/search/?q={self.article.title}",
            "/pages/history/",
        ]

    def file(self, path):
        """Ask for a file and read it."""
        response = self.client.get(path)
        response.getvalue()
        return response

    def test_no_page_shows_it_from_its_moment_on(self):
        for path in self.pages():
            with self.subTest(path):
                with at(END - timedelta(seconds=1)):
                    self.assertContains(self.client.get(path), self.stem)
                with at(END):
                    response = self.client.get(path)
                    self.assertEqual(response.status_code, 200)
                    self.assertNotContains(response, self.stem)

    def test_the_text_closes_over_it_and_a_drawn_cover_takes_its_place(self):
        with at(END):
            page = self.client.get(self.article.get_absolute_url())
            self.assertContains(page, "<p>前</p><p>后</p>")
            self.assertNotContains(page, "图注")
            self.assertRegex(page.content.decode(), r'"image": \["[^"]*/covers/[^"]*\.png"')
            self.assertContains(self.client.get("/latest/"), "card__cover drawn")

    def test_its_files_are_gone_for_readers_and_there_for_editors(self):
        files = [self.row.url, *(self.row.url_of(320, kind) for kind in ("avif", "webp"))]
        for path in files:
            with at(END - timedelta(seconds=1)):
                self.assertEqual(self.file(path).status_code, 200)
            with at(END):
                response = self.file(path)
                self.assertEqual((response.status_code, response.content), (410, b""))
                self.assertIn("no-store", response.headers["Cache-Control"])
        for member, status in ((make_member(), 410), (make_writer(), 200)):
            self.client.force_login(member)
            with at(END):
                response = self.file(self.row.url)
                self.assertEqual(response.status_code, status)
                self.assertIn("no-store", response.headers["Cache-Control"])

    def test_nobody_keeps_a_file_longer_than_its_licence(self):
        with at(END - timedelta(seconds=40)):
            response = self.file(self.row.url_of(320, "avif"))
        self.assertEqual(response.headers["Cache-Control"], "public, max-age=40")
        self.assertEqual(response.headers["X-Accel-Expires"], "40")
        self.assertEqual(response.headers["Content-Type"], "image/avif")
        Picture.objects.update(licence_expires_at=None)
        response = self.file(self.row.url)
        self.assertIn("immutable", response.headers["Cache-Control"])
        self.assertEqual(response.headers["X-Accel-Expires"], "60")
        self.assertEqual(response.headers["Content-Type"], "image/webp")

    def test_a_licence_that_was_extended_shows_it_again(self):
        with at(END):
            Picture.objects.update(licence_expires_at=END + timedelta(days=1))
            self.assertContains(self.client.get(self.article.get_absolute_url()), self.stem)

    def test_what_belongs_to_no_picture_is_not_found(self):
        for name in (
            "ab/cd.webp",
            f"ab/{'0' * 32}.webp",
            "../secret",
            "%2e%2e/%2e%2e/settings.py",
            "ab/%00.webp",
            f"{'a' * 5000}.webp",
        ):
            response = self.client.get(f"/media/pictures/{name}")
            self.assertEqual(response.status_code, 404, name)

    def test_it_is_offered_as_a_cover_no_longer(self):
        self.client.force_login(self.editor)
        address = reverse("admin:articles_article_covers")
        for query in ({}, {"q": "a.png"}):
            with at(END - timedelta(seconds=1)):
                self.assertContains(self.client.get(address, query), self.stem)
            with at(END):
                self.assertNotContains(self.client.get(address, query), self.stem)
        sheet = reverse("admin:articles_article_change", args=[self.article.pk])
        with at(END):
            self.assertContains(self.client.get(sheet), "封面图片的许可已到期")


class DeskTests(LicenceTestCase):
    """The desk tells editors which articles lose a picture."""

    def desk(self, moment, member=None):
        with at(moment):
            self.client.force_login(member or self.editor)
            panels = self.client.get(reverse("admin:index")).context["panels"]
        return [panel for panel in panels if panel["title"] == "图片许可到期"]

    def test_editors_learn_of_it_in_time_and_afterwards(self):
        for moment, is_told in (
            (END - timedelta(days=15), False),
            (END - timedelta(days=13), True),
            (END + timedelta(days=13), True),
            (END + timedelta(days=15), False),
        ):
            with self.subTest(moment):
                self.assertEqual(bool(self.desk(moment)), is_told)
        [panel] = self.desk(END - timedelta(days=1))
        self.assertEqual(panel["articles"], [self.article])
