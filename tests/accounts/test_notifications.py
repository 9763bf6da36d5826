"""The page of notifications, what members choose, and mails with a way out."""

import re
from datetime import timedelta
from unittest.mock import patch

import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client, TestCase, override_settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import notification_mail, tasks
from accounts.models import Block, Kind, NotificationChoice
from accounts.notifications import notify
from tests.factories import make_member

MAIL = NotificationChoice.Mail


class NotificationTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(username="早起的鱼", email="yu@example.com")
        cls.actor = make_member(username="顾小满")

    def setUp(self):
        self.client.force_login(self.member)

    def tell(self, kind="reply", **values):
        return notify(self.member, kind, actor=self.actor, **({"text": "说得好"} | values))

    def choose(self, mail_choice, off=()):
        NotificationChoice.objects.update_or_create(
            member=self.member, defaults={"mail": mail_choice, "off": list(off)}
        )


class PageTests(NotificationTestCase):
    def test_each_kind_is_a_sentence_with_its_quote(self):
        for kind, sentence in (
            ("reply", "顾小满回复了你"),
            ("mention", "顾小满提到了你"),
            ("like", "顾小满赞了你"),
            ("follow", "顾小满关注了你"),
            ("system", "今夜维护"),
        ):
            self.tell(kind, text="今夜维护")
            self.assertContains(self.client.get("/me/notifications/"), sentence)

    def test_the_unread_number_falls_when_one_is_opened_and_when_all_are_read(self):
        first, _second, _third = self.tell(url="/latest/"), self.tell(), self.tell()
        count = '<span class="centre__count centre__count--new">{}</span>'
        self.assertContains(self.client.get("/me/"), count.format(3))
        response = self.client.get(first.get_absolute_url())
        self.assertRedirects(response, "/latest/", fetch_redirect_response=False)
        self.assertContains(self.client.get("/me/"), count.format(2))
        self.client.post("/me/notifications/read/")
        self.assertNotContains(self.client.get("/me/"), "centre__count--new")

    def test_messages_are_counted_apart(self):
        self.tell()
        self.assertIn("私信列表", self.client.get("/fragment/").json()["slots"]["messages"])

    def test_it_leads_only_to_pages_of_ours(self):
        for url in ("https://example.com/", "//example.com/", "javascript:alert(1)", ""):
            row = self.tell(url=url)
            response = self.client.get(row.get_absolute_url())
            self.assertRedirects(response, "/me/notifications/")

    def test_others_find_nothing(self):
        row = self.tell()
        self.client.force_login(self.actor)
        self.assertEqual(self.client.get(row.get_absolute_url()).status_code, 404)
        self.assertNotContains(self.client.get("/me/notifications/"), "说得好")
        self.client.post("/me/notifications/read/")
        row.refresh_from_db()
        self.assertIsNone(row.read_at)

    def test_older_ones_are_behind_a_link(self):
        for number in range(25):
            self.tell("system", text=f"第{number:02}条")
        page = self.client.get("/me/notifications/")
        self.assertContains(page, "第24条")
        self.assertNotContains(page, "第04条")
        older = re.search(r'href="(\?before=\d+)"', page.content.decode())[1]
        self.assertContains(self.client.get(f"/me/notifications/{older}"), "第04条")


class ChoiceTests(NotificationTestCase):
    def test_a_kind_that_is_switched_off_is_told_no_more(self):
        on = [kind for kind in Kind.values if kind != "like"]
        data = {"kinds": on, "mail": "daily"}
        response = self.client.post("/me/notifications/choices/", data)
        self.assertContains(self.client.get(response.headers["Location"]), "已保存")
        self.assertIsNone(self.tell("like"))
        self.assertIsNotNone(self.tell("reply"))
        self.assertEqual(self.member.notification_choice.mail, MAIL.DAILY)

    def test_nonsense_is_refused(self):
        for data in (
            {"kinds": ["gossip"], "mail": "daily"},
            {"mail": "hourly"},
            {"kinds": ["like"]},
        ):
            response = self.client.post("/me/notifications/choices/", data)
            self.assertEqual(response.status_code, 422)
        self.assertFalse(NotificationChoice.objects.exists())


class ForgettingTests(NotificationTestCase):
    def test_the_read_go_after_half_a_year_and_the_unread_after_a_year(self):
        now, kept = timezone.now(), []
        for is_read in (True, False):
            for days in (1, 179, 181, 364, 366):
                row = self.tell()
                row.at = now - timedelta(days=days)
                row.read_at = now if is_read else None
                row.save()
                if days < (180 if is_read else 365):
                    kept.append(row)
        with patch("accounts.models.notification.STEP", 2), self.assertNumQueries(5):
            tasks.forget_notifications(timestamp=0)
        self.assertCountEqual(self.member.notifications.all(), kept)


class MailTests(NotificationTestCase):
    def jobs(self, name):
        jobs = ProcrastinateJob.objects.filter(task_name=name)
        return list(jobs.values_list("args", flat=True))

    def deliver(self):
        """Do the jobs that hand mails to the mail server."""
        jobs = ProcrastinateJob.objects.filter(task_name="accounts.tasks.deliver")
        for arguments in jobs.values_list("args", flat=True):
            tasks.deliver(**arguments)

    def test_no_mail_unless_chosen(self):
        self.tell()
        self.assertEqual(self.jobs("mail_notification"), [])

    def test_at_once_is_one_mail_with_the_way_there_and_the_way_out(self):
        self.choose(MAIL.AT_ONCE)
        row = self.tell(text="路灯\r\nBcc: everybody@example.com")
        (arguments,) = self.jobs("mail_notification")
        for _ in range(2):
            tasks.mail_notification(**arguments)
        self.deliver()
        (sent,) = mail.outbox
        self.assertEqual(sent.to, ["yu@example.com"])
        self.assertIn("1 条新通知", sent.subject)
        self.assertIn("顾小满回复了你", sent.body)
        self.assertIn(f"http://localhost:8000{row.get_absolute_url()}", sent.body)
        way_out = notification_mail.way_out(self.member)
        self.assertEqual(sent.extra_headers["List-Unsubscribe"], f"<{way_out}>")
        self.assertIn(way_out, sent.body)
        self.assertEqual(len(sent.recipients()), 1)

    def test_what_was_read_meanwhile_is_not_mailed(self):
        self.choose(MAIL.AT_ONCE)
        row = self.tell()
        self.client.get(row.get_absolute_url())
        tasks.mail_notification(notification=row.pk)
        self.deliver()
        self.assertEqual(mail.outbox, [])

    def test_the_day_is_one_mail_in_the_morning_and_not_twice(self):
        self.choose(MAIL.DAILY)
        for number in range(3):
            self.tell("system", text=f"第{number}条")
        for hour, queued in ((7, 0), (8, 1), (9, 1)):
            moment = timezone.localtime().replace(hour=hour, minute=3) + timedelta(days=1)
            with time_machine.travel(moment, tick=False):
                tasks.mail_mornings(timestamp=0)
            self.assertEqual(len(self.jobs("mail_day")), queued)
        for _ in range(2):
            tasks.mail_day(**self.jobs("mail_day")[0])
        self.deliver()
        (sent,) = mail.outbox
        self.assertIn("3 条新通知", sent.subject)
        for number in range(3):
            self.assertIn(f"第{number}条", sent.body)

    def test_each_reads_the_mail_in_their_language(self):
        self.member.language = "en"
        self.member.save()
        self.choose(MAIL.AT_ONCE)
        tasks.mail_notification(notification=self.tell().pk)
        self.deliver()
        self.assertIn("1 new notification", mail.outbox[0].subject)
        self.assertIn("顾小满 replied to you", mail.outbox[0].body)

    def test_an_address_that_is_not_confirmed_gets_none(self):
        own = EmailAddress.objects.filter(user=self.member)
        own.update(verified=False)
        self.choose(MAIL.AT_ONCE)
        row = self.tell()
        tasks.mail_notification(notification=row.pk)
        tasks.mail_day(member=self.member.pk)
        self.deliver()
        self.assertEqual(mail.outbox, [])
        own.update(verified=True)
        tasks.mail_notification(notification=row.pk)
        self.deliver()
        self.assertEqual(len(mail.outbox), 1)

    def test_a_blocked_member_causes_no_mail(self):
        self.choose(MAIL.AT_ONCE)
        Block.objects.create(member=self.member, blocked=self.actor)
        self.tell()
        self.assertEqual(self.jobs("mail_notification"), [])


@override_settings(SITE_URL="http://testserver")
class UnsubscribeTests(NotificationTestCase):
    def test_one_post_without_session_or_token_ends_the_mails(self):
        self.choose(MAIL.AT_ONCE, off=[Kind.LIKE])
        stranger = Client(enforce_csrf_checks=True)
        url = notification_mail.way_out(self.member)
        self.assertContains(stranger.get(url), "不再接收通知邮件")
        self.member.notification_choice.refresh_from_db()
        self.assertEqual(self.member.notification_choice.mail, MAIL.AT_ONCE)
        response = stranger.post(url, {"List-Unsubscribe": "One-Click"})
        self.assertContains(response, "已退订")
        self.member.notification_choice.refresh_from_db()
        self.assertEqual(self.member.notification_choice.mail, MAIL.NEVER)
        self.assertEqual(self.member.notification_choice.off, [Kind.LIKE])

    def test_a_forged_address_finds_nothing(self):
        url = notification_mail.way_out(self.member)
        for forged in (url[:-3] + "xx/", "/unsubscribe/x/", f"/unsubscribe/{self.member.pk}/"):
            self.assertEqual(self.client.post(forged).status_code, 404)
