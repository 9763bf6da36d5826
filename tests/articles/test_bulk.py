"""Steps for many articles at once: asked with the number, each by its own right."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import TestCase
from django.urls import reverse

from articles import bulk
from articles.models import Article, Status
from newsportal.models import LogEntry, SiteSettings
from tests.factories import (
    make_article,
    make_category,
    make_editor,
    make_withdrawn,
    make_writer,
    some_editor,
)

LIST = reverse("admin:articles_article_changelist")


def step(deed):
    return reverse("admin:articles_article_bulk", args=[deed])


class BulkCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.section = make_category(name="科技", slug="tech")
        cls.other = make_category(name="城市", slug="city")
        cls.editor = make_editor(language="zh-hans")

    def setUp(self):
        self.client.force_login(self.editor)

    def mark(self, deed, articles, query="", **values):
        """Mark articles in the list and choose what to do with them."""
        numbers = [article.pk for article in articles]
        data = {"action": deed, "_selected_action": numbers, "index": "0"} | values
        return self.client.post(f"{LIST}{query}", data)

    def answer(self, asked, **values):
        """Send the form of the page that asks, as it came, with what is typed into it."""
        html = asked.content.decode()
        address = re.search(r'<form class="form" method="post" action="([^"]+)"', html)[1]
        items = re.search(r'name="items" value="([^"]*)"', html)[1]
        data = {"items": items} | values
        return self.client.post(address.replace("&amp;", "&"), data, follow=True)

    def do(self, deed, articles, **values):
        return self.answer(self.mark(deed, articles), **values)

    def states(self):
        return dict(Article.objects.values_list("pk", "status"))


class AskingTests(BulkCase):
    def test_the_number_is_asked_about_before_anything_happens(self):
        articles = [make_article(title=f"第{n}号稿") for n in range(12)]
        asked = self.mark("publish", articles)
        self.assertContains(asked, "发布 12 篇")
        self.assertContains(asked, "第11号稿")
        self.assertContains(asked, "另有 2 篇")
        self.assertEqual(set(self.states().values()), {Status.DRAFT})

    def test_the_steps_are_spoken_of_in_english_too(self):
        self.editor.language = "en"
        self.editor.save()
        asked = self.mark("publish", [make_article()])
        self.assertContains(asked, "Publish: 1")
        self.assertContains(self.answer(asked), "Published: 1.")

    def test_all_that_match_can_be_meant_without_marking_each(self):
        drafts = [make_article() for _ in range(3)]
        public = make_article(published=True, title="已经发布的")
        asked = self.mark("move", [], query="?state=draft", select_across="1")
        self.assertContains(asked, "移动 3 篇")
        page = self.answer(asked, category=self.other.pk)
        self.assertContains(page, "已移动 3 篇")
        self.assertEqual(page.request["QUERY_STRING"], "state=draft")
        moved = Article.objects.filter(category=self.other)
        self.assertCountEqual(moved, drafts)
        self.assertNotIn(public, moved)

    def test_the_list_offers_all_that_match_only_where_there_are_more(self):
        make_article()
        self.assertNotContains(self.client.get(LIST), "select_across")
        Article.objects.bulk_create(
            Article(title=f"稿{n}", category=self.section) for n in range(51)
        )
        self.assertContains(self.client.get(LIST), 'type="checkbox" name="select_across"')

    def test_nothing_marked_is_said(self):
        make_article()
        page = self.client.post(LIST, {"action": "publish", "index": "0"}, follow=True)
        self.assertEqual(page.status_code, 200)

    def test_what_is_no_list_of_articles_is_refused_in_words(self):
        article = make_article()
        for items in ("", "x", "1", "1-1,", f"{article.pk}-0;1-1", "9" * 30 + "-1", "\0"):
            page = self.client.post(step("publish"), {"items": items}, follow=True)
            self.assertContains(page, "请重新选择文章")
        self.assertEqual(self.client.post(step("nothing")).status_code, 404)
        self.assertEqual(self.client.get(step("publish")).status_code, 405)
        self.assertEqual(self.states()[article.pk], Status.DRAFT)

    def test_more_than_can_be_kept_on_a_page_are_refused(self):
        articles = [make_article() for _ in range(3)]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("articles.admin.bulk.MOST", 2)
            page = self.client.post(
                LIST,
                {
                    "action": "publish",
                    "index": "0",
                    "_selected_action": [article.pk for article in articles],
                },
                follow=True,
            )
        self.assertContains(page, "用筛选缩小范围")


class PublishingTests(BulkCase):
    def test_each_is_published_by_its_verb_and_the_others_are_told_why(self):
        good = [make_article() for _ in range(3)]
        reprint = make_article(kind="reprint", title="没有来源的转载")
        empty = make_article(body="", title="没有正文的")
        live = make_article(published=True, title="早就见报的")
        page = self.do("publish", [*good, reprint, empty, live])
        self.assertContains(page, "已发布 3 篇")
        self.assertContains(page, "“没有来源的转载”")
        self.assertContains(page, "“没有正文的”")
        self.assertContains(page, "“早就见报的”")
        self.assertEqual(live.revisions.count(), 1)
        for article in good:
            article.refresh_from_db()
            self.assertEqual(article.status, Status.PUBLISHED)
            self.assertEqual(article.revisions.get().published_by, self.editor)
            self.assertEqual(self.client.get(article.get_absolute_url()).status_code, 200)
        self.assertEqual(LogEntry.objects.filter(verb="publish").count(), 4)
        self.assertEqual(self.states()[reprint.pk], Status.DRAFT)
        self.assertEqual(self.states()[empty.pk], Status.DRAFT)

    def test_the_rule_of_the_second_person_holds(self):
        SiteSettings.objects.update(requires_second_person=True)
        mine, theirs = make_article(created_by=self.editor), make_article()
        page = self.do("publish", [mine, theirs])
        self.assertContains(page, "已发布 1 篇")
        self.assertEqual(self.states(), {mine.pk: Status.DRAFT, theirs.pk: Status.PUBLISHED})

    def test_what_changed_after_the_question_is_left_out(self):
        seen, changed = make_article(), make_article(title="被改过的")
        asked = self.mark("publish", [seen, changed])
        changed.move(some_editor(), self.other)
        page = self.answer(asked)
        self.assertContains(page, "已发布 1 篇")
        self.assertContains(page, "“被改过的”")
        self.assertEqual(self.states()[changed.pk], Status.DRAFT)

    def test_what_was_deleted_after_the_question_is_left_out(self):
        gone, kept = make_article(), make_article()
        asked = self.mark("publish", [gone, kept])
        gone.delete()
        self.assertContains(self.answer(asked), "已发布 1 篇")

    def test_what_there_is_no_time_for_is_asked_about_again(self):
        articles = [make_article() for _ in range(3)]
        asked = self.mark("withdraw", articles)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bulk, "SECONDS", -1)
            page = self.answer(asked, reason="全部撤下")
        self.assertContains(page, "撤下 3 篇")
        self.assertContains(page, "全部撤下</textarea>")


class WithdrawingTests(BulkCase):
    def test_a_reason_is_asked_for_and_kept_with_each(self):
        articles = [make_article(published=True) for _ in range(2)]
        refused = self.do("withdraw", articles, reason=" ")
        self.assertContains(refused, 'class="errors"')
        page = self.answer(refused, reason="来源有误")
        self.assertContains(page, "已撤下 2 篇")
        entries = LogEntry.objects.filter(verb="withdraw")
        self.assertEqual([entry.reason for entry in entries], ["来源有误"] * 2)
        for article in articles:
            self.assertEqual(self.client.get(article.get_absolute_url()).status_code, 410)
            self.assertNotContains(self.client.get("/latest/"), article.title)

    def test_only_what_is_published_can_be_withdrawn(self):
        draft, public = make_article(title="草稿一篇"), make_article(published=True)
        gone = make_withdrawn(title="早已撤下")
        page = self.do("withdraw", [draft, public, gone], reason="试验")
        self.assertContains(page, "已撤下 1 篇")
        self.assertContains(page, "“草稿一篇”")
        self.assertContains(page, "“早已撤下”")


class MovingTests(BulkCase):
    def test_readers_find_it_in_its_new_place_at_once(self):
        article = make_article(published=True, title="渡口夜话", category=self.section)
        neighbour = make_article(published=True, title="河堤新灯", category=self.other)
        changed_at = article.content_changed_at
        self.do("move", [article], category=self.other.pk)
        article.refresh_from_db()
        self.assertEqual(article.content_changed_at, changed_at)
        self.assertContains(self.client.get("/category/city/"), "渡口夜话")
        self.assertNotContains(self.client.get("/category/tech/"), "渡口夜话")
        self.assertContains(self.client.get(neighbour.get_absolute_url()), "渡口夜话")
        hit = f'card__title"><a href="/{article.pk}.html"'
        self.assertContains(self.client.get("/search/?q=渡口夜话&category=city"), hit)
        self.assertNotContains(self.client.get("/search/?q=渡口夜话&category=tech"), hit)
        entry = LogEntry.objects.filter(verb="change").get()
        self.assertEqual(
            (entry.before, entry.after), ({"category": "科技"}, {"category": "城市"})
        )
        self.assertEqual(article.revisions.count(), 2)
        self.assertTrue(article.revisions.first().is_minor)
        self.assertEqual(article.revisions.first().facts["category"], "城市")

    def test_a_draft_keeps_no_version_and_a_category_has_to_be_chosen(self):
        draft = make_article(category=self.section)
        refused = self.do("move", [draft])
        self.assertContains(refused, 'class="errors"')
        self.answer(refused, category=self.other.pk)
        draft.refresh_from_db()
        self.assertEqual(draft.category, self.other)
        self.assertFalse(draft.revisions.exists())
        page = self.do("move", [draft], category=self.other.pk)
        self.assertNotContains(page, "已移动")
        self.assertContains(page, "未处理 1 篇")

    def test_writers_move_their_own_drafts_and_nothing_else(self):
        writer = make_writer(language="zh-hans")
        self.client.force_login(writer)
        mine = make_article(created_by=writer, category=self.section)
        waiting = make_article(created_by=writer, category=self.section, title="已送审的")
        waiting.submit(writer)
        live = make_article(
            created_by=writer, published=True, category=self.section, title="已经见报"
        )
        theirs = make_article(category=self.section)
        page = self.client.get(LIST)
        self.assertContains(page, "移动到栏目")
        self.assertNotContains(page, '<option value="publish">')
        items = ",".join(
            f"{article.pk}-{Article.objects.get(pk=article.pk).version}"
            for article in (mine, waiting, live, theirs)
        )
        data = {"items": items, "category": self.other.pk}
        page = self.client.post(step("move"), data, follow=True)
        self.assertContains(page, "已移动 1 篇")
        self.assertContains(page, "“已送审的”“已经见报”")
        self.assertCountEqual(Article.objects.filter(category=self.other), [mine])
        refused = self.client.post(step("publish"), {"items": items})
        self.assertEqual(refused.status_code, 403)
        self.assertEqual(self.states()[mine.pk], Status.DRAFT)

    def test_readers_have_no_business_here(self):
        self.client.logout()
        self.assertEqual(self.client.post(step("publish")).status_code, 302)


class TaggingTests(BulkCase):
    def test_tags_are_added_and_taken_away_and_found(self):
        articles = [make_article(published=True) for _ in range(2)]
        for article in articles:
            article.tags.add("旧词", "留下")
        page = self.do("tag", articles, add="河岸，新词", remove="旧词、没有的")
        self.assertContains(page, "已改标签 2 篇")
        for article in articles:
            self.assertCountEqual(article.tags.names(), ["河岸", "新词", "留下"])
            found = self.client.get("/search/?q=河岸").content.decode()
            self.assertIn(f"/{article.pk}.html", found)
        entry = LogEntry.objects.filter(verb="change").first()
        self.assertEqual(entry.before, {"tags": ["旧词", "留下"]})
        self.assertEqual(set(entry.after["tags"]), {"河岸", "新词", "留下"})

    def test_nothing_to_change_is_said(self):
        article = make_article()
        article.tags.add("河岸")
        page = self.do("tag", [article], add="河岸")
        self.assertContains(page, "未处理 1 篇")
        refused = self.do("tag", [article], add=" ， ", remove="")
        self.assertContains(refused, 'class="errors"')

    def test_bad_tags_are_refused_and_stay_in_the_field(self):
        article = make_article()
        for typed in ("😀", "字" * 21, "<b>", "，".join("甲乙丙丁戊己庚辛壬癸子")):
            refused = self.do("tag", [article], add=typed)
            self.assertContains(refused, 'class="errors"')
        self.assertContains(refused, "甲，乙，丙")
        self.assertFalse(article.tags.exists())

    def test_no_article_gets_more_tags_than_it_may_have(self):
        article = make_article(title="标签满了")
        article.tags.add(*"甲乙丙丁戊己庚辛壬癸")
        page = self.do("tag", [article], add="子")
        self.assertContains(page, "“标签满了”")
        self.assertEqual(article.tags.count(), 10)


@pytest.mark.usefixtures("transactional_db")
def test_of_two_editors_at_once_each_article_is_withdrawn_by_one():
    editors = [make_editor(), make_editor()]
    items = []
    for _ in range(8):
        article = make_article(published=True)
        items.append((article.pk, article.version))

    def withdraw(editor, order):
        try:
            return bulk.run("withdraw", order, editor, {"reason": "撤"})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as desk:
        outcomes = list(desk.map(withdraw, editors, [items, items[::-1]]))
    assert sum(outcome.done for outcome in outcomes) == 8
    assert sum(len(t) for outcome in outcomes for t in outcome.left_out.values()) == 8
    assert LogEntry.objects.filter(verb="withdraw").count() == 8
