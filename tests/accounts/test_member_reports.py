"""Private messages stay private: staff reads what was reported, and both are told."""

from uuid import uuid4

from django.contrib import admin
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts import messaging, reporting
from accounts.forms.report import REPORTS
from accounts.models import Conversation, Measure, MemberReport, Message, Party, Sanction
from newsportal.models import LogEntry
from tests.factories import make_member, make_message, make_moderator, make_superuser

SECRET = "只有你我知道的第"


class ReportTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.anna, cls.bo = make_member(username="顾小满"), make_member(username="早起的鱼")
        cls.moderator, cls.superuser = make_moderator(), make_superuser()
        for number in range(30):
            pair = [(cls.bo, cls.anna), (cls.anna, cls.bo)][number % 2]
            message = make_message(*pair, f"{SECRET}{number:02}句")
        cls.conversation = message.conversation
        cls.reported = Message.objects.get(text=f"{SECRET}10句")

    def file(self, **data):
        self.client.force_login(self.anna)
        url = f"{self.conversation.get_absolute_url()}report/"
        data = {"message": self.reported.pk, "reason": "abuse", "text": "一直骂人"} | data
        return self.client.post(url, data)

    def report(self):
        reporting.report_message(self.anna, self.reported, reason="abuse", text="一直骂人")
        return MemberReport.objects.get()

    def url(self, name, report):
        return reverse(f"admin:accounts_memberreport_{name}", args=[report.pk])


class FilingTests(ReportTestCase):
    def test_a_message_is_reported_once_with_its_context(self):
        self.client.force_login(self.anna)
        page = self.client.get(f"{self.conversation.get_absolute_url()}report/")
        self.assertContains(page, f"{SECRET}28句")
        self.assertNotContains(page, f"{SECRET}29句")
        self.assertRedirects(self.file(), "/me/reports/")
        self.assertContains(self.file(), "已经举报过", status_code=422)
        report = MemberReport.objects.get()
        self.assertEqual(report.member, self.bo)
        told = [message.text[-3:-1] for message in report.context]
        self.assertEqual(told, [f"{number:02}" for number in range(5, 16)])
        self.assertContains(self.client.get("/me/reports/"), "处理中")

    def test_what_is_written_after_the_report_stays_out_of_it(self):
        last = Message.objects.get(text=f"{SECRET}28句")
        reporting.report_message(self.anna, last, reason="spam", text="")
        messaging.send(self.anna, self.bo, "之后的话", uuid4())
        texts = [message.text for message in MemberReport.objects.get().context]
        self.assertNotIn("之后的话", texts)
        self.assertEqual(texts[-1], f"{SECRET}29句")

    def test_only_what_the_other_wrote_here_can_be_reported(self):
        own = Message.objects.get(text=f"{SECRET}29句")
        elsewhere = messaging.send(self.bo, make_member(), "别处", uuid4())
        for pk in (own.pk, elsewhere.pk, 10**9, "x", ""):
            self.assertEqual(self.file(message=pk).status_code, 422)
        self.client.force_login(make_member())
        url = f"{self.conversation.get_absolute_url()}report/"
        self.assertEqual(self.client.get(url).status_code, 404)
        self.assertFalse(MemberReport.objects.exists())

    def test_a_member_is_reported_once_by_each(self):
        url = f"/me/reports/{self.bo.pk}/"
        for reporter, statuses in ((self.anna, (302, 422)), (self.moderator, (302, 422))):
            self.client.force_login(reporter)
            for status in statuses:
                response = self.client.post(url, {"reason": "fraud", "text": "假冒\r\n客服"})
                self.assertEqual(response.status_code, status)
        self.assertEqual(MemberReport.objects.count(), 2)
        self.client.force_login(self.bo)
        self.assertEqual(self.client.post(url, {"reason": "fraud"}).status_code, 404)

    def test_a_bad_form_keeps_what_was_typed(self):
        for data in ({"reason": "gossip"}, {"text": "长" * 501}):
            response = self.file(**data)
            self.assertEqual(response.status_code, 422)
            self.assertContains(response, data.get("text", "一直骂人"), status_code=422)

    def test_who_reports_too_often_waits_and_keeps_what_was_typed(self):
        for _ in range(REPORTS.count):
            REPORTS.hit(self.anna.pk)
        response = self.file()
        self.assertContains(response, "一直骂人", status_code=429)
        self.assertGreater(int(response.headers["Retry-After"]), 0)

    def test_the_banned_report_nothing(self):
        Sanction.objects.impose(self.anna, Measure.BAN, by=self.moderator, reason="滥用举报。")
        self.assertContains(self.file(), "滥用举报", status_code=422)


class LookingTests(ReportTestCase):
    def test_a_look_shows_the_context_and_is_logged_and_shown_to_both(self):
        report = self.report()
        self.client.force_login(self.moderator)
        page = self.client.post(self.url("look", report))
        for number in range(30):
            text = f"{SECRET}{number:02}句"
            (self.assertContains if 5 <= number <= 15 else self.assertNotContains)(page, text)
        entry = LogEntry.objects.get(verb="read_messages")
        self.assertEqual((entry.actor, entry.object_id), (self.moderator, str(report.pk)))
        self.assertNotIn(SECRET, str(vars(entry)))
        for member in (self.anna, self.bo):
            self.client.force_login(member)
            self.assertIn("有新私信", str(self.client.get("/fragment/").json()))
            page = self.client.get(self.conversation.get_absolute_url())
            self.assertContains(page, "管理员查看了")

    def test_each_look_is_one(self):
        report = self.report()
        self.client.force_login(self.moderator)
        for _ in range(3):
            self.client.post(self.url("look", report))
        self.assertEqual(LogEntry.objects.filter(verb="read_messages").count(), 3)
        self.assertEqual(self.conversation.messages.filter(sender=None).count(), 3)

    def test_opening_the_report_alone_shows_nothing_and_tells_nobody(self):
        report = self.report()
        self.client.force_login(self.moderator)
        page = self.client.get(self.url("change", report))
        self.assertContains(page, "一直骂人")
        self.assertNotContains(page, SECRET)
        self.assertEqual(self.client.get(self.url("look", report)).status_code, 405)
        self.assertFalse(self.conversation.messages.filter(sender=None).exists())

    def test_nobody_looks_into_their_own_case_or_without_the_role(self):
        report = self.report()
        self.anna.groups.set(self.moderator.groups.all())
        for member in (self.anna, self.bo):
            type(member).objects.filter(pk=member.pk).update(is_staff=True)
            self.client.force_login(member)
            self.assertEqual(self.client.post(self.url("look", report)).status_code, 403)
        self.assertFalse(LogEntry.objects.filter(verb="read_messages").exists())

    def test_the_reporter_learns_the_outcome_and_the_message_goes(self):
        report = self.report()
        self.client.force_login(self.moderator)
        data = {"outcome": "upheld", "reason": "辱骂"}
        self.assertEqual(self.client.post(self.url("decide", report), data).status_code, 302)
        self.client.post(self.url("decide", report), data | {"outcome": "dismissed"})
        report.refresh_from_db()
        self.assertEqual((report.outcome, report.decided_by), ("upheld", self.moderator))
        self.assertIn("属实", self.anna.notifications.get().text)
        self.client.force_login(self.bo)
        url = f"{self.conversation.get_absolute_url()}?before={self.reported.pk + 1}"
        page = self.client.get(url)
        self.assertNotContains(page, self.reported.text)
        self.assertContains(page, "已被管理员移除")

    def test_a_decision_needs_a_reason(self):
        report = self.report()
        self.client.force_login(self.moderator)
        response = self.client.post(self.url("decide", report), {"outcome": "upheld"})
        self.assertEqual(response.status_code, 422)
        self.assertNotContains(response, SECRET, status_code=422)
        report.refresh_from_db()
        self.assertTrue(report.is_open)


class DeskTests(ReportTestCase):
    def admin_urls(self, resolver=None, prefix=""):
        """Yield every address of the desk, with a number where it takes one."""
        for pattern in (resolver or get_resolver()).url_patterns:
            route = prefix + str(pattern.pattern).lstrip("^")
            if isinstance(pattern, URLResolver):
                yield from self.admin_urls(pattern, route)
            elif isinstance(pattern, URLPattern) and route.startswith("admin/"):
                yield route

    def test_the_desk_does_not_know_messages(self):
        for model in (Message, Conversation, Party):
            self.assertFalse(admin.site.is_registered(model))
        for word in ("message/", "conversation/", "party/"):
            self.assertFalse([url for url in self.admin_urls() if f"accounts/{word}" in url])

    def test_no_page_of_the_desk_shows_a_message_even_to_a_superuser(self):
        report = self.report()
        self.client.force_login(self.superuser)
        numbers = {report.pk, self.bo.pk, self.reported.pk, self.conversation.pk}
        for model in admin.site._registry:
            name = model._meta.label_lower.replace(".", "_")
            urls = [reverse(f"admin:{name}_changelist") + f"?q={SECRET}"]
            urls += [reverse(f"admin:{name}_change", args=[number]) for number in numbers]
            if model._meta.app_label == "accounts":
                urls += [reverse(f"admin:{name}_history", args=[n]) for n in numbers]
                urls += [reverse(f"admin:{name}_delete", args=[n]) for n in numbers]
            for url in urls:
                html = self.client.get(url, follow=True).content.decode()
                self.assertNotIn(SECRET, html.replace(f'value="{SECRET}"', ""), url)
        self.assertFalse(LogEntry.objects.filter(verb="read_messages").exists())

    def test_staff_has_no_way_into_a_conversation(self):
        for staff in (self.superuser, self.moderator):
            self.client.force_login(staff)
            url = self.conversation.get_absolute_url()
            for path in (url, f"{url}news/", f"{url}report/"):
                self.assertEqual(self.client.get(path).status_code, 404)

    def test_open_reports_are_counted_in_the_menu(self):
        self.report()
        self.client.force_login(self.moderator)
        queue = reverse("admin:accounts_memberreport_changelist")
        page = self.client.get(reverse("admin:index"))
        self.assertContains(page, f'href="{queue}"')
        with CaptureQueriesContext(connection) as captured:
            self.client.get(queue)
        self.assertLessEqual(len(captured), 15)
