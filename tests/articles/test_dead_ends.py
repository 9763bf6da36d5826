import re

from django.test import RequestFactory, TestCase

from articles.models import Article
from newsportal import site
from newsportal.models import SiteSettings
from newsportal.views.deadends import server_error
from tests.factories import make_article, make_expired, make_withdrawn


class DeadEndTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        SiteSettings.objects.update(icp_number="示例ICP备00000000号-1")
        cls.latest = [make_article(published=True) for _ in range(6)][:1:-1]
        cls.withdrawn, cls.expired = make_withdrawn(), make_expired()

    def test_not_found_leads_on_by_search_and_the_latest(self):
        response = self.client.get("/nowhere/")
        self.assertEqual(response.status_code, 404)
        self.assertContains(response, 'name="q"', status_code=404)
        self.assertEqual(list(response.context["latest"]), self.latest)
        for article in self.latest:
            self.assertContains(response, article.get_absolute_url(), status_code=404)

    def test_gone_says_why_and_leads_on(self):
        sentences = set()
        for article in (self.withdrawn, self.expired):
            response = self.client.get(article.get_absolute_url())
            self.assertContains(response, 'name="q"', status_code=410)
            self.assertContains(response, self.latest[0].get_absolute_url(), status_code=410)
            self.assertNotContains(response, article.title, status_code=410)
            main = response.content.decode().split("<main", 1)[1]
            sentences.add(main.split("<form", 1)[0])
        self.assertEqual(len(sentences), 2)

    def test_they_speak_the_language_of_the_site(self):
        SiteSettings.objects.update(language="en")
        site.forget()
        html = self.client.get("/nowhere/").content.decode()
        self.assertIn('<html lang="en"', html)
        self.assertNotRegex(html.split("<main", 1)[1].split("<h2", 1)[0], r"[\u4e00-\u9fff]")

    def test_the_licence_lines_stand_on_every_dead_end(self):
        self.client.get("/")
        answers = [
            self.client.get("/nowhere/"),
            self.client.get(self.withdrawn.get_absolute_url()),
            server_error(RequestFactory().get("/")),
        ]
        self.assertEqual([answer.status_code for answer in answers], [404, 410, 500])
        for answer in answers:
            self.assertIn("示例ICP备00000000号-1", answer.content.decode())

    def test_an_error_page_asks_the_database_nothing(self):
        self.client.get("/")
        with self.assertNumQueries(0):
            server_error(RequestFactory().get("/"))


class DrawnCoverTests(TestCase):
    def test_an_article_without_a_picture_always_shows_the_same_cover_with_its_size(self):
        make_article(published=True)
        cover = Article.objects.get().picture
        self.assertEqual(cover.url, Article.objects.get().picture.url)
        for _ in range(2):
            html = self.client.get("/latest/").content.decode()
            image = re.search(rf'<img[^>]*src="{re.escape(cover.url)}"[^>]*>', html)[0]
            self.assertRegex(image, r'width="\d+"')
            self.assertRegex(image, r'height="\d+"')
