"""What a complaint took down is gone from every place at once, and back in each."""

from django.test import TestCase
from django.utils import timezone

from articles.models import HotArticle, Topic
from articles.models.hot_list import Period
from tests.comments.claims import make_complaint
from tests.factories import make_article, make_author, make_category, make_moderator
from tests.newsportal.test_pages_served import ask, retitle, until
from tests.server import remember, serving

TITLE = "云州老码头的最后一班轮渡"


class PlacesTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        category = make_category(slug="city", front_shape="lists")
        author = make_author()
        values = {"category": category, "authors": [author]}
        before = make_article(published=True, title="前一篇", **values)
        cls.article = make_article(
            published=True, title=TITLE, body="<p>艄公收起了最后一根缆绳。</p>", **values
        )
        after = make_article(published=True, title="后一篇", **values)
        for item in (before, cls.article, after):
            item.tags.add("轮渡")
        topic = Topic.objects.create(
            title="江上旧事", slug="river", published_at=timezone.now()
        )
        topic.entries.create(article=cls.article, position=1)
        topic.entries.create(article=before, position=2)
        for period in Period:
            HotArticle.objects.create(period=period, position=1, article=cls.article, views=9)
        tag = cls.article.tags.get()
        day = timezone.localdate(cls.article.published_at)
        cls.places = {
            "home": "/",
            "latest": "/latest/",
            "category": "/category/city/",
            "tag": tag.get_absolute_url(),
            "topic": topic.get_absolute_url(),
            "author": author.get_absolute_url(),
            "day": f"/archive/{day:%Y/%m/%d}/",
            "neighbours": before.get_absolute_url(),
            "neighbours after": after.get_absolute_url(),
            "hot list": "/hot/",
            "hot list of the week": "/hot/week/",
            "feed": "/feed/",
            "feed of the category": "/category/city/feed/atom/",
            "feed of the tag": f"{tag.get_absolute_url()}feed/json/",
            "feed of the author": f"{author.get_absolute_url()}feed/",
            "search by title": "/search/?q=最后一班轮渡",
            "search by text": "/search/?q=最后一根缆绳",
            "suggestions": "/search/suggest/?q=云州老码头",
        }
        cls.moderator = make_moderator()
        cls.complaint = make_complaint(cls.article)

    def read(self, address):
        response = self.client.get(address)
        content = b"".join(response) if response.streaming else response.content
        return content.decode()

    def shows(self, address):
        text = self.read(address)
        # JSON writes Chinese by its numbers, and search marks what was looked for.
        plain = text.replace("<mark>", "").replace("</mark>", "")
        return f"/{self.article.pk}.html" in plain

    def sitemaps(self):
        index = self.read("/sitemap.xml")
        addresses = [part.partition("</loc>")[0] for part in index.split("<loc>")[1:]]
        paths = [address.partition("//")[2].partition("/")[2] for address in addresses]
        return {f"/{path}" for path in paths}

    def everywhere(self):
        return self.places | {address: address for address in self.sitemaps()}

    def test_gone_everywhere_and_back_everywhere(self):
        shown = {name for name, address in self.everywhere().items() if self.shows(address)}
        self.assertLessEqual(set(self.places), shown)
        in_sitemaps = shown - set(self.places)
        self.assertTrue(in_sitemaps)
        self.complaint.accept(self.moderator, text="照片侵权。")
        response = self.client.get(self.article.get_absolute_url())
        self.assertEqual(response.status_code, 410)
        self.assertNotContains(response, TITLE, status_code=410)
        for name, address in self.everywhere().items():
            with self.subTest(place=name):
                self.assertFalse(self.shows(address))
                if "q=" not in address:
                    self.assertNotIn(TITLE, self.read(address))
        self.complaint.put_back(self.moderator, text="授权有效。")
        for name, address in self.everywhere().items():
            if name in shown:
                with self.subTest(place=name):
                    self.assertTrue(self.shows(address))


def test_remembered_pages_forget_it(transactional_db):
    """The real server has it in memory, and lets go of it when the decision is committed."""
    article = make_article(published=True, title=TITLE)
    complaint, moderator = make_complaint(article), make_moderator()
    with serving(WEB_CONCURRENCY="1") as url:
        pages = [url + path for path in (article.get_absolute_url(), "/", "/latest/")]
        for page in pages:
            remember(page)
        assert all(TITLE in ask(page)[1] for page in pages)
        retitle(article, "没人听说的标题", silently=True)
        assert all(TITLE in ask(page)[1] for page in pages)
        complaint.accept(moderator, text="照片侵权。")
        until(lambda: ask(pages[0])[0] == 410)
        until(lambda: all(TITLE not in ask(page)[1] for page in pages))
