"""Leaving: proved by password and code, thought over for 30 days, then wiped."""

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.test import TestCase
from django.utils import timezone

from accounts import archives, avatars, leaving, messaging, points
from accounts.models import Archive, Follow, LedgerLine, Member, Message, Notification, Reason
from accounts.tasks import erase_members
from articles.models import Article, Favourite, Like
from newsportal.models import LogEntry
from tests.accounts.test_profile import picture
from tests.factories import PASSWORD, make_article, make_editor, make_member


def run_job_after(days):
    """Let the days pass for everybody who wants to leave, and the daily job run."""
    for member in Member.objects.exclude(leaves_at=None):
        member.leaves_at -= timedelta(days=days)
        member.save(update_fields=["leaves_at"])
    erase_members(0)


class AskingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(username="早起的鱼")

    def setUp(self):
        self.client.force_login(self.member)

    def leave(self, **data):
        response = self.client.post("/me/leave/", {"password": PASSWORD} | data)
        self.member.refresh_from_db()
        return response

    def test_the_password_is_needed(self):
        for wrong in ("", "wrong", PASSWORD + " ", "x" * 100_000, "\x00"):
            self.assertEqual(self.leave(password=wrong).status_code, 422)
        self.assertIsNone(self.member.leaves_at)

    def test_guessing_it_here_is_slowed_as_at_the_door(self):
        for _ in range(8):
            self.leave(password="wrong")
        self.assertContains(self.leave(), "分钟后再试", status_code=422)
        self.assertIsNone(self.member.leaves_at)

    def test_the_code_of_an_app_is_needed_where_one_is_set(self):
        secret = generate_totp_secret()
        TOTP.activate(self.member, secret)
        self.assertEqual(self.leave().status_code, 422)
        self.assertEqual(self.leave(code="000000").status_code, 422)
        self.assertIsNone(self.member.leaves_at)
        code = f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"
        self.assertEqual(self.leave(code=code).status_code, 302)
        self.assertIsNotNone(self.member.leaves_at)

    def test_who_has_no_password_confirms_by_passkey(self):
        self.member.set_unusable_password()
        self.member.save()
        passkey = {"name": "手机", "passwordless": True}
        Authenticator.objects.create(
            user=self.member, type=Authenticator.Type.WEBAUTHN, data=passkey
        )
        self.client.force_login(self.member)
        response = self.client.get("/me/leave/")
        self.assertEqual(response.status_code, 302)
        self.assertIn("/confirm/", response.headers["Location"])

    def test_for_30_days_everything_stays_and_can_be_kept(self):
        self.assertRedirects(self.leave(), "/me/leave/")
        self.assertIn("注销", Notification.objects.get(member=self.member).text)
        self.assertEqual(LogEntry.objects.filter(verb="leave").count(), 1)
        for path in ("/me/", "/me/favourites/", "/me/leave/"):
            self.assertContains(self.client.get(path), "保留账号")
        run_job_after(days=29)
        self.member.refresh_from_db()
        self.assertIsNone(self.member.erased_at)
        self.client.post("/me/leave/", {"stay": "1"})
        self.assertNotContains(self.client.get("/me/"), "保留账号")
        run_job_after(days=40)
        self.member.refresh_from_db()
        self.assertIsNone(self.member.erased_at)
        self.assertTrue(LogEntry.objects.filter(verb="stay").exists())

    def test_signing_in_meanwhile_leads_to_the_way_back(self):
        self.leave()
        self.client.logout()
        data = {"login": "早起的鱼", "password": PASSWORD}
        response = self.client.post("/sign-in/?next=/latest/", data)
        self.assertRedirects(response, "/me/leave/")
        self.assertContains(self.client.get("/me/leave/"), 'name="stay"')

    def test_asking_twice_moves_nothing(self):
        self.leave()
        first = self.member.leaves_at
        self.leave()
        self.assertEqual(self.member.leaves_at, first)

    def test_a_link_leaves_nobody(self):
        self.client.get("/me/leave/?password=" + PASSWORD)
        self.member.refresh_from_db()
        self.assertIsNone(self.member.leaves_at)

    def test_staff_is_closed_by_others(self):
        editor = make_editor()
        self.client.force_login(editor)
        self.assertContains(self.client.get("/me/leave/"), "由管理员关闭")
        self.client.post("/me/leave/", {"password": PASSWORD})
        editor.refresh_from_db()
        self.assertIsNone(editor.leaves_at)


class ErasingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(
            username="早起的鱼",
            email="fish@example.com",
            biography="在河南岸住了三十年。",
            region="CN-GD",
        )
        cls.friend = make_member()
        cls.article = make_article(published=True, created_by=cls.member)

    def erase(self):
        leaving.ask(self.member)
        with self.captureOnCommitCallbacks(execute=True):
            run_job_after(days=30)
        return Member.objects.get(pk=self.member.pk)

    def test_what_says_who_they_were_is_gone(self):
        self.assertTrue(EmailAddress.objects.filter(user=self.member).exists())
        TOTP.activate(self.member, generate_totp_secret())
        avatars.keep(self.member, ContentFile(picture(), "me.png"))
        faces = avatars.files(self.member.avatar)
        archives.make(archives.ask(self.member))
        file = Archive.objects.get().file
        Follow.objects.create(follower=self.friend, followed=self.member)
        self.client.force_login(self.member)
        member = self.erase()
        self.assertEqual(member.username, f"已注销用户{member.pk}")
        for name in ("email", "biography", "avatar", "region", "first_name", "last_name"):
            self.assertEqual(getattr(member, name), "", name)
        self.assertFalse(member.is_active)
        self.assertFalse(member.has_usable_password())
        self.assertIsNotNone(member.erased_at)
        for model in (EmailAddress, Authenticator):
            self.assertFalse(model.objects.filter(user=member).exists(), model)
        for model in (Archive, Follow):
            self.assertEqual(model.objects.count(), 0, model)
        self.assertEqual(Notification.objects.filter(member=member).count(), 0)
        self.assertFalse(any(default_storage.exists(name) for name in faces))
        self.assertFalse(storages["private"].exists(file))
        self.assertEqual(self.client.get("/me/").status_code, 302)
        self.assertEqual(self.client.get(f"/member/{member.pk}/").status_code, 404)
        self.assertEqual(LogEntry.objects.filter(verb="erase").count(), 1)

    def test_nobody_signs_in_any_more(self):
        member = self.erase()
        for login in ("早起的鱼", "fish@example.com", member.username):
            self.client.post("/sign-in/", {"login": login, "password": PASSWORD})
            self.assertNotIn("_auth_user_id", self.client.session)

    def test_the_name_is_free_again_and_the_new_one_is_nobody_s_choice(self):
        self.erase()
        other = make_member(username="早起的鱼")
        self.client.force_login(other)
        response = self.client.post("/me/profile/", {"username": "已注销用户9"})
        self.assertEqual(response.status_code, 422)

    def test_what_they_wrote_stays_and_marks_are_counted_right(self):
        Favourite.objects.put(self.member, self.article)
        Favourite.objects.put(self.friend, self.article)
        Like.objects.put(self.member, self.article)
        messaging.send(self.member, self.friend, "明天去钓鱼吗？", uuid4())
        points.award(self.member, 12, Reason.GRANT, "test:1")
        self.erase()
        article = Article.objects.get(pk=self.article.pk)
        self.assertEqual((article.like_count, article.favourite_count), (1, 1))
        self.assertEqual(Favourite.objects.count(), 1)
        self.assertEqual(LedgerLine.objects.count(), 1)
        self.assertEqual(Message.objects.get().text, "明天去钓鱼吗？")
        self.client.force_login(self.friend)
        self.assertContains(self.client.get("/me/messages/"), "已注销用户")


@pytest.mark.django_db
def test_who_comes_back_while_the_job_runs_is_not_erased():
    member = make_member()
    leaving.ask(member)
    stale = Member.objects.get(pk=member.pk)
    leaving.stay(member)
    leaving.erase(stale)
    member.refresh_from_db()
    assert member.is_active
    assert member.erased_at is None


class DailyJobTests(TestCase):
    def test_one_who_cannot_be_erased_holds_nobody_up(self):
        first, second = make_member(), make_member()
        article = make_article(published=True)
        Favourite.objects.put(first, article)
        # A counter that is wrong refuses to go below zero.
        Article.objects.update(favourite_count=0)
        Member.objects.update(leaves_at=timezone.now())
        with self.assertLogs("accounts.tasks", "ERROR"):
            erase_members(0)
        first.refresh_from_db()
        second.refresh_from_db()
        self.assertIsNone(first.erased_at)
        self.assertIsNotNone(second.erased_at)
