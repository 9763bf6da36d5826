"""Reports at the desk: one decision for all on a thing, and everybody learns it."""

from django.test import TestCase
from django.urls import reverse

from accounts.models import Notification
from comments import reporting
from comments.models import Comment, Report
from tests.factories import (
    make_article,
    make_comment,
    make_editor,
    make_member,
    make_moderator,
)


class ReportDeskTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.moderator = make_moderator()
        cls.article = make_article(published=True, title="老桥重开")
        cls.comment = make_comment(cls.article, text="加我领红包")

    def setUp(self):
        self.client.force_login(self.moderator)

    def file(self, thing, reporter=None):
        reporter = reporter or make_member()
        reporting.file(reporter, thing, reason="spam", text="见过三次")
        return Report.objects.get(reporter=reporter)

    def url(self, name, report):
        return reverse(f"admin:comments_report_{name}", args=[report.pk])

    def decide(self, report, outcome, reason="看过了"):
        data = {"outcome": outcome, "reason": reason}
        return self.client.post(self.url("decide", report), data, follow=True)

    def test_the_page_shows_the_thing_and_who_reported_it(self):
        report = self.file(self.comment)
        page = self.client.get(self.url("change", report))
        self.assertContains(page, "加我领红包")
        self.assertContains(page, "见过三次")
        page = self.client.get(self.url("change", self.file(self.article)))
        self.assertContains(page, "老桥重开")
        self.assertContains(
            self.client.get(reverse("admin:comments_report_changelist")), "加我领红包"
        )

    def test_upholding_rejects_the_comment_and_tells_all_who_reported_it(self):
        first, second = self.file(self.comment), self.file(self.comment)
        self.decide(first, "upheld", "广告")
        comment = Comment.objects.get(pk=self.comment.pk)
        self.assertEqual((comment.status, comment.reason), ("rejected", "广告"))
        for report in (first, second):
            report.refresh_from_db()
            self.assertEqual(report.outcome, "upheld")
            text = Notification.objects.get(member=report.reporter).text
            self.assertIn("属实", text)

    def test_dismissing_shows_again_what_reports_had_hidden(self):
        reports = [self.file(self.comment) for _ in range(3)]
        self.assertFalse(Comment.objects.get(pk=self.comment.pk).is_public)
        self.decide(reports[0], "dismissed")
        self.assertTrue(Comment.objects.get(pk=self.comment.pk).is_public)
        self.assertFalse(Report.objects.waiting().exists())

    def test_dismissing_one_below_the_number_leaves_the_comment(self):
        self.decide(self.file(self.comment), "dismissed")
        self.assertTrue(Comment.objects.get(pk=self.comment.pk).is_public)

    def test_an_article_is_decided_about_and_a_second_time_refused(self):
        report = self.file(self.article)
        self.decide(report, "upheld")
        report.refresh_from_db()
        self.assertEqual((report.outcome, report.decided_by), ("upheld", self.moderator))
        self.assertContains(self.decide(report, "dismissed"), "已由他人处理")

    def test_a_decision_needs_a_reason(self):
        report = self.file(self.comment)
        self.assertEqual(self.decide(report, "upheld", "").status_code, 422)
        self.assertTrue(Comment.objects.get(pk=self.comment.pk).is_public)

    def test_nobody_decides_on_their_own_words_or_their_own_report(self):
        own = self.file(make_comment(self.article), self.moderator)
        about_me = self.file(make_comment(self.article, self.moderator))
        for report in (own, about_me):
            self.assertEqual(self.decide(report, "dismissed").status_code, 403)
        self.client.force_login(make_editor())
        self.assertEqual(self.decide(own, "dismissed").status_code, 403)
        self.assertEqual(Report.objects.waiting().count(), 2)
