"""The desk's queue of comments: the oldest first, one for each, every verb by a button."""

from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from comments.models import Comment, Status
from comments.models.comment import CLAIMED
from newsportal.models import LogEntry, Word
from newsportal.words import Action
from tests.counting import queries_of
from tests.factories import (
    make_article,
    make_comment,
    make_editor,
    make_member,
    make_moderator,
    make_operator,
    make_superuser,
    make_writer,
)

QUEUE = reverse("admin:comments_comment_queue")
LIST = reverse("admin:comments_comment_changelist")
TRIAL = reverse("admin:comments_comment_trial")


class DeskCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.moderator, cls.other = make_moderator(), make_moderator()
        cls.article = make_article(published=True, title="老桥重开")

    def setUp(self):
        self.client.force_login(self.moderator)

    def held(self, text="等着的话", **values):
        return make_comment(self.article, text=text, status=Status.HELD, **values)

    def status(self, comment):
        return Comment.objects.values_list("status", flat=True).get(pk=comment.pk)


class QueueTests(DeskCase):
    def shown(self, person=None, after=""):
        self.client.force_login(person or self.moderator)
        item = self.client.get(f"{QUEUE}?after={after}").context["item"]
        return item and item["comment"].text

    def decide(self, comment, verb, *, fetch=False, **data):
        headers = {"X-Requested-With": "fetch"} if fetch else {}
        url = reverse("admin:comments_comment_decide", args=[comment.pk])
        data = {"verb": verb, "reason": "rude"} | data
        return self.client.post(url, data, headers=headers)

    def test_the_oldest_comes_first_with_all_there_is_to_know(self):
        Word.objects.create(text="代写", action=Action.HOLD)
        Word.objects.create(text="赌博", action=Action.MASK)
        writer = make_member(username="早起的鱼")
        make_comment(self.article, writer, text="从前说过的话", status=Status.SPAM)
        first = self.held(
            "代·写和赌博，见 https://a.example/1",
            author=writer,
            held_rule="words",
            held_match="代写",
        )
        self.held("后来的话")
        page = self.client.get(QUEUE)
        self.assertContains(page, "<mark>代·写</mark>")
        self.assertContains(page, "<mark>赌博</mark>")  # the words themselves, not stars
        self.assertContains(page, "命中词表")
        self.assertContains(page, "老桥重开")
        self.assertContains(page, "早起的鱼")
        self.assertContains(page, "从前说过的话")
        self.assertNotContains(page, "后来的话")
        self.assertEqual(page.context["item"]["counts"], {"spam": 1, "held": 1})
        self.assertEqual(page.context["item"]["comment"], first)

    def test_markup_stays_text(self):
        self.held("<script>alert(1)</script><b>粗</b>", held_match="<b>")
        page = self.client.get(QUEUE)
        self.assertNotContains(page, "<script>alert(1)")
        self.assertContains(page, "<mark>&lt;b&gt;</mark>粗")

    def test_each_verb_decides_and_leads_to_the_next(self):
        comments = {verb: self.held(f"要{verb}") for verb in ("approve", "reject", "spam")}
        last = self.held("最后")
        ends = {"approve": "public", "reject": "rejected", "spam": "spam"}
        for verb, comment in comments.items():
            self.assertEqual(self.shown(), f"要{verb}")
            response = self.decide(comment, verb)
            self.assertRedirects(response, f"{QUEUE}?after={comment.pk}")
            self.assertEqual(self.status(comment), ends[verb])
        self.assertEqual(self.status(last), "held")
        verbs = LogEntry.objects.filter(actor=self.moderator, object_type="comments.comment")
        self.assertEqual(
            list(verbs.order_by("pk").values_list("verb", flat=True)),
            ["approve", "reject", "mark_spam"],
        )
        rejected = Comment.objects.get(pk=comments["reject"].pk)
        self.assertEqual(rejected.reason, "辱骂或攻击他人")

    def test_words_of_ones_own_take_the_place_of_the_usual_reason(self):
        comment = self.held()
        self.decide(comment, "reject", words="标题党，别这样。")
        self.assertEqual(Comment.objects.get(pk=comment.pk).reason, "标题党，别这样。")

    def test_a_bad_reason_is_refused_and_nothing_typed_is_lost(self):
        comment = self.held()
        for data in (
            {"words": "字" * 301},
            {"reason": "odd", "words": "留着"},
            {"words": "a\0b"},
        ):
            for fetch in (False, True):
                response = self.decide(comment, "reject", fetch=fetch, **data)
                self.assertEqual(response.status_code, 422)
                self.assertContains(response, data["words"][:2], status_code=422)
        self.assertEqual(self.status(comment), "held")

    def test_a_script_gets_the_next_one_as_a_piece(self):
        first, second = self.held("甲"), self.held("乙")
        response = self.decide(first, "approve", fetch=True)
        self.assertNotContains(response, "<html")
        self.assertContains(response, "已通过：甲")
        self.assertEqual(response.context["item"]["comment"], second)
        response = self.decide(second, "spam", fetch=True)
        self.assertContains(response, "没有待审评论")

    def test_next_leaves_it_for_others_and_the_end_says_what_still_waits(self):
        first = self.held("甲")
        self.decide(first, "next")
        self.assertIsNone(self.shown(after=first.pk))
        page = self.client.get(f"{QUEUE}?after={first.pk}")
        self.assertContains(page, "还有 1 条评论待审")
        self.assertEqual(self.shown(self.other), "甲")

    def test_two_moderators_never_have_the_same_one(self):
        for text in "甲乙丙":
            self.held(text)
        self.assertEqual(self.shown(self.moderator), "甲")
        self.assertEqual(self.shown(self.other), "乙")
        self.assertEqual(self.shown(self.moderator), "甲")
        self.assertEqual(self.shown(make_moderator()), "丙")
        self.assertIsNone(self.shown(make_moderator()))

    def test_what_a_moderator_left_lying_is_free_after_a_while(self):
        comment = self.held("甲")
        self.shown(self.moderator)
        self.assertIsNone(self.shown(self.other))
        late = timezone.now() - CLAIMED - timedelta(seconds=1)
        Comment.objects.filter(pk=comment.pk).update(claimed_at=late)
        self.assertEqual(self.shown(self.other), "甲")
        self.assertIsNone(self.shown(self.moderator))

    def test_what_another_decided_meanwhile_is_said_and_passed_over(self):
        first = self.held("甲")
        self.held("乙")
        Comment.objects.get(pk=first.pk).mark_spam(self.other)
        response = self.decide(first, "approve", fetch=True)
        self.assertTrue(response.context["is_refused"])
        self.assertEqual(response.context["item"]["comment"].text, "乙")
        self.assertEqual(self.status(first), "spam")

    def test_odd_addresses_are_answered(self):
        for after in ("x", "-1", "9" * 18, "9" * 40, "%00"):
            self.assertEqual(self.client.get(f"{QUEUE}?after={after}").status_code, 200)
        url = reverse("admin:comments_comment_decide", args=[999_999])
        self.assertEqual(self.client.post(url, {"verb": "approve"}).status_code, 404)
        self.assertEqual(self.client.get(url).status_code, 405)

    def test_only_moderators_are_let_in(self):
        comment = self.held()
        pages = [
            QUEUE,
            TRIAL,
            reverse("admin:comments_comment_change", args=[comment.pk]),
            LIST,
        ]
        for person in (make_writer(), make_editor(), make_operator()):
            self.client.force_login(person)
            self.assertEqual([self.client.get(page).status_code for page in pages], [403] * 4)
            self.assertEqual(self.decide(comment, "approve").status_code, 403)
        self.assertEqual(self.status(comment), "held")
        self.client.force_login(make_superuser())
        self.assertEqual([self.client.get(page).status_code for page in pages], [200] * 4)


class OneCommentTests(DeskCase):
    def step(self, comment, verb, **data):
        url = reverse("admin:comments_comment_step", args=[comment.pk])
        return self.client.post(url, {"verb": verb, "reason": "rude"} | data, follow=True)

    def test_its_page_offers_what_can_be_done_and_does_it(self):
        comment = make_comment(self.article, text="一句话")
        page = self.client.get(reverse("admin:comments_comment_change", args=[comment.pk]))
        names = [name for name, _label in page.context["buttons"]]
        self.assertEqual(names, ["mark_spam", "pin", "feature"])
        for verb, field in (("pin", "is_pinned"), ("feature", "is_featured")):
            self.step(comment, verb)
            self.assertTrue(Comment.objects.values_list(field, flat=True).get(pk=comment.pk))
            page = self.step(comment, f"un{verb}")
            self.assertFalse(Comment.objects.values_list(field, flat=True).get(pk=comment.pk))
        self.assertContains(page, "取消了置顶")
        self.step(comment, "reject", words="离题")
        self.step(comment, "restore")
        self.assertEqual(self.status(comment), "public")

    def test_a_step_that_does_not_fit_is_said(self):
        comment = make_comment(self.article)
        self.assertContains(self.step(comment, "approve"), "不能")
        self.assertEqual(self.step(comment, "delete_by_author").status_code, 404)
        self.assertEqual(self.status(comment), "public")

    def test_an_article_is_closed_and_opened_without_editing_it(self):
        comment = make_comment(self.article)
        changed = Article.objects.get(pk=self.article.pk).content_changed_at
        url = reverse("admin:comments_comment_closing", args=[comment.pk])
        for verb, is_open in (("close", False), ("close", False), ("reopen", True)):
            self.client.post(url, {"verb": verb})
            article = Article.objects.get(pk=self.article.pk)
            self.assertEqual(article.allows_comments, is_open)
            self.assertEqual(article.content_changed_at, changed)
        verbs = LogEntry.objects.filter(object_type="articles.article", actor=self.moderator)
        self.assertEqual(
            list(verbs.order_by("pk").values_list("verb", flat=True)),
            ["close_comments", "open_comments"],
        )
        self.assertEqual(article.version, self.article.version + 2)


class BulkTests(DeskCase):
    def act(self, action, comments, **data):
        data = {"action": action, "_selected_action": [c.pk for c in comments]} | data
        return self.client.post(LIST, data, follow=True)

    def test_many_are_decided_at_once_each_by_its_verb(self):
        comments = [self.held(f"第{n}条") for n in range(3)]
        gone = make_comment(self.article, status=Status.SPAM)
        page = self.act("approve", [*comments, gone])
        self.assertContains(page, "已处理 3 条")
        self.assertEqual({self.status(c) for c in comments}, {"public"})
        self.assertEqual(self.status(gone), "spam")
        self.assertEqual(Article.objects.get(pk=self.article.pk).comment_count, 3)
        self.assertEqual(LogEntry.objects.filter(verb="approve").count(), 3)
        self.act("mark_spam", comments)
        self.act("show_again", [*comments, gone])
        self.assertEqual(Article.objects.get(pk=self.article.pk).comment_count, 4)

    def test_a_bulk_rejection_asks_for_the_reason_first(self):
        comments = [self.held(f"第{n}条") for n in range(3)]
        page = self.act("reject", comments)
        self.assertContains(page, "驳回 3 条")
        self.assertEqual({self.status(c) for c in comments}, {"held"})
        self.act("reject", comments, sure="1", reason="off_topic")
        reasons = set(Comment.objects.values_list("status", "reason"))
        self.assertEqual(reasons, {("rejected", "与报道无关")})

    def test_a_fourth_pin_is_left_out_and_said(self):
        comments = [make_comment(self.article) for _ in range(4)]
        self.assertContains(self.act("pin", comments), "未处理")
        self.assertEqual(Comment.objects.filter(is_pinned=True).count(), 3)

    def test_the_list_finds_words_and_writers_and_filters_by_rule(self):
        writer = make_member(username="早起的鱼")
        make_comment(self.article, writer, text="甲说")
        self.held("乙说", held_rule="links")
        for query, found in (("q=乙", 1), ("q=早起的鱼", 1), ("q=没有", 0), ("rule=links", 1)):
            page = self.client.get(f"{LIST}?{query}")
            self.assertEqual(page.context["cl"].result_count, found, query)
        self.assertEqual(self.client.get(f"{LIST}?author={writer.pk}").status_code, 200)


class TrialTests(DeskCase):
    def run_trial(self, **data):
        data = {"preset": "newcomers", "needed": 2, "number": 300} | data
        return self.client.post(TRIAL, data).context["result"]

    def test_a_dry_run_shows_what_each_preset_would_have_held(self):
        writer = make_member(date_joined=timezone.now() - timedelta(days=9))
        for number in range(4):
            make_comment(self.article, writer, text=f"第{number}句")
        make_comment(self.article, text="新来的", status=Status.REJECTED)
        make_comment(self.article, self.other, text="版主说的")
        counts = {
            preset: len(self.run_trial(preset=preset).catches)
            for preset in ("open", "newcomers", "all")
        }
        self.assertEqual(counts, {"open": 0, "newcomers": 3, "all": 5})
        result = self.run_trial(preset="newcomers", needed=3)
        self.assertEqual(result.by_rule, [("新人", 4, 1)])
        self.assertEqual(
            set(Comment.objects.values_list("status", flat=True)), {"public", "rejected"}
        )

    def test_words_and_signs_of_advertising_are_tried_too(self):
        make_comment(self.article, text="专业代·写论文")
        make_comment(self.article, text="https://a.example/1 https://a.example/2")
        said = "这家店的电话我知道，想要的都来找我"
        make_comment(self.article, text=said)
        make_comment(self.article, text=f"{said}！")
        result = self.run_trial(preset="open", words="代写 ！！")
        rules = sorted(catch.decision.rule for catch in result.catches)
        self.assertEqual(rules, ["copies", "links", "words"])
        page = self.client.post(
            TRIAL, {"preset": "open", "needed": 1, "number": 100, "words": "代写"}
        )
        self.assertContains(page, "<mark>")
        self.assertFalse(Word.objects.exists())

    def test_odd_input_is_answered(self):
        for data in ({"needed": "0"}, {"number": "7"}, {"preset": "x"}, {"words": "a\0"}):
            data = {"preset": "open", "needed": 1, "number": 100} | data
            self.assertEqual(self.client.post(TRIAL, data).status_code, 422)

    def test_a_dry_run_costs_the_same_queries_at_any_size(self):
        for size in (3, 30):
            for number in range(size):
                make_comment(self.article, text=f"第{number}句，够长了，会与别人说的比较。")
            data = {"preset": "newcomers", "needed": 2, "number": 300}
            self.client.post(TRIAL, data)
            with self.assertNumQueries(6):
                self.client.post(TRIAL, data)


class BudgetTests(DeskCase):
    def test_no_page_asks_more_where_there_is_more(self):
        writer = make_member()
        comment = self.held("甲", author=writer)
        paths = [
            QUEUE,
            LIST,
            reverse("admin:comments_comment_change", args=[comment.pk]),
            reverse("admin:comments_report_changelist"),
            reverse("admin:index"),
        ]
        counts = []
        for size in (2, 30):
            for _ in range(size):
                self.held(author=writer)
                make_comment(self.article)
            counts.append({path: queries_of(self.client, path) for path in paths})
        self.assertEqual(*counts)
        self.assertLessEqual(max(counts[0].values()), 20)
