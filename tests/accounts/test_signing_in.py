"""Through the door: who gets in, who does not, and what a stranger can learn at it."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client, TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import sessions
from accounts.limits import NETWORK, PASSWORDS
from newsportal import site
from newsportal.models import LogEntry, SignInFailure
from tests.factories import PASSWORD, make_editor, make_member

from .mails import delivered, link_in

SIGN_IN, SIGN_OUT = reverse("account_login"), reverse("account_logout")
RESET = reverse("account_reset_password")
FOREIGN = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "http://localhost.evil.example/",
    "\x00//evil.example",
]


def attempt(client, name, password=PASSWORD, path=SIGN_IN, **extra):
    return client.post(path, {"login": name, "password": password}, **extra)


def is_in(client, member):
    return client.session.get(SESSION_KEY) == str(member.pk)


class DoorTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(username="早起的鱼", email="fish@example.com")

    def test_by_name_or_address_in_any_spelling(self):
        for name in ("早起的鱼", " 早起的魚 ", "fish@example.com", "FISH@Example.com"):
            client = Client()
            self.assertRedirects(
                attempt(client, name), reverse("accounts:centre"), fetch_redirect_response=False
            )
            self.assertTrue(is_in(client, self.member), name)

    def test_an_address_the_desk_wrote_down_opens_as_well(self):
        EmailAddress.objects.all().delete()
        attempt(self.client, "Fish@example.com")
        self.assertTrue(is_in(self.client, self.member))

    def test_back_to_where_one_was(self):
        response = attempt(self.client, "早起的鱼", path=f"{SIGN_IN}?next=/latest/")
        self.assertEqual(response.headers["Location"], "/latest/")
        page = Client().get(f"{SIGN_IN}?next=/latest/").content.decode()
        self.assertInHTML('<input type="hidden" name="next" value="/latest/">', page)
        self.assertIn("/sign-up/?next=%2Flatest%2F", page)

    def test_a_private_page_leads_to_the_door_and_back(self):
        response = self.client.get(reverse("accounts:centre"))
        self.assertRedirects(response, f"{SIGN_IN}?next=/me/")

    def test_nobody_is_led_elsewhere(self):
        for place in FOREIGN:
            client = Client()
            data = {"login": "早起的鱼", "password": PASSWORD, "next": place}
            response = client.post(SIGN_IN, data)
            self.assertEqual(response.headers["Location"], reverse("accounts:centre"), place)
            response = client.get(SIGN_IN, {"next": place})
            self.assertEqual(response.headers["Location"], reverse("accounts:centre"), place)
            response = client.post(SIGN_OUT, {"next": place})
            self.assertEqual(response.headers["Location"], "/", place)

    def test_signing_in_makes_a_new_session_and_signing_out_ends_it_on_the_server(self):
        self.client.get(f"{SIGN_IN}?next=/latest/")
        before = self.client.session.session_key
        attempt(self.client, "早起的鱼")
        stolen = self.client.cookies[settings.SESSION_COOKIE_NAME].value
        self.assertNotEqual(stolen, before)
        self.assertEqual(self.client.get(SIGN_OUT).status_code, 200)
        self.assertTrue(is_in(self.client, self.member))
        self.client.post(SIGN_OUT)
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
        self.assertEqual(thief.get("/me/").status_code, 302)

    def test_remembered_only_if_asked_to(self):
        attempt(self.client, "早起的鱼")
        self.assertTrue(self.client.session.get_expire_at_browser_close())
        client = Client()
        client.post(SIGN_IN, {"login": "早起的鱼", "password": PASSWORD, "remember": "on"})
        self.assertFalse(client.session.get_expire_at_browser_close())

    def test_a_disabled_member_is_out_at_once_and_stays_out(self):
        attempt(self.client, "早起的鱼")
        self.member.is_active = False
        self.member.save()
        self.assertEqual(self.client.get("/me/").status_code, 302)
        client = Client()
        response = attempt(client, "早起的鱼")
        self.assertRedirects(response, reverse("account_inactive"))
        self.assertNotIn(SESSION_KEY, client.session)

    def test_garbage_is_answered_with_a_sentence(self):
        for name in ("", "\x00", "鱼" * 100_000, "\u202e", "'; DROP", "@", "a@b", "🐟" * 200):
            response = attempt(self.client, name, "x" * 1000)
            self.assertIn(response.status_code, {200, 429}, name[:10])
            self.assertContains(
                response, "field__error", status_code=response.status_code, msg_prefix=name[:10]
            )

    def test_the_page_is_private_and_asks_for_little(self):
        site.current()
        with self.assertNumQueries(0):
            response = self.client.get(SIGN_IN)
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertIn("private", response.headers["Cache-Control"])
        self.assertContains(response, '<meta name="robots" content="noindex">')

    def test_a_member_costs_the_same_number_of_queries_whatever_the_name(self):
        counts = set()
        for name in ("早起的鱼", "没有这个人"):
            site.forget()
            with connection.execute_wrapper(counter := Counter()):
                attempt(Client(), name, "wrong")
            counts.add(counter.count)
        self.assertEqual(len(counts), 1)


class Counter:
    count = 0

    def __call__(self, execute, *arguments):
        self.count += 1
        return execute(*arguments)


@pytest.mark.django_db
class TestGuessing:
    @pytest.fixture
    def editor(self):
        return make_editor(username="小满", email="man@example.com")

    def test_it_stops_with_429_also_for_the_right_password(self, client, editor):
        for _ in range(PASSWORDS.count):
            assert attempt(client, "小满", "wrong").status_code == 200
        response = attempt(client, "小满 ", PASSWORD)
        assert response.status_code == 429
        assert int(response.headers["Retry-After"]) > 0
        assert 'value="小满' in response.content.decode()
        assert SESSION_KEY not in client.session

    def test_other_spellings_and_the_address_are_the_same_account(self, client, editor):
        spellings = [
            "小满",
            "小滿",
            "ＭＡＮ@example.com",
            "man@example.com",
            "小 满",
            "MAN@EXAMPLE.COM",
        ]
        for number in range(PASSWORDS.count):
            attempt(client, spellings[number % len(spellings)], "wrong")
        for name in ("小满", "man@example.com"):
            assert attempt(client, name).status_code == 429

    def test_a_forged_address_does_not_help(self, client, editor):
        for number in range(PASSWORDS.count):
            headers = {"X-Forwarded-For": f"192.0.2.{number}"}
            attempt(client, "小满", "wrong", headers=headers)
        headers = {"X-Forwarded-For": "192.0.2.99"}
        assert attempt(client, "小满", headers=headers).status_code == 429

    def test_the_network_is_counted_by_what_our_proxy_says(self, client, editor, settings):
        settings.TRUSTED_PROXIES = 1
        for number in range(NETWORK.count):
            forged = {"X-Forwarded-For": f"198.51.100.{number}, 192.0.2.7"}
            attempt(client, f"人{number}", "wrong", headers=forged)
        headers = {"X-Forwarded-For": "203.0.113.9, 192.0.2.7"}
        assert attempt(client, "小满", headers=headers).status_code == 429
        headers = {"X-Forwarded-For": "192.0.2.7, 203.0.113.9"}
        assert attempt(client, "小满", headers=headers).status_code == 302

    def test_another_person_on_the_same_network_still_gets_in(self, client, editor):
        other = make_member(username="别人")
        for _ in range(PASSWORDS.count + 1):
            attempt(client, "小满", "wrong")
        assert attempt(client, "别人").status_code == 302
        assert is_in(client, other)

    def test_a_right_password_forgives_the_wrong_ones(self, client, editor):
        for _ in range(PASSWORDS.count - 1):
            attempt(client, "小满", "wrong")
        assert attempt(client, "小满").status_code == 302
        kept = SignInFailure.objects.values_list("key", flat=True)
        assert [key for key in kept if key.startswith(PASSWORDS.name)] == []

    def test_an_account_of_ones_own_does_not_forgive_the_network(self, client, editor):
        for name in ("甲乙", "丙丁", "小满"):
            attempt(client, name)
        assert SignInFailure.objects.get(key__startswith=NETWORK.name).count == 3

    def test_an_open_session_is_no_licence_to_guess(self, client, editor):
        client.force_login(editor)
        data = {"password1": "kite-over-river-9"}
        for _ in range(PASSWORDS.count):
            client.post(reverse("account_change_password"), data | {"oldpassword": "wrong"})
        client.post(reverse("account_change_password"), data | {"oldpassword": PASSWORD})
        editor.refresh_from_db()
        assert editor.check_password(PASSWORD)
        # The session itself is not harmed.
        assert client.get("/me/").status_code == 200

    def test_the_log_tells_of_staff_and_of_no_password(self, client, editor, caplog):
        with caplog.at_level("INFO"):
            attempt(client, "小满", "a-secret-typed")
        assert "A password was refused to 127.0.0.1" in caplog.text
        assert "secret" not in caplog.text
        attempt(client, "小满")
        entry = LogEntry.objects.get(verb="sign_in")
        assert entry.actor == editor
        assert entry.address == "127.0.0.1"


def test_parallel_guesses_are_all_counted(transactional_db):
    make_member(username="早起的鱼", email="fish@example.com")
    names = ["早起的鱼", "早起的魚", "fish@example.com", "FISH@example.com"]

    def guess(number):
        try:
            return attempt(Client(), names[number % len(names)], "wrong").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as crowd:
        answers = list(crowd.map(guess, range(30)))
    assert answers.count(200) == PASSWORDS.count
    assert answers.count(429) == 30 - PASSWORDS.count


class ForgottenTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(username="早起的鱼", email="fish@example.com")

    def ask(self, address):
        return self.client.post(RESET, {"email": address}, follow=True)

    def test_the_answer_is_the_same_for_an_address_that_nobody_has(self):
        known, unknown = self.ask("fish@example.com"), self.ask("nobody@example.com")
        self.assertEqual(known.redirect_chain, unknown.redirect_chain)
        self.assertEqual(known.content, unknown.content)
        letters = delivered()
        self.assertEqual(
            [letter.to for letter in letters], [["fish@example.com"], ["nobody@example.com"]]
        )
        self.assertIn("没有账号", letters[1].subject)

    def test_the_work_is_the_same_for_an_address_that_nobody_has(self):
        """So the time tells nothing either: a job finds out whether there is an account."""
        self.ask("somebody@example.com")
        done = []
        for address in ("fish@example.com", "nobody@example.com"):
            with CaptureQueriesContext(connection) as captured:
                self.ask(address)
            statements = [query["sql"] for query in captured.captured_queries]
            self.assertFalse([sql for sql in statements if "accounts_member" in sql])
            done.append([re.sub(r"'[^']*'|\d+", "?", sql) for sql in statements])
        self.assertEqual(*done)
        jobs = ProcrastinateJob.objects.values_list("task_name", flat=True)
        self.assertEqual(list(jobs), ["mail_reset"] * 3)

    def test_a_new_password_ends_the_other_sessions_and_the_link(self):
        elsewhere = Client()
        attempt(elsewhere, "早起的鱼")
        self.ask("FISH@example.com")
        link = link_in(delivered()[0])
        page = self.client.get(link, follow=True)
        self.assertNotIn(link, page.content.decode())
        path = page.redirect_chain[-1][0]
        weak = self.client.post(path, {"password1": "12345"})
        self.assertContains(weak, "密码须为 8 到 128 位。")
        self.client.post(path, {"password1": "kite-over-river-9"})
        self.member.refresh_from_db()
        self.assertTrue(self.member.check_password("kite-over-river-9"))
        self.assertEqual(elsewhere.get("/me/").status_code, 302)
        self.assertContains(Client().get(link), "链接已失效")
        self.assertIn("你的密码已更改", [letter.subject for letter in delivered()])

    def test_it_opens_an_account_that_guesses_have_closed(self):
        for _ in range(PASSWORDS.count + 1):
            attempt(self.client, "早起的鱼", "wrong")
        self.ask("fish@example.com")
        path = self.client.get(link_in(delivered()[0]), follow=True).redirect_chain[-1][0]
        self.client.post(path, {"password1": "kite-over-river-9"})
        client = Client()
        attempt(client, "早起的鱼", "kite-over-river-9")
        self.assertTrue(is_in(client, self.member))

    def test_nobody_floods_a_mailbox(self):
        for _ in range(10):
            self.assertEqual(self.ask("fish@example.com").status_code, 200)
        self.assertEqual(len(delivered()), settings.MAILS_PER_ADDRESS)

    def test_wrong_links_are_dead_ends_with_a_way_on(self):
        for path in ("/password/1/x/", "/password/zzzzzzzzzzzzzzzzzz/x-y/", "/password/é/ü/"):
            self.assertContains(self.client.get(path), "重新发送邮件")


class SessionsTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(username="早起的鱼")

    def setUp(self):
        attempt(
            self.client,
            "早起的鱼",
            headers={"User-Agent": "Mozilla (Windows NT) Chrome/1 Safari"},
        )
        self.phone = Client()
        attempt(
            self.phone, "早起的鱼", headers={"User-Agent": "Mozilla (iPhone) MicroMessenger"}
        )
        self.url = reverse("usersessions_list")

    def test_each_with_device_time_and_address(self):
        page = self.client.get(self.url)
        for words in ("Chrome · Windows", "微信 · iPhone", "127.0.0.1", "本设备"):
            self.assertContains(page, words)
        self.assertIn("no-store", page.headers["Cache-Control"])

    def test_the_place_is_told_where_it_is_known(self):
        attempt(Client(), "早起的鱼", REMOTE_ADDR="8.8.8.8")
        self.assertContains(self.client.get(self.url), "8.8.8.8 · 美国")

    def test_one_is_ended_and_this_one_stays(self):
        other = sessions.of(self.member).get(user_agent__contains="iPhone")
        self.client.post(self.url, {"session": other.pk})
        self.assertEqual(self.phone.get("/me/").status_code, 302)
        self.assertEqual(self.client.get("/me/").status_code, 200)

    def test_everywhere_else(self):
        self.client.post(self.url)
        self.assertEqual(self.phone.get("/me/").status_code, 302)
        self.assertEqual(self.client.get("/me/").status_code, 200)

    def test_somebody_elses_session_is_not_mine_to_end(self):
        stranger = Client()
        attempt(stranger, make_member(username="别人").username)
        theirs = sessions.of(self.member).first()
        for number in (theirs.pk, "0", "x", "9" * 30, "9" * 5000, "²"):
            self.assertEqual(stranger.post(self.url, {"session": number}).status_code, 404)
        self.assertEqual(self.client.get("/me/").status_code, 200)

    def test_a_change_of_password_ends_the_others(self):
        data = {"oldpassword": PASSWORD, "password1": "kite-over-river-9"}
        self.client.post(reverse("account_change_password"), data)
        self.assertEqual(self.client.get("/me/").status_code, 200)
        self.assertEqual(self.phone.get("/me/").status_code, 302)
        self.assertEqual(len(sessions.of(self.member)), 1)

    def test_the_list_costs_the_same_for_many(self):
        site.forget()
        with connection.execute_wrapper(few := Counter()):
            self.client.get(self.url)
        for _ in range(10):
            attempt(Client(), "早起的鱼")
        site.forget()
        with connection.execute_wrapper(many := Counter()):
            self.client.get(self.url)
        self.assertEqual(few.count, many.count)
        self.assertLessEqual(many.count, 8 + 5)  # five of them are the site's, kept for seconds


@override_settings(TRUSTED_PROXIES=0)
class NoAddressTests(TestCase):
    def test_behind_a_socket_one_signs_in_as_well(self):
        member = make_member(username="早起的鱼")
        attempt(self.client, "早起的鱼", REMOTE_ADDR="")
        self.assertTrue(is_in(self.client, member))
