"""Readers report comments and articles: once, weighed, hidden by three, told the outcome."""

from django.core.exceptions import ValidationError
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import reporting as member_reports
from accounts.models import Measure, MemberReport, Notification, Outcome, Sanction
from articles.models import Article
from comments import reporting
from comments.models import Comment, Report, Status
from newsportal.models import LogEntry
from tests.counting import queries_of
from tests.factories import (
    make_article,
    make_comment,
    make_editor,
    make_member,
    make_moderator,
)


class ReportCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.moderator = make_moderator()
        cls.article = make_article(published=True, title="老桥重开")
        cls.comment = make_comment(cls.article, text="加我领红包")
        cls.reader = make_member()

    def file(self, thing=None, reporter=None):
        reporting.file(reporter or make_member(), thing or self.comment, reason="spam", text="")

    def status(self, comment=None):
        return Comment.objects.values_list("status", flat=True).get(
            pk=(comment or self.comment).pk
        )

    def told(self, member):
        rows = Notification.objects.filter(member=member, kind="review")
        return list(rows.values_list("text", flat=True))


class DoorTests(ReportCase):
    def url(self, thing):
        name = "report" if isinstance(thing, Comment) else "report_article"
        return reverse(f"comments:{name}", args=[thing.pk])

    def test_a_reader_reports_a_comment_and_finds_it_in_the_list(self):
        self.client.force_login(self.reader)
        url = self.url(self.comment)
        self.assertContains(self.client.get(url), "加我领红包")
        response = self.client.post(url, {"reason": "spam", "text": "到处发"})
        self.assertRedirects(response, "/me/reports/")
        page = self.client.get("/me/reports/")
        self.assertContains(page, "加我领红包")
        self.assertContains(page, "处理中")
        again = self.client.post(url, {"reason": "abuse", "text": "再说一次"})
        self.assertContains(again, "已经举报过", status_code=422)
        self.assertContains(again, "再说一次", status_code=422)
        self.assertEqual(Report.objects.count(), 1)

    def test_an_article_is_reported_likewise(self):
        self.client.force_login(self.reader)
        url = self.url(self.article)
        self.assertContains(self.client.get(url), "老桥重开")
        self.assertRedirects(self.client.post(url, {"reason": "other"}), "/me/reports/")
        self.assertContains(self.client.get("/me/reports/"), "老桥重开")

    def test_reports_of_all_kinds_stand_in_one_list_page_by_page(self):
        member_reports.report_member(
            self.reader, make_member(username="早起的鱼"), reason="abuse", text=""
        )
        for number in range(24):
            self.file(make_comment(self.article, text=f"第{number:02}条坏话"), self.reader)
        self.file(self.article, self.reader)
        self.client.force_login(self.reader)
        first = self.client.get("/me/reports/")
        self.assertContains(first, "老桥重开")
        self.assertContains(first, "第05条坏话")
        self.assertNotContains(first, "第04条坏话")
        second = self.client.get(f"/me/reports/?before={first.context['older']}")
        self.assertContains(second, "第04条坏话")
        self.assertContains(second, "早起的鱼")
        self.assertIsNone(second.context["older"])
        for odd in ("x", "0", "9" * 18, "-1"):
            self.assertEqual(self.client.get(f"/me/reports/?before={odd}").status_code, 200)

    def test_nobody_reports_what_is_their_own_or_not_there(self):
        self.client.force_login(self.comment.author)
        url = self.url(self.comment)
        self.assertContains(self.client.get(url), "你自己的评论")
        refused = self.client.post(url, {"reason": "spam"})
        self.assertEqual(refused.status_code, 422)
        self.assertFalse(Report.objects.exists())
        held = make_comment(self.article, status=Status.HELD)
        for gone in (
            self.url(held),
            "/comments/9999999999999999999/report/",
            "/999999/report/",
        ):
            self.assertEqual(self.client.get(gone).status_code, 404)
        self.client.logout()
        self.assertEqual(self.client.get(url).status_code, 302)

    def test_below_an_article_that_is_gone_nothing_is_read_liked_or_reported(self):
        self.client.force_login(self.reader)
        self.article.withdraw(make_editor(), reason="撤稿")
        for path in (self.url(self.comment), f"/comments/{self.comment.pk}/like/"):
            self.assertEqual(self.client.get(path).status_code, 404)
            self.assertEqual(self.client.post(path, {"on": "1"}).status_code, 404)

    def test_odd_words_are_refused_and_stay_typed(self):
        self.client.force_login(self.reader)
        url = self.url(self.comment)
        for text in ("x" * 501, "a\0b"):
            response = self.client.post(url, {"reason": "spam", "text": text})
            self.assertEqual(response.status_code, 422)
        response = self.client.post(url, {"text": "没有理由"})
        self.assertContains(response, "没有理由", status_code=422)

    def test_who_is_banned_may_not_report_and_the_limit_counts_all_kinds(self):
        Sanction.objects.impose(self.reader, Measure.BAN, by=self.moderator, reason="捣乱")
        self.client.force_login(self.reader)
        response = self.client.post(self.url(self.comment), {"reason": "spam"})
        self.assertContains(response, "捣乱", status_code=422)
        other = make_member()
        self.client.force_login(other)
        comments = [make_comment(self.article) for _ in range(21)]
        statuses = [
            self.client.post(self.url(comment), {"reason": "spam"}).status_code
            for comment in comments
        ]
        self.assertEqual(statuses, [302] * 20 + [429])

    def test_pages_cost_the_same_queries_at_any_size(self):
        self.client.force_login(self.reader)
        counts = []
        for size in (1, 25):
            for _ in range(size):
                self.file(make_comment(self.article), self.reader)
            paths = ("/me/reports/", self.url(self.comment))
            counts.append([queries_of(self.client, path) for path in paths])
        self.assertEqual(*counts)
        self.assertLessEqual(max(counts[0]), 9)


class ListTests(ReportCase):
    def test_lists_leave_the_texts_of_articles_where_they_are(self):
        self.file(self.comment, self.moderator)
        self.file(self.article, self.moderator)
        make_comment(self.article, self.moderator)
        self.client.force_login(self.moderator)
        for path in ("/me/reports/", "/me/comments/", "/admin/comments/report/"):
            with self.subTest(path), CaptureQueriesContext(connection) as captured:
                self.assertContains(self.client.get(path), "老桥重开")
                asked = " ".join(query["sql"] for query in captured)
                self.assertNotIn("body_html", asked)


class WeightTests(ReportCase):
    def record(self, reporter, right, wrong):
        for number in range(right + wrong):
            outcome = Outcome.UPHELD if number < right else Outcome.DISMISSED
            Report.objects.create(
                reporter=reporter,
                comment=make_comment(self.article),
                reason="spam",
                outcome=outcome,
            )

    def test_three_ordinary_reports_hide_a_comment_and_two_do_not(self):
        for expected in (Status.PUBLIC, Status.PUBLIC, Status.HELD):
            self.file()
            self.assertEqual(self.status(), expected)
        held = Comment.objects.get(pk=self.comment.pk)
        self.assertEqual((held.held_rule, held.held_match), ("reports", "垃圾广告"))
        self.assertEqual(Article.objects.get(pk=self.article.pk).comment_count, 0)
        self.assertEqual(LogEntry.objects.get(verb="hold").actor, None)

    def test_accounts_without_a_confirmed_address_hide_nothing(self):
        for _ in range(4):
            self.file(reporter=make_member(email=""))
        self.assertEqual(self.status(), Status.PUBLIC)
        self.assertEqual(Report.objects.waiting().count(), 4)

    def test_whoever_was_mostly_right_weighs_more_and_mostly_wrong_next_to_nothing(self):
        right, wrong = make_member(), make_member()
        self.record(right, 8, 0)
        self.record(wrong, 0, 8)
        self.assertEqual(reporting.weight_of(self.reader), 100)
        self.assertGreater(reporting.weight_of(right), 150)
        self.assertLess(reporting.weight_of(wrong), 40)

    def test_the_record_counts_reports_on_members_too(self):
        for _ in range(4):
            row = MemberReport(reporter=self.reader, member=make_member(), reason="abuse")
            row.outcome = Outcome.DISMISSED
            row.save()
        self.assertLess(reporting.weight_of(self.reader), 50)

    def test_many_who_cry_wolf_do_not_hide_what_two_of_good_record_do(self):
        for _ in range(4):
            wolf = make_member()
            self.record(wolf, 0, 8)
            self.file(reporter=wolf)
        self.assertEqual(self.status(), Status.PUBLIC)
        other = make_comment(self.article)
        for _ in range(2):
            good = make_member()
            self.record(good, 8, 0)
            self.file(other, good)
        self.assertEqual(self.status(other), Status.HELD)

    def test_what_a_moderator_let_stand_is_not_hidden_again(self):
        for _ in range(3):
            self.file()
        Comment.objects.get(pk=self.comment.pk).approve(self.moderator)
        for _ in range(5):
            self.file()
        self.assertEqual(self.status(), Status.PUBLIC)
        self.assertEqual(Report.objects.waiting().count(), 5)

    def test_an_article_is_never_hidden_by_reports(self):
        for _ in range(5):
            self.file(self.article)
        self.assertEqual(Article.objects.get(pk=self.article.pk).state, "published")


class OutcomeTests(ReportCase):
    def test_each_reporter_learns_the_outcome_once(self):
        reporters = [make_member() for _ in range(3)]
        for reporter in reporters:
            self.file(reporter=reporter)
        Comment.objects.get(pk=self.comment.pk).reject(self.moderator, "广告")
        for reporter in reporters:
            [text] = self.told(reporter)
            self.assertIn("属实", text)
            self.assertIn("加我领红包", text)
        self.assertEqual(set(Report.objects.values_list("outcome", flat=True)), {"upheld"})
        self.assertEqual(LogEntry.objects.filter(verb="decide").count(), 3)

    def test_each_verb_settles_as_it_should(self):
        verbs = {
            "approve": (lambda c: c.approve(self.moderator), "dismissed"),
            "spam": (lambda c: c.mark_spam(self.moderator), "upheld"),
            "delete": (lambda c: c.delete_by_author(), "upheld"),
        }
        for name, (verb, outcome) in verbs.items():
            with self.subTest(verb=name):
                comment = make_comment(self.article)
                for _ in range(3):
                    self.file(comment)
                verb(Comment.objects.get(pk=comment.pk))
                outcomes = Report.objects.on(comment).values_list("outcome", flat=True)
                self.assertEqual(set(outcomes), {outcome})

    def test_reports_on_an_article_are_decided_together_and_once(self):
        reporters = [make_member() for _ in range(2)]
        for reporter in reporters:
            self.file(self.article, reporter)
        reporting.decide(self.article, self.moderator, is_upheld=False, reason="事实无误")
        for reporter in reporters:
            self.assertIn("未发现", "".join(self.told(reporter)))
        with self.assertRaises(ValidationError):
            reporting.decide(self.article, self.moderator, is_upheld=True, reason="再来")
