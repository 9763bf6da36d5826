"""The second step: codes of an app, recovery codes, and what the desk may do about them."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client, TestCase
from django.urls import reverse

from accounts.limits import CODES
from newsportal import roles
from newsportal.models import LogEntry, SignInFailure, SiteSettings
from tests.factories import PASSWORD, make_editor, make_member, make_operator, make_superuser

from .mails import delivered

SIGN_IN, CODE = reverse("account_login"), reverse("mfa_authenticate")
APP, RECOVERY = reverse("mfa_activate_totp"), reverse("mfa_view_recovery_codes")


def code_of(secret):
    """Return what an app shows at this moment."""
    now = sorted(counters())[1]
    return format_hotp_value(hotp_value(secret, now))


def sign_in(client, member):
    return client.post(SIGN_IN, {"login": member.username, "password": PASSWORD})


def confirm(client, path):
    """Show once more that it is you, on the way to a weighty page."""
    data = {"password": PASSWORD, "next": path}
    return client.post(reverse("account_reauthenticate"), data)


def set_up(client):
    """Switch codes on, as the page says; return the key and the recovery codes."""
    confirm(client, APP)
    page = client.get(APP).content.decode()
    secret = re.search(r'security__key">(\w+)<', page)[1]
    response = client.post(APP, {"code": code_of(secret)}, follow=True)
    codes = re.findall(r"<li>(\d{8})</li>", response.content.decode())
    # The code that proved the app may not open the door as well.
    SignInFailure.objects.all().delete()
    return secret, codes


def reach(client, member, code):
    """Take both steps; tell whether they lead in."""
    sign_in(client, member)
    client.post(CODE, {"code": code})
    return SESSION_KEY in client.session


class AppTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(username="早起的鱼", email="fish@example.com")

    def setUp(self):
        cache.clear()
        sign_in(self.client, self.member)
        self.secret, self.codes = set_up(self.client)

    def test_the_password_alone_is_no_longer_enough(self):
        client = Client()
        response = sign_in(client, self.member)
        self.assertRedirects(response, CODE)
        self.assertNotIn(SESSION_KEY, client.session)
        self.assertEqual(client.get("/me/").status_code, 302)
        self.assertContains(client.post(CODE, {"code": "000000"}), "验证码不对")
        for garbage in ("", "x" * 100_000, "１２３４５６", "\x00", "🐟"):
            self.assertEqual(client.post(CODE, {"code": garbage}).status_code, 200)
        self.assertEqual(client.post(CODE, {"code": code_of(self.secret)}).status_code, 302)
        self.assertIn(SESSION_KEY, client.session)

    def test_nobody_takes_the_second_step_without_the_first(self):
        self.assertRedirects(Client().get(CODE), SIGN_IN)
        self.assertRedirects(Client().post(CODE, {"code": code_of(self.secret)}), SIGN_IN)

    def test_a_code_works_once_in_every_process(self):
        code = code_of(self.secret)
        self.assertTrue(reach(Client(), self.member, code))
        cache.clear()  # another process remembers nothing of this one
        self.assertFalse(reach(Client(), self.member, code))

    def test_a_recovery_code_works_once(self):
        self.assertEqual(len(self.codes), 10)
        self.assertTrue(reach(Client(), self.member, self.codes[0]))
        self.assertFalse(reach(Client(), self.member, self.codes[0]))
        self.assertTrue(reach(Client(), self.member, self.codes[1]))

    def test_guessing_codes_stops_also_for_the_right_one(self):
        client = Client()
        sign_in(client, self.member)
        for number in range(CODES.count):
            client.post(CODE, {"code": f"{number:06}"})
        response = client.post(CODE, {"code": code_of(self.secret)})
        self.assertContains(response, "尝试次数过多")
        self.assertNotIn(SESSION_KEY, client.session)

    def test_weighty_pages_ask_again_who_it_is(self):
        client = Client()
        reach(client, self.member, code_of(self.secret))
        for path in (RECOVERY, reverse("mfa_deactivate_totp"), reverse("account_email")):
            method = client.post if path == reverse("account_email") else client.get
            response = method(path, {"email": "x@example.com", "action_add": ""})
            self.assertIn("/me/security/confirm/", response.headers["Location"], path)

    def test_it_is_switched_off_and_told_by_mail(self):
        off = reverse("mfa_deactivate_totp")
        confirm(self.client, off)
        self.client.post(off)
        self.assertFalse(Authenticator.objects.exists())
        client = Client()
        sign_in(client, self.member)
        self.assertIn(SESSION_KEY, client.session)
        subjects = [letter.subject for letter in delivered()]
        self.assertEqual(subjects, ["验证器已关闭"])

    def test_pages_are_private_and_only_in_our_dress(self):
        for name in ("mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "account_email"):
            confirm(self.client, reverse(name))
            response = self.client.get(reverse(name))
            self.assertContains(response, "centre__title", msg_prefix=name)
            self.assertIn("no-store", response.headers["Cache-Control"])


class DeskTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(username="早起的鱼", email="fish@example.com")
        Authenticator.objects.create(
            user=cls.member, type=Authenticator.Type.TOTP, data={"secret": "X"}
        )
        cls.url = reverse("admin:accounts_member_factor", args=[cls.member.pk])

    def test_an_operator_takes_a_lost_one_off_with_a_reason(self):
        operator = make_operator()
        self.client.force_login(operator)
        change = reverse("admin:accounts_member_change", args=[self.member.pk])
        self.assertContains(self.client.get(change), self.url)
        self.assertEqual(self.client.get(self.url).status_code, 200)
        self.assertTrue(Authenticator.objects.exists())
        self.client.post(self.url, {"reason": ""})
        self.assertTrue(Authenticator.objects.exists())
        self.client.post(self.url, {"reason": "手机丢失，已核对身份"})
        self.assertFalse(Authenticator.objects.exists())
        entry = LogEntry.objects.get(verb="reset_second_factor")
        self.assertEqual((entry.actor, entry.reason), (operator, "手机丢失，已核对身份"))
        letter = delivered()[0]
        self.assertEqual(
            (letter.to, letter.subject), (["fish@example.com"], "你的两步验证已解除")
        )

    def test_others_do_not_and_nobody_takes_off_an_editors(self):
        self.client.force_login(make_editor())
        self.assertEqual(self.client.post(self.url, {"reason": "x"}).status_code, 403)
        self.client.force_login(make_operator())
        theirs = reverse("admin:accounts_member_factor", args=[make_editor().pk])
        self.assertEqual(self.client.post(theirs, {"reason": "x"}).status_code, 403)
        self.assertTrue(Authenticator.objects.exists())

    def test_secrets_are_not_at_the_desk(self):
        self.client.force_login(make_superuser())
        for path in (
            "mfa/authenticator/",
            "account/emailaddress/",
            "usersessions/usersession/",
        ):
            self.assertEqual(self.client.get(f"/admin/{path}").status_code, 404)
        page = self.client.get(reverse("admin:auth_group_add"))
        self.assertNotContains(page, "authenticator")

    def test_the_site_may_ask_it_of_everybody_at_the_desk(self):
        editor = make_editor()
        self.client.force_login(editor)
        self.assertEqual(self.client.get("/admin/").status_code, 200)
        settings = SiteSettings.objects.get()
        settings.requires_second_factor = True
        settings.save()
        response = self.client.get("/admin/articles/article/")
        self.assertRedirects(response, reverse("mfa_index"), fetch_redirect_response=False)
        self.assertContains(self.client.get("/me/security/"), "进入后台须先设置两步验证。")
        confirm(self.client, APP)
        set_up(self.client)
        self.assertEqual(self.client.get("/admin/").status_code, 200)


@pytest.mark.django_db
class TestTheDesksDoor:
    def test_it_is_the_door_of_the_whole_site(self, client):
        response = client.get("/admin/articles/article/add/")
        assert response.status_code == 302
        there = client.get(response.headers["Location"])
        assert (
            there.headers["Location"]
            == f"{SIGN_IN}?next=%2Fadmin%2Farticles%2Farticle%2Fadd%2F"
        )
        editor = make_member(roles.EDITOR, username="小满")
        data = {"login": "小满", "password": PASSWORD, "next": "/admin/articles/article/add/"}
        assert client.post(SIGN_IN, data).headers["Location"] == data["next"]
        assert client.get(data["next"]).status_code == 200
        assert client.session[SESSION_KEY] == str(editor.pk)

    def test_a_reader_is_told_that_it_is_not_theirs(self, client):
        client.force_login(make_member(username="早起的鱼"))
        response = client.get("/admin/", follow=True)
        assert response.status_code == 403
        assert "早起的鱼" in response.content.decode()

    def test_the_desks_own_ways_lead_to_it(self, client):
        client.force_login(make_editor())
        assert (
            client.get("/admin/password_change/").headers["Location"]
            == "/me/security/password/"
        )
        assert client.get("/admin/logout/").headers["Location"] == "/sign-out/"


GARBAGE = [
    "",
    "x",
    "{}",
    "[]",
    "null",
    "7",
    '"x"',
    "\x00",
    "[" * 5000,
    '{"id": 1, "rawId": 2, "type": 3, "response": 4}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "AA", '
    '"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA"}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "\u0000", '
    '"clientDataJSON": "e30", "attestationObject": "AA"}}',
]


class ForgedPasskeyTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(username="早起的鱼")

    def test_nothing_forged_opens_the_door_or_breaks_it(self):
        path = reverse("mfa_login_webauthn")
        for credential in GARBAGE:
            client = Client()
            challenge = client.get(path, headers={"Accept": "application/json"})
            self.assertIn("challenge", challenge.json()["request_options"]["publicKey"])
            response = client.post(path, {"credential": credential})
            self.assertRedirects(response, SIGN_IN, msg_prefix=credential[:20])
            self.assertNotIn(SESSION_KEY, client.session)

    def test_nothing_forged_becomes_a_passkey(self):
        path = reverse("mfa_add_webauthn")
        sign_in(self.client, self.member)
        confirm(self.client, path)
        for credential in GARBAGE:
            self.client.get(path)
            data = {"credential": credential, "name": "鱼" * 100, "passwordless": "on"}
            self.assertEqual(self.client.post(path, data).status_code, 200, credential[:20])
        self.assertFalse(Authenticator.objects.exists())
