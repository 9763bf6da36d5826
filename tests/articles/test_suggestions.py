"""What readers are offered to look for, and how little is kept of what they typed."""

from datetime import timedelta

import time_machine
from django.db import connection
from django.test import TestCase
from django.utils import timezone

from articles import suggestions
from articles.models import Article, HotWord, SearchTally, Tag
from articles.models.hot_word import ENOUGH, State
from articles.suggestions import searches
from articles.tasks import forget_searches
from newsportal import site
from newsportal.limits import network
from newsportal.models import LimitCount, Word
from newsportal.words import Scope
from tests.factories import make_article, make_editor, make_withdrawn, make_writer

AGENT = "Mozilla/5.0 (X11; Linux x86_64)"


class SuggestTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        now = timezone.now()
        cls.article = make_article(
            at=now - timedelta(hours=2), title="電池回收的最后一公里", body="<p>储能。</p>"
        )
        cls.article.tags.add("电池", "Battery")
        cls.draft = make_article(title="电池草稿")
        cls.draft.tags.add("电池草稿标签")
        cls.scheduled = make_article(at=now + timedelta(hours=1), title="电池明天涨价")
        make_withdrawn(title="电池旧闻已撤")
        HotWord.objects.create(text="电池回收")
        HotWord.objects.create(text="电池爆炸", state=State.BARRED)

    def ask(self, typed):
        response = self.client.get("/search/suggest/", {"q": typed})
        self.assertEqual(response.status_code, 200, typed)
        self.assertIn("public", response.headers["Cache-Control"])
        return response.json()["suggestions"]

    def texts(self, typed):
        return [suggestion["text"] for suggestion in self.ask(typed)]

    def test_words_tags_and_titles_are_offered_in_this_order(self):
        self.assertEqual(self.texts("电"), ["电池回收", "电池", "電池回收的最后一公里"])
        self.assertEqual(self.ask("电")[-1]["url"], self.article.get_absolute_url())
        self.assertEqual(self.texts("电池"), ["电池回收", "電池回收的最后一公里"])

    def test_width_case_and_script_do_not_matter(self):
        self.assertEqual(self.texts("ｂａｔ"), ["Battery"])
        self.assertIn("电池回收", self.texts("電池"))

    def test_the_middle_of_a_title_is_found_too(self):
        self.assertEqual(self.texts("最后一公"), ["電池回收的最后一公里"])

    def test_a_scheduled_article_is_suggested_from_its_minute_on(self):
        self.assertNotIn("电池明天涨价", self.texts("电池"))
        Article.objects.filter(pk=self.scheduled.pk).update(published_at=timezone.now())
        self.scheduled.refresh_from_db()
        self.scheduled.index()
        self.assertIn("电池明天涨价", self.texts("电池"))

    def test_nothing_unpublished_or_barred_is_suggested(self):
        found = "".join(self.texts("电池") + self.texts("电"))
        for text in ("草稿", "已撤", "爆炸"):
            self.assertNotIn(text, found)

    def test_titles_come_masked(self):
        Word.objects.create(text="回收", scopes=[Scope.ARTICLE])
        self.assertIn("電池**的最后一公里", self.texts("最后一公里"))

    def test_words_and_tags_that_are_listed_since_are_not_offered(self):
        for scope in (Scope.ARTICLE, Scope.SEARCH):
            with self.subTest(scope):
                word = Word.objects.create(text="电池", scopes=[scope])
                HotWord.objects.create(text="电车")
                suggestions.forget()
                self.assertNotIn("电池", "".join(self.texts("电")[:2]))
                self.assertIn("电车", self.texts("电"))
                page = self.client.get("/search/")
                self.assertContains(page, "电车")
                self.assertNotContains(page, "电池回收")
                word.delete()
                HotWord.objects.filter(text="电车").delete()

    def test_whatever_is_typed_is_answered(self):
        strange = ("", " ", "%", "_", "\\", "'", "*", "\0", "\u202e", "😀", "，")
        for typed in (*strange, "的", "a" * 5000, "<script>", "C++"):
            self.ask(typed)
        for raw in ("%ED%A0%80", "%FF", "%00", "%"):
            self.assertEqual(self.client.get(f"/search/suggest/?q={raw}").status_code, 200)
        self.assertEqual(self.texts("%"), [])
        self.assertEqual(self.client.get("/search/suggest/").json(), {"suggestions": []})

    def test_what_is_not_answered_for_its_number_is_kept_by_nobody(self):
        key = f"suggest:{network('127.0.0.1')}"
        soon = timezone.now() + timedelta(minutes=1)
        LimitCount.objects.create(key=key, count=600, expires_at=soon)
        response = self.client.get("/search/suggest/", {"q": "电"})
        self.assertEqual(response.json(), {"suggestions": []})
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    def test_a_suggestion_costs_few_queries_at_any_size(self):
        self.assert_few_queries()
        for number in range(30):
            make_article(published=True, title=f"电池{number}")
            HotWord.objects.create(text=f"电池{number}")
            Tag.objects.create(name=f"电池{number}", slug=f"t{number}")
        self.assert_few_queries()

    def assert_few_queries(self):
        site.forget()
        self.client.get("/latest/")
        with self.assertNumQueries(5):
            self.assertLessEqual(len(self.ask("电")), 8)

    def test_beginnings_are_looked_up_in_an_index(self):
        words = [f"词{number}" for number in range(500)]
        Tag.objects.bulk_create(Tag(name=word, slug=word, folded=word) for word in words)
        HotWord.objects.bulk_create(HotWord(text=word, folded=word) for word in words)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE articles_tag, articles_hotword")
        indexes = ((HotWord, "articles_hotword_folded"), (Tag, "tag_by_beginning"))
        for model, index in indexes:
            plan = model.objects.filter(folded__startswith="电").explain()
            self.assertIn(index, plan)


class CountTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_article(published=True, title="河岸实验室启用")

    def search(self, typed, visitor=1):
        response = self.client.get(
            "/search/", {"q": typed}, headers={"user-agent": f"{AGENT} {visitor}"}
        )
        searches.flush()
        suggestions.forget()
        return response

    def kept(self):
        return list(HotWord.objects.values_list("text", flat=True))

    def test_a_word_is_kept_once_several_visitors_typed_it(self):
        for visitor in range(ENOUGH - 1):
            self.search("实验室", visitor)
            self.search("实验室", visitor)
        self.assertEqual(self.kept(), [])
        self.search("实验室", ENOUGH)
        word = HotWord.objects.get()
        self.assertEqual((word.text, word.visitors), ("实验室", ENOUGH))
        self.assertEqual(word.state, State.COUNTED)
        self.assertContains(self.search(""), ">实验室</a>")
        self.assertContains(self.search("没有的东西"), ">实验室</a>")

    def test_until_then_no_letter_of_it_is_stored(self):
        self.search("实验室")
        with connection.cursor() as cursor:
            cursor.execute("SELECT articles_searchtally::text FROM articles_searchtally")
            ((row,),) = cursor.fetchall()
        self.assertRegex(row, r"^\(-?\d+,-?\d+,[\d-]+\)$")

    def test_one_visitor_of_several_days_is_not_several(self):
        start = timezone.now()
        for day in range(ENOUGH + 2):
            with time_machine.travel(start + timedelta(days=day), tick=False):
                self.search("实验室")
        self.assertEqual(self.kept(), [])

    def test_nothing_listed_nothing_unfound_and_nothing_long_is_kept(self):
        Word.objects.create(text="实验室", scopes=[Scope.SEARCH])
        for typed in ("实验室", "没有的东西", "河岸实验室启用" * 4):
            for visitor in range(ENOUGH + 1):
                self.search(typed, visitor)
        self.assertEqual(self.kept(), [])

    def test_what_editors_barred_stays_barred(self):
        HotWord.objects.create(text="实验室", state=State.BARRED)
        for visitor in range(ENOUGH + 1):
            self.search("实验室", visitor)
        self.assertEqual(HotWord.objects.get().state, State.BARRED)
        self.assertNotContains(self.search(""), ">实验室</a>")

    def test_what_nobody_looks_for_any_more_is_forgotten(self):
        for visitor in range(ENOUGH):
            self.search("实验室", visitor)
        chosen = HotWord.objects.create(text="选定")
        forget_searches(0)
        self.assertEqual(len(self.kept()), 2)
        with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
            forget_searches(0)
        self.assertEqual(self.kept(), [chosen.text])
        self.assertFalse(SearchTally.objects.exists())


class DeskTests(TestCase):
    ADD = "/admin/articles/hotword/add/"

    def test_editors_choose_words_each_once(self):
        self.client.force_login(make_editor())
        data = {"text": "高铁", "state": State.CHOSEN, "position": 1}
        self.assertEqual(self.client.post(self.ADD, data).status_code, 302)
        for text in ("高铁", "高鐵", " \u200b", "", "长" * 21):
            response = self.client.post(self.ADD, data | {"text": text})
            self.assertIn("text", response.context["adminform"].form.errors, text)
        self.client.force_login(make_writer())
        self.assertEqual(self.client.get(self.ADD).status_code, 403)
