"""Author pages: who writes, with an account or without, and what they wrote."""

import json
import re
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import ProtectedError
from django.test import TestCase
from django.utils import timezone

from articles.models import Author, Picture
from tests.articles.test_desk import DeskCase, desk
from tests.counting import queries_of
from tests.factories import make_article, make_author, make_expired, make_member


class PageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        now = timezone.now()
        cls.author = make_author(name="顾小满", role="科技版记者", biography="写城市与科学。")
        cls.other = make_author(name="安宁")
        cls.articles = [
            make_article(at=now - timedelta(minutes=number), authors=[cls.other, cls.author])
            for number in range(25)
        ]
        cls.url = f"/author/{cls.author.pk}/"

    def titles(self, query=""):
        page = self.client.get(f"{self.url}{query}").context["page"]
        return [row.article.title for row in page.rows]

    def test_everything_they_wrote_the_newest_first(self):
        expected = [article.title for article in self.articles]
        self.assertEqual(self.titles() + self.titles("?page=2"), expected)
        self.assertEqual(self.client.get(f"{self.url}?page=3").status_code, 404)

    def test_who_they_are(self):
        page = self.client.get(self.url)
        for words in ("顾小满", "科技版记者", "写城市与科学。", "25 篇报道"):
            self.assertContains(page, words)

    def test_bylines_and_cards_lead_there(self):
        for path in (self.articles[0].get_absolute_url(), self.category_page()):
            self.assertContains(self.client.get(path), f'href="{self.url}"')

    def category_page(self):
        return self.articles[0].category.get_absolute_url()

    def test_the_json_names_authors_in_order_with_their_pages(self):
        html = self.client.get(self.articles[0].get_absolute_url()).content.decode()
        graph = json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.DOTALL)[1])
        authors = graph["@graph"][0]["author"]
        self.assertEqual([author["name"] for author in authors], ["安宁", "顾小满"])
        self.assertEqual(authors[1]["url"], settings.SITE_URL + self.url)
        html = self.client.get(self.url).content.decode()
        graph = json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.DOTALL)[1])
        self.assertEqual(graph["@graph"][0]["mainEntity"]["jobTitle"], "科技版记者")

    def test_nobody_to_read_is_404(self):
        silent = make_author()
        make_article(authors=[silent])
        make_expired(authors=[silent])
        for path in (
            f"/author/{silent.pk}/",
            "/author/0/",
            "/author/99/",
            f"/author/{'9' * 19}/",
        ):
            with self.subTest(path):
                self.assertEqual(self.client.get(path).status_code, 404)

    def test_an_account_is_linked_and_its_face_is_the_first_character(self):
        self.assertNotContains(self.client.get(self.url), "/member/")
        self.author.member = make_member()
        self.author.save()
        page = self.client.get(self.url)
        self.assertContains(page, f"/member/{self.author.member_id}/")
        self.assertRegex(page.content.decode(), r'author__portrait"[^>]*>顾<')

    def test_an_expired_portrait_is_not_shown(self):
        picture = Picture(width=4, height=3, sha256="0" * 64)
        picture.file.save("picture.webp", ContentFile(b"picture"))
        self.author.portrait = picture
        self.author.save()
        self.assertContains(self.client.get(self.url), picture.url)
        picture.licence_expires_at = timezone.now()
        picture.save()
        self.assertNotContains(self.client.get(self.url), picture.url)

    def test_a_portrait_is_no_unused_picture_and_cannot_be_deleted(self):
        picture = Picture(width=4, height=3, sha256="0" * 64)
        picture.file.save("picture.webp", ContentFile(b"picture"))
        self.assertIn(picture, Picture.objects.unused())
        self.author.portrait = picture
        self.author.save()
        self.assertNotIn(picture, Picture.objects.unused())
        with self.assertRaises(ProtectedError):
            picture.delete()

    def test_the_page_costs_three_queries_at_any_size(self):
        for query in ("", "?page=2"):
            self.assertEqual(queries_of(self.client, f"{self.url}{query}"), 3)


class DeskTests(DeskCase):
    def test_an_editor_writes_the_biography_and_sees_how_much_there_is(self):
        author = make_author(name="林见山")
        make_article(published=True, authors=[author])
        self.enter("editor")
        self.client.post(
            desk("articles_author_change", author.pk),
            {"name": "林见山", "role": "副刊编辑", "biography": "写旧物。", "cover": ""},
        )
        author = Author.objects.get()
        self.assertEqual((author.role, author.biography), ("副刊编辑", "写旧物。"))
        page = self.client.get(desk("articles_author_changelist"))
        self.assertContains(page, '<td class="field-articles_count">1</td>')

    def test_bad_input_gets_a_sentence(self):
        self.enter("editor")
        for values in (
            {"name": " "},
            {"name": "\u200b"},
            {"name": "a\x00"},
            {"name": "长" * 41},
            {"biography": "长" * 601},
            {"cover": "99999999"},
        ):
            with self.subTest(values):
                data = {"name": "林见山", "role": "", "biography": "", "cover": ""} | values
                page = self.client.post(desk("articles_author_add"), data)
                self.assertEqual(page.status_code, 200)
                self.assertTrue(page.context["errors"])
