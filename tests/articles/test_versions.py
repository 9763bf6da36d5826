"""The published versions of an article: read at the desk, and gone back to."""

from django.test import TestCase

from articles.models import Article, Tag
from newsportal.models import LogEntry
from tests.articles.test_desk import DeskCase, desk, sheet_of
from tests.counting import queries_of
from tests.factories import make_article, make_author, make_category, some_editor


class VersionsTests(DeskCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.category = make_category(name="科技")
        cls.article = make_article(
            title="第一版",
            body="<h2>头</h2><p>旧文。</p>",
            category=cls.category,
            authors=[make_author(name="顾小满")],
            tags=["江", "船"],
        )
        cls.article.publish(cls.people["editor"])

    def setUp(self):
        self.enter("editor")
        self.url = desk("articles_article_change", self.article.pk)
        self.change(
            self.article,
            title="第二版",
            body="<p>新文。</p>",
            byline="安宁",
            tag_names="山",
            note="重写了开头",
            is_minor="on",
            _publish="1",
        )

    def field(self, page, name):
        return page.context["adminform"].form[name].value()

    def test_the_list_says_who_when_and_what(self):
        page = self.client.get(desk("articles_article_versions", self.article.pk))
        for words in (
            "第 2 版",
            "第 1 版",
            "重写了开头",
            "小改",
            self.people["editor"].username,
        ):
            self.assertContains(page, words)
        self.assertContains(self.client.get(self.url), "/versions/")

    def test_one_can_be_read(self):
        page = self.client.get(desk("articles_article_version", self.article.pk, 1))
        for words in ("第一版", "旧文。", "顾小满", "江、船", "科技"):
            self.assertContains(page, words)
        self.assertContains(page, f"{self.url}?version=1")

    def test_a_number_of_any_length_is_a_number_of_no_version(self):
        for number in ("0", "9" * 10, "9" * 5000, "²", "x"):
            page = self.client.get(f"{self.url}?version={number}")
            self.assertEqual(self.field(page, "title"), "第二版", number[:9])

    def test_taking_one_up_changes_nothing_until_it_is_saved(self):
        page = self.client.get(f"{self.url}?version=1")
        self.assertContains(page, "编辑区里是第 1 版的内容")
        self.assertEqual(self.field(page, "title"), "第一版")
        self.assertIn("旧文。", self.field(page, "body"))
        self.assertEqual(self.field(page, "byline"), "顾小满")
        self.assertEqual(self.field(page, "tag_names"), "江、船")
        self.assertEqual(Article.objects.get().title, "第二版")
        self.assertEqual(self.article.revisions.count(), 2)

    def restore(self, **values):
        form = self.client.get(f"{self.url}?version=1").context["adminform"].form
        names = ("title", "summary", "body", "version", "restored")
        data = sheet_of(self.article, **{name: form[name].value() for name in names})
        data |= {"byline": "顾小满", "tag_names": "江、船", "_publish": "1"} | values
        return self.client.post(f"{self.url}?version=1", data)

    def test_going_back_makes_a_new_version_and_leaves_the_others(self):
        before = list(self.article.revisions.values("number", "title", "body", "facts"))
        self.assertEqual(self.restore().status_code, 302)
        versions = self.article.revisions.values("number", "title", "body", "facts")
        self.assertEqual(list(versions[1:]), before)
        self.assertEqual(versions[0]["number"], 3)
        self.assertEqual(versions[0]["body"], before[1]["body"])
        self.assertContains(self.client.get(self.article.get_absolute_url()), "旧文。")
        entry = LogEntry.objects.filter(verb="restore").get()
        self.assertEqual(entry.after, {"version": 1})
        self.assertEqual(entry.actor, self.people["editor"])

    def test_somebody_elses_save_meanwhile_is_not_overwritten(self):
        form = self.client.get(f"{self.url}?version=1").context["adminform"].form
        stale = form["version"].value()
        self.change(self.article, title="第三版", _publish="1")
        page = self.restore(version=stale)
        self.assertEqual(page.status_code, 200)
        self.assertContains(page, "第三版")
        self.assertEqual(Article.objects.get().title, "第三版")
        self.assertFalse(LogEntry.objects.filter(verb="restore").exists())

    def test_an_invented_number_is_neither_shown_nor_logged(self):
        for number in ("9", "-1", "x", "9" * 30, "１", ""):
            page = self.client.get(self.url, {"version": number})
            with self.subTest(number):
                expected = "第一版" if number == "１" else "第二版"
                self.assertIn(self.field(page, "title"), (expected, "第二版"))
        self.change(self.article, restored="7", _publish="1")
        self.assertFalse(LogEntry.objects.filter(verb="restore").exists())
        for number in (9, 10**12):
            address = f"{self.url.removesuffix('change/')}versions/{number}/"
            self.assertEqual(self.client.get(address).status_code, 404)

    def test_a_merged_tag_comes_back_under_its_new_name(self):
        Tag.objects.get(name="江").merge_into(Tag.objects.get(name="山"), self.people["editor"])
        self.restore()
        names = sorted(tag.name for tag in self.article.tags.all())
        self.assertEqual(names, ["山", "船"])

    def test_only_who_may_see_versions_finds_them(self):
        mine = make_article(created_by=self.people["writer"])
        for role, article, status in (
            ("writer", mine, 403),
            ("writer", self.article, 404),
            ("moderator", self.article, 404),
            ("superuser", self.article, 200),
        ):
            self.enter(role)
            for name, args in (("versions", []), ("version", [1])):
                address = desk(f"articles_article_{name}", article.pk, *args)
                with self.subTest(role=role, name=name):
                    self.assertEqual(self.client.get(address).status_code, status)

    def test_the_list_costs_the_same_whatever_there_is(self):
        address = desk("articles_article_versions", self.article.pk)
        few = queries_of(self.client, address)
        article = Article.objects.get()
        for number in range(20):
            article.title = f"第{number}次改动"
            article.save()
            article.publish(self.people["editor"])
        self.assertEqual(queries_of(self.client, address), few)
        self.assertLessEqual(few, 15)


class NoteTests(TestCase):
    def test_a_long_reason_does_not_stop_a_publication(self):
        article = make_article()
        article.publish(some_editor(), reason="因" * 500)
        self.assertEqual(len(article.revisions.get().note), 200)
