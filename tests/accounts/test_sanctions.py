from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client, TestCase, TransactionTestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import Measure, Notification, Sanction
from accounts.sanctions import STOPPED, is_held, refuse_if_sanctioned
from newsportal.models import LogEntry
from tests.factories import PASSWORD, make_member, make_moderator, make_superuser

LIST = "/admin/accounts/sanction/"
ADD = f"{LIST}add/"
DEEDS = STOPPED[Measure.BAN]


def impose(member, measure, by=None, days=None, reason="辱骂他人。"):
    ends_at = days and timezone.now() + timedelta(days=days)
    by = by or make_moderator()
    return Sanction.objects.impose(member, measure, by=by, reason=reason, ends_at=ends_at)


def stopped(member):
    found = set()
    for deed in DEEDS:
        try:
            refuse_if_sanctioned(member, deed)
        except ValidationError:
            found.add(deed)
    return found


class ReachTests(TestCase):
    def setUp(self):
        self.member = make_member()

    def test_silence_stops_words_and_a_ban_stops_everything(self):
        self.assertEqual(stopped(self.member), set())
        impose(self.member, Measure.MUTE)
        self.assertEqual(stopped(self.member), DEEDS - {"checkin", "report"})
        impose(self.member, Measure.BAN)
        self.assertEqual(stopped(self.member), DEEDS)

    def test_a_warning_stops_nothing_and_review_only_holds(self):
        impose(self.member, Measure.WARN)
        self.assertFalse(is_held(self.member))
        impose(self.member, Measure.HOLD)
        self.assertTrue(is_held(self.member))
        self.assertEqual(stopped(self.member), set())

    def test_the_clock_lifts_it(self):
        impose(self.member, Measure.BAN, days=3)
        impose(self.member, Measure.HOLD, days=3)
        with time_machine.travel(timezone.now() + timedelta(days=3, seconds=1)):
            self.assertEqual(stopped(self.member), set())
            self.assertFalse(is_held(self.member))

    def test_the_refusal_says_why_until_when_and_the_way_out(self):
        impose(self.member, Measure.MUTE, days=30)
        lasting = impose(self.member, Measure.BAN, days=60)
        with self.assertRaises(ValidationError) as raised:
            refuse_if_sanctioned(self.member, "comment")
        [sentence] = raised.exception.messages
        until = timezone.localtime(lasting.ends_at)
        self.assertIn("辱骂他人", sentence)
        self.assertIn(f"{until.year}年{until.month}月{until.day}日 {until:%H:%M}", sentence)
        self.assertIn("申诉", sentence)

    def test_what_has_no_end_outlasts_what_has_one(self):
        impose(self.member, Measure.BAN, days=30, reason="短的")
        impose(self.member, Measure.BAN, reason="长的")
        with self.assertRaisesMessage(ValidationError, "长的"):
            refuse_if_sanctioned(self.member, "report")


class ImposingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member, cls.moderator = make_member(), make_moderator()

    def test_the_member_is_told_and_the_log_knows(self):
        sanction = impose(self.member, Measure.MUTE, self.moderator)
        notice = Notification.objects.get(member=self.member)
        self.assertIn("辱骂他人", notice.text)
        self.assertEqual(notice.url, f"/me/sanctions/#sanction-{sanction.pk}")
        entry = LogEntry.objects.get(verb="sanction")
        self.assertEqual((entry.actor, entry.reason), (self.moderator, "辱骂他人。"))

    def test_nobody_sanctions_staff_above_them_or_themselves(self):
        for member in (self.moderator, make_moderator(), make_superuser()):
            with self.assertRaises(PermissionDenied):
                impose(member, Measure.WARN, self.moderator)
        with self.assertRaises(PermissionDenied):
            impose(self.member, Measure.WARN, make_member())
        impose(self.moderator, Measure.WARN, make_superuser())

    def test_a_reason_must_be_given_and_the_end_lie_ahead(self):
        for values in ({"reason": " "}, {"days": -1}):
            with self.assertRaises(ValidationError):
                impose(self.member, Measure.MUTE, self.moderator, **values)

    def test_lifting_ends_it_now(self):
        sanction = impose(self.member, Measure.BAN, self.moderator)
        sanction.lift(self.moderator, reason="误判")
        self.assertEqual(stopped(self.member), set())
        self.assertEqual(LogEntry.objects.get(verb="lift").reason, "误判")
        with self.assertRaises(ValidationError):
            sanction.lift(self.moderator, reason="再来")


class AppealTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member, cls.moderator = make_member(), make_moderator()
        cls.sanction = impose(cls.member, Measure.BAN, cls.moderator, days=3)

    def appeal(self, text, sanction=None):
        address = reverse("accounts:appeal", args=[(sanction or self.sanction).pk])
        return self.client.post(address, {"appeal": text})

    def test_a_banned_member_reads_why_and_appeals_once(self):
        self.client.force_login(self.member)
        page = self.client.get("/me/sanctions/")
        self.assertContains(page, "辱骂他人")
        self.assertContains(page, "<textarea", count=1)
        self.assertEqual(page.headers["Cache-Control"], "private, no-store")
        self.assertRedirects(self.appeal("不是我写的。"), self.sanction.get_absolute_url())
        page = self.client.get("/me/sanctions/")
        self.assertContains(page, "不是我写的。")
        self.assertNotContains(page, "<textarea")
        again = self.appeal("再说一次。")
        self.assertEqual(again.status_code, 422)
        self.assertContains(again, "再说一次。", status_code=422)
        self.sanction.refresh_from_db()
        self.assertEqual(self.sanction.appeal, "不是我写的。")

    def test_bad_input_gets_a_sentence_and_stays(self):
        self.client.force_login(self.member)
        for text in ("", "   ", "\u200b", "长" * 501, "a\0b", "字" * 100_000):
            with self.subTest(text=text[:5]):
                response = self.appeal(text)
                self.assertContains(response, "field__error", status_code=422)
        long = self.appeal("长" * 501)
        self.assertContains(long, "长" * 501, status_code=422)

    def test_nobody_appeals_for_another(self):
        self.client.force_login(make_member())
        self.assertEqual(self.appeal("替他说。").status_code, 404)
        self.client.logout()
        self.assertEqual(self.client.get("/me/sanctions/").status_code, 302)

    def test_a_moderator_answers_and_may_lift(self):
        self.sanction.appeal_with("不是我写的。")
        self.sanction.answer_with(self.moderator, "查明，解除。", lifts=True)
        self.assertEqual(stopped(self.member), set())
        self.client.force_login(self.member)
        self.assertContains(self.client.get("/me/sanctions/"), "查明，解除。")
        self.assertTrue(Notification.objects.filter(text__contains="查明，解除。").exists())
        with self.assertRaises(ValidationError):
            self.sanction.answer_with(self.moderator, "又一次", lifts=False)

    def test_what_is_over_cannot_be_appealed(self):
        with time_machine.travel(timezone.now() + timedelta(days=4)):
            self.client.force_login(self.member)
            self.assertEqual(self.appeal("晚了。").status_code, 422)

    def test_the_database_keeps_appeal_and_answer_in_order(self):
        rows = Sanction.objects.filter(pk=self.sanction.pk)
        for values in ({"appeal": "无时"}, {"answer": "先答", "answered_at": timezone.now()}):
            with self.assertRaises(IntegrityError), transaction.atomic():
                rows.update(**values)

    def test_the_centre_says_it_first_and_others_see_nothing(self):
        self.client.force_login(self.member)
        self.assertContains(self.client.get("/me/"), "辱骂他人")
        self.client.force_login(make_member())
        self.assertNotContains(self.client.get("/me/"), "sanction")

    def test_signing_in_leads_to_why_until_when_and_the_appeal(self):
        sent = {"login": str(self.member), "password": PASSWORD, "next": "/latest/"}
        response = self.client.post(reverse("account_login"), sent, follow=True)
        self.assertEqual(response.redirect_chain[0][0], "/me/sanctions/")
        self.assertContains(response, "辱骂他人")
        self.assertContains(response, "<textarea")
        self.sanction.lift(self.moderator, reason="误判")
        self.client.logout()
        response = self.client.post(reverse("account_login"), sent)
        self.assertRedirects(response, "/latest/")

    def test_reading_stays_possible(self):
        self.client.force_login(self.member)
        self.assertEqual(self.client.get("/").status_code, 200)
        self.assertEqual(self.client.get("/me/").status_code, 200)


class DeskTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member, cls.moderator = make_member(username="话多的人"), make_moderator()

    def setUp(self):
        self.client.force_login(self.moderator)

    def impose(self, **values):
        sent = {"member": "话多的人", "measure": "mute", "days": "3", "reason": "刷屏。"}
        return self.client.post(ADD, sent | values)

    def test_a_moderator_sanctions_a_member_by_name(self):
        self.assertRedirects(self.impose(), LIST)
        sanction = self.member.sanctions.get()
        self.assertEqual(sanction.imposed_by, self.moderator)
        self.assertEqual((sanction.ends_at - sanction.starts_at).days, 2)  # a moment less
        self.impose(days="")
        self.assertIsNone(self.member.sanctions.first().ends_at)
        self.impose(measure="warn")
        self.assertIsNone(self.member.sanctions.first().ends_at)

    def test_bad_input_gets_a_sentence_and_stays(self):
        for values in (
            {"member": "没有这个人"},
            {"member": str(self.moderator)},
            {"member": str(make_moderator())},
            {"member": "\0"},
            {"measure": "shoot"},
            {"days": "4"},
            {"reason": " "},
            {"reason": "长" * 100_000},
        ):
            with self.subTest(values=str(values)[:40]):
                response = self.impose(**values)
                self.assertContains(response, "errors", status_code=422)
                self.assertContains(
                    response, "刷屏" if "reason" not in values else "话多的人", status_code=422
                )
        self.assertFalse(Sanction.objects.exists())

    def test_a_link_brings_the_name_along(self):
        self.assertContains(self.client.get(f"{ADD}?member={self.member.pk}"), "话多的人")
        for number in ("x", "0", "9" * 30):
            self.assertEqual(self.client.get(f"{ADD}?member={number}").status_code, 200)

    def test_a_page_shows_what_was_decided_before_and_lifts(self):
        first = impose(self.member, Measure.WARN, self.moderator, reason="先警告")
        sanction = impose(self.member, Measure.BAN, self.moderator, days=3)
        address = f"{LIST}{sanction.pk}/change/"
        page = self.client.get(address)
        self.assertContains(page, "先警告")
        self.assertContains(page, f"{LIST}{first.pk}/change/")
        self.client.post(f"{LIST}{sanction.pk}/lift/", {"reason": ""})
        self.assertTrue(stopped(self.member))
        self.client.post(f"{LIST}{sanction.pk}/lift/", {"reason": "误判"})
        self.assertEqual(stopped(self.member), set())
        self.assertContains(self.client.get(address), "误判")

    def test_an_appeal_is_counted_in_the_menu_and_answered(self):
        sanction = impose(self.member, Measure.BAN, self.moderator, days=3)
        sanction.appeal_with("不是我。")
        page = self.client.get(f"{LIST}?state=appealed")
        self.assertContains(page, "话多的人")
        self.assertContains(page, "desk-nav__count")
        answer = f"{LIST}{sanction.pk}/answer/"
        self.client.post(answer, {"answer": "维持。"})
        self.assertTrue(stopped(self.member))
        sanction.refresh_from_db()
        self.assertEqual((sanction.answer, sanction.answered_by), ("维持。", self.moderator))
        self.client.post(answer, {"answer": "再答。", "lifts": "1"})
        sanction.refresh_from_db()
        self.assertEqual(sanction.answer, "维持。")

    def test_nobody_lifts_what_stands_above_them(self):
        other = make_moderator()
        sanction = impose(other, Measure.MUTE, make_superuser())
        self.assertNotContains(self.client.get(f"{LIST}{sanction.pk}/change/"), "/lift/")
        response = self.client.post(f"{LIST}{sanction.pk}/lift/", {"reason": "帮忙"})
        self.assertEqual(response.status_code, 403)

    def test_the_member_of_the_desk_leads_to_their_sanctions(self):
        impose(self.member, Measure.WARN, self.moderator, reason="先警告")
        impose(make_member(), Measure.WARN, self.moderator, reason="别人的")
        page = self.client.get(f"{LIST}?member={self.member.pk}")
        self.assertContains(page, "先警告")
        self.assertNotContains(page, "别人的")
        self.client.force_login(make_superuser())
        page = self.client.get(f"/admin/accounts/member/{self.member.pk}/change/")
        self.assertContains(page, f"{LIST}?member={self.member.pk}")


@pytest.mark.usefixtures("transactional_db")
class CrowdTests(TransactionTestCase):
    def test_of_many_appeals_at_once_one_counts(self):
        member = make_member()
        sanction = impose(member, Measure.BAN)
        address = reverse("accounts:appeal", args=[sanction.pk])

        def appeal(number):
            try:
                client = Client()
                client.force_login(member)
                return client.post(address, {"appeal": f"第{number}次。"}).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(6) as pool:
            statuses = sorted(pool.map(appeal, range(6)))
        self.assertEqual(statuses, [302] + [422] * 5)
        self.assertEqual(LogEntry.objects.filter(verb="appeal").count(), 1)
