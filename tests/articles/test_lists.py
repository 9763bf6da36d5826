from datetime import timedelta

from django.test import TestCase
from django.utils import timezone

from articles.models import Article, FrontSlot, Place
from tests.factories import make_article, make_category, make_expired, make_withdrawn


class CategoryTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.root = make_category(name="科技", slug="tech", description="实验室与田埂。")
        cls.child = make_category(name="能源", slug="energy", parent=cls.root)
        cls.other = make_category(name="体育", slug="sports")
        now = timezone.now()
        cls.articles = [
            make_article(
                at=now - timedelta(minutes=number),
                category=(cls.root, cls.child)[number % 2],
            )
            for number in range(45)
        ]

    def titles(self, url):
        return [row.article.title for row in self.client.get(url).context["page"].rows]

    def test_the_newest_first_with_those_of_child_categories(self):
        self.assertEqual(
            self.titles("/category/tech/"), [article.title for article in self.articles[:20]]
        )
        self.assertEqual(
            self.titles("/category/energy/"),
            [article.title for article in self.articles[1:40:2]],
        )

    def test_pages_neither_overlap_nor_skip(self):
        pages = [self.titles(f"/category/tech/?page={number}") for number in (1, 2, 3)]
        self.assertEqual(
            [title for page in pages for title in page],
            [article.title for article in self.articles],
        )

    def test_beyond_the_end_is_404(self):
        self.assertEqual(self.client.get("/category/tech/?page=4").status_code, 404)

    def test_nonsense_for_a_page_is_404(self):
        for page in ("0", "-1", "x", "1.5", "", "٣", "9" * 30, "%00", "1e3", "00000000001"):
            with self.subTest(page):
                response = self.client.get(f"/category/tech/?page={page}")
                self.assertEqual(response.status_code, 404)

    def test_every_page_has_a_canonical_address_of_its_own(self):
        from django.conf import settings

        for query, canonical in (("", ""), ("?page=1", ""), ("?page=2&x=1", "?page=2")):
            response = self.client.get(f"/category/tech/{query}")
            address = f"{settings.SITE_URL}/category/tech/{canonical}"
            self.assertContains(response, f'<link rel="canonical" href="{address}">')

    def test_an_empty_category_says_so(self):
        response = self.client.get("/category/sports/")
        self.assertEqual(response.status_code, 200)
        self.assertContains(response, "empty")

    def test_description_and_children_stand_on_the_page(self):
        response = self.client.get("/category/tech/")
        self.assertContains(response, "实验室与田埂。")
        self.assertContains(response, 'href="/category/energy/"')

    def test_what_is_not_public_is_in_no_list(self):
        hidden = [
            make_article(category=self.root),
            make_article(category=self.root, at=timezone.now() + timedelta(hours=1)),
            make_withdrawn(category=self.root),
            make_expired(category=self.root),
        ]
        for url in ("/", "/latest/", "/category/tech/"):
            html = self.client.get(url).content.decode()
            for article in hidden:
                self.assertNotIn(f"/{article.pk}.html", html)


class FrontPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        now = timezone.now()
        cls.block = make_category(name="科技", slug="tech", front_shape="lists")
        cls.plain = make_category(name="要闻", slug="news")
        cls.articles = [
            make_article(at=now - timedelta(minutes=number), category=cls.plain)
            for number in range(30)
        ]
        cls.in_block = [
            make_article(at=now - timedelta(days=1 + number), category=cls.block)
            for number in range(12)
        ]

    def slot(self, article, place=Place.LEAD, **values):
        return FrontSlot.objects.create(article=article, place=place, **values)

    def lead(self):
        return self.client.get("/").context["lead"].article

    def test_empty_slots_fall_back_to_the_newest(self):
        context = self.client.get("/").context
        self.assertEqual(context["lead"].article, self.articles[0])
        for place, articles in (
            ("secondaries", self.articles[1:4]),
            ("strip", self.articles[4:8]),
            ("latest", self.articles[8:14]),
        ):
            self.assertEqual([row.article for row in context[place]], articles)

    def test_editors_choose_the_lead(self):
        self.slot(self.articles[20])
        self.assertEqual(self.lead(), self.articles[20])

    def test_a_slot_holds_from_its_start_to_its_end(self):
        now = timezone.now()
        self.slot(self.articles[20], starts_at=now + timedelta(hours=1))
        self.slot(
            self.articles[21],
            starts_at=now - timedelta(hours=2),
            ends_at=now - timedelta(hours=1),
        )
        self.assertEqual(self.lead(), self.articles[0])

    def test_a_withdrawn_article_leaves_its_slot(self):
        from tests.factories import some_editor

        self.slot(self.articles[20])
        self.articles[20].withdraw(some_editor(), reason="a doubt")
        self.assertEqual(self.lead(), self.articles[0])

    def test_no_article_stands_twice(self):
        for article in self.articles[:3]:
            self.slot(article)
            self.slot(article, Place.STRIP)
        self.slot(self.in_block[0], Place.SECONDARY)
        context = self.client.get("/").context
        shown = [
            context["lead"],
            *context["asides"],
            *context["secondaries"],
            *context["strip"],
            *context["latest"],
            *(row for block in context["blocks"] for row in block["articles"]),
        ]
        self.assertEqual(len(shown), len({row.pk for row in shown}))

    def test_a_block_shows_its_category(self):
        (block,) = self.client.get("/").context["blocks"]
        self.assertEqual(block["category"], self.block)
        self.assertEqual([row.article for row in block["articles"]], self.in_block[:9])

    def test_an_empty_portal_has_a_front_page(self):
        FrontSlot.objects.all().delete()
        Article.objects.update(status="withdrawn")
        self.assertEqual(self.client.get("/").status_code, 200)
