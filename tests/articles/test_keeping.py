"""Likes, favourites and followed sections."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client, TestCase

from articles.models import Article, CategoryFollow, Favourite, Like
from tests.factories import (
    make_article,
    make_category,
    make_member,
    make_withdrawn,
    some_editor,
)

IN_PLACE = {"X-Requested-With": "fetch"}


class KeepTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()
        cls.article = make_article(published=True, title="四号线的老地名墙")
        cls.page = cls.article.get_absolute_url()

    def setUp(self):
        self.client.force_login(self.member)

    def post(self, kind, on, article=None, **options):
        address = f"/{(article or self.article).pk}/{kind}/"
        return self.client.post(address, {"on": on}, **options)

    def counts(self):
        return Article.objects.values_list("like_count", "favourite_count").get(
            pk=self.article.pk
        )

    def test_what_is_asked_twice_is_done_once(self):
        for kind, expected in (("like", (1, 0)), ("favourite", (1, 1))):
            self.post(kind, 1)
            again = self.post(kind, 1, follow=True)
            self.assertRedirects(again, f"/{self.article.pk}/{kind}/")
            self.assertContains(again, {"like": "已赞", "favourite": "已收藏"}[kind])
            self.assertEqual(self.counts(), expected)
        for kind, expected in (("like", (0, 1)), ("favourite", (0, 0))):
            self.post(kind, 0)
            self.post(kind, 0)
            self.assertEqual(self.counts(), expected)

    def test_the_public_page_links_to_a_form_that_works_without_scripts(self):
        anonymous = Client().get(self.page)
        self.assertContains(anonymous, f'href="/{self.article.pk}/like/"')
        self.assertNotContains(anonymous, "csrf")
        self.assertEqual(self.client.get(self.page).content, anonymous.content)
        form = self.client.get(f"/{self.article.pk}/like/")
        self.assertContains(form, 'name="on" value="1"')
        self.post("like", 1)
        self.assertContains(self.client.get(f"/{self.article.pk}/like/"), 'name="on" value="0"')
        self.assertContains(Client().get(self.page), '<span class="action__count">1</span>')

    def test_a_visitor_is_led_to_sign_in_and_back(self):
        for method in ("get", "post"):
            response = getattr(Client(), method)(f"/{self.article.pk}/favourite/")
            self.assertIn(f"next=/{self.article.pk}/favourite/", response.headers["Location"])
        self.assertEqual(Favourite.objects.count(), 0)

    def test_a_script_gets_the_button_alone(self):
        response = self.post("like", 1, headers=IN_PLACE)
        self.assertContains(response, 'aria-pressed="true"')
        self.assertContains(response, 'name="on" value="0"')
        self.assertNotContains(response, "<html")
        self.assertIn("no-store", response.headers["Cache-Control"])

    def test_the_fragment_knows_what_i_marked(self):
        self.post("favourite", 1)
        slots = self.client.get("/fragment/", {"path": self.page}).json()["slots"]
        self.assertIn('aria-pressed="true"', slots["favourite"])
        self.assertIn('aria-pressed="false"', slots["like"])
        for path in ("", "/", "/0.html", "/999999.html", "//[", "\x00", "/" * 5000):
            slots = self.client.get("/fragment/", {"path": path}).json()["slots"]
            self.assertNotIn("like", slots, path)

    def test_marks_leave_the_update_time_alone(self):
        before = Article.objects.values("content_changed_at", "version").get()
        self.post("like", 1)
        self.post("favourite", 1)
        self.assertEqual(Article.objects.values("content_changed_at", "version").get(), before)

    def test_saving_an_article_that_was_open_meanwhile_loses_no_mark(self):
        opened = Article.objects.get(pk=self.article.pk)
        self.post("like", 1)
        opened.title = "四号线的老地名墙（修订）"
        opened.save()
        self.article.refresh_from_db()
        self.assertEqual(self.article.title, "四号线的老地名墙（修订）")
        self.assertEqual(self.article.like_count, 1)

    def test_only_what_readers_can_see_can_be_marked(self):
        for article in (make_article(), make_withdrawn()):
            self.assertEqual(self.post("like", 1, article).status_code, 404)
            self.assertEqual(self.client.get(f"/{article.pk}/like/").status_code, 404)
        self.assertEqual(self.client.post("/9999999999999999999/like/").status_code, 404)

    def test_the_form_leads_back_to_where_it_stood_and_nowhere_else(self):
        address = f"/{self.article.pk}/favourite/"
        response = self.client.post(address, {"on": 0, "next": "/me/favourites/?page=1"})
        self.assertEqual(response.headers["Location"], "/me/favourites/?page=1")
        for foreign in (
            "x",
            "1",
            "a\0b",
            "https://example.com/",
            "//example.com",
            "javascript:alert(1)",
        ):
            response = self.client.post(address, {"on": 0, "next": foreign})
            self.assertEqual(response.headers["Location"], address)


class ListTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()
        cls.other = make_article(published=True, title="别人收藏的报道")
        cls.article = make_article(published=True, title="老剧院修了六年")
        Favourite.objects.put(make_member(), cls.other)
        Favourite.objects.put(cls.member, cls.article)

    def setUp(self):
        self.client.force_login(self.member)

    def test_my_list_holds_what_i_marked_and_nothing_else(self):
        response = self.client.get("/me/favourites/")
        self.assertContains(response, "老剧院修了六年")
        self.assertNotContains(response, "别人收藏的报道")
        self.assertNotContains(self.client.get("/me/likes/"), "老剧院修了六年")

    def test_what_was_withdrawn_is_said_to_be_gone_and_can_be_removed(self):
        Article.objects.get(pk=self.article.pk).withdraw(some_editor(), reason="试验")
        # It may have been withdrawn for its headline.
        for address in ("/me/favourites/", f"/{self.article.pk}/favourite/"):
            response = self.client.get(address)
            self.assertContains(response, "已下架")
            self.assertNotContains(response, "老剧院修了六年")
            self.assertNotContains(response, f'href="{self.article.get_absolute_url()}"')
        self.client.post(f"/{self.article.pk}/favourite/", {"on": 0})
        self.assertFalse(Favourite.objects.filter(member=self.member).exists())

    def test_the_centre_shows_count_and_latest(self):
        response = self.client.get("/me/")
        self.assertContains(response, "最近收藏")
        self.assertContains(response, "老剧院修了六年")
        self.assertContains(response, '<span class="centre__count">1</span>')

    def test_beyond_the_last_page_there_is_nothing(self):
        for page in ("2", "0", "x", "9" * 30):
            response = self.client.get("/me/favourites/", {"page": page})
            self.assertEqual(response.status_code, 404)


class FollowTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()
        cls.root = make_category(name="科技", slug="tech")
        cls.leaf = make_category(name="能源", slug="energy", parent=cls.root)
        make_article(published=True, category=cls.leaf, title="电池回收的最后一公里")
        make_article(published=True, category=make_category(), title="不相干的报道")

    def setUp(self):
        self.client.force_login(self.member)

    def test_a_followed_section_brings_its_news_with_those_below_it(self):
        self.assertContains(self.client.get("/me/following/"), "还没有关注栏目")
        page = Client().get("/category/tech/")
        self.assertContains(page, 'href="/category/tech/follow/"')
        self.client.post("/category/tech/follow/", {"on": 1})
        self.client.post("/category/tech/follow/", {"on": 1})
        self.assertEqual(CategoryFollow.objects.count(), 1)
        feed = self.client.get("/me/following/")
        self.assertContains(feed, "电池回收的最后一公里")
        self.assertNotContains(feed, "不相干的报道")
        self.client.post("/category/tech/follow/", {"on": 0, "next": "/me/following/"})
        self.assertNotContains(self.client.get("/me/following/"), "电池回收的最后一公里")

    def test_the_button_answers_in_place_and_knows_its_state(self):
        response = self.client.post("/category/tech/follow/", {"on": 1}, headers=IN_PLACE)
        self.assertContains(response, "已关注")
        slots = self.client.get("/fragment/", {"path": "/category/tech/?page=1"}).json()
        self.assertIn("已关注", slots["slots"]["follow"])

    def test_no_such_section(self):
        self.assertEqual(self.client.post("/category/none/follow/").status_code, 404)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("on", [1, 0])
def test_a_crowd_of_clicks_counts_once(transactional_db, on):
    member, article = make_member(), make_article(published=True)
    if not on:
        Like.objects.put(member, article)
    client = Client()
    client.force_login(member)

    def click(_number):
        try:
            return client.__class__(
                headers={"Cookie": f"session={client.cookies['session'].value}"}
            ).post(f"/{article.pk}/like/", {"on": on})
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(click, range(40)))
    assert {answer.status_code for answer in answers} == {302}
    article.refresh_from_db()
    assert article.like_count == Like.objects.count() == on


@pytest.mark.django_db(transaction=True)
def test_a_crowd_of_readers_is_counted_to_the_last(transactional_db):
    article = make_article(published=True)
    members = [make_member() for _ in range(30)]

    def like(member):
        try:
            Like.objects.put(member, article)
        finally:
            connection.close()

    with ThreadPoolExecutor(15) as crowd:
        list(crowd.map(like, members))
    article.refresh_from_db()
    assert article.like_count == Like.objects.count() == 30


@pytest.mark.django_db(transaction=True)
def test_who_leaves_and_takes_a_mark_away_at_once_is_counted_once(transactional_db):
    member = make_member()
    articles = [make_article(published=True) for _ in range(12)]
    for article in articles:
        Like.objects.put(make_member(), article)
        Like.objects.put(member, article)

    def change(article):
        try:
            if article is None:
                Like.objects.forget(member)
            else:
                Like.objects.take(member, article)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(change, [*articles[:6], None, *articles[6:], None]))
    assert set(Article.objects.values_list("like_count", flat=True)) == {1}
