"""Making an account: what it takes, what it writes down, and what it does not tell."""

from concurrent.futures import ThreadPoolExecutor

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, TestCase
from django.urls import reverse

from accounts.confirmation import may_speak, refuse_if_unconfirmed
from accounts.models import Member
from newsportal.models import Page, SiteSettings, Word
from tests.factories import PASSWORD, make_editor, make_member

from .mails import delivered, link_in

SIGN_UP = reverse("account_signup")


def sign_up(client, name="早起的鱼", email="fish@example.com", **values):
    fields = {"username": name, "email": email, "password1": PASSWORD, "consent": "on"}
    return client.post(
        SIGN_UP, {key: value for key, value in (fields | values).items() if value}
    )


def newest():
    return Member.objects.latest("pk")


class SignUpTests(TestCase):
    def test_the_new_member_is_signed_in_and_asked_to_confirm(self):
        response = sign_up(self.client, next="/latest/")
        self.assertEqual(response.headers["Location"], "/latest/")
        member = newest()
        self.assertEqual(self.client.session[SESSION_KEY], str(member.pk))
        self.assertEqual(str(member), "早起的鱼")
        letter = delivered()[0]
        self.assertEqual(letter.to, ["fish@example.com"])
        self.assertIn("请确认", letter.subject)
        self.assertFalse(may_speak(member))
        page = self.client.get(link_in(letter))
        self.assertContains(page, "fish@example.com")
        self.assertFalse(may_speak(member))  # a mail scanner looks as well
        self.client.post(link_in(letter))
        self.assertTrue(may_speak(member))

    def test_a_listed_word_is_no_name_in_any_spelling(self):
        for action, name in (
            ("mask", "赌 博大王"),
            ("hold", "賭博大王"),
            ("refuse", "爱赌*博"),
        ):
            Word.objects.update_or_create(text="赌博", defaults={"action": action})
            response = sign_up(self.client, name=name)
            self.assertContains(response, "field__error")
        self.assertFalse(Member.objects.exists())

    def test_the_box_is_empty_and_consent_is_written_down_with_its_versions(self):
        self.assertNotContains(self.client.get(SIGN_UP), "checked")
        response = sign_up(self.client, consent="")
        self.assertContains(response, "须同意后才能注册。")
        self.assertFalse(Member.objects.exists())
        Page.objects.get(slug="terms").publish(make_editor())
        terms = Page.objects.get(slug="terms")
        terms.body += "<p>又一条。</p>"
        terms.publish(make_editor())
        sign_up(self.client)
        given = newest().consents.values_list("page__slug", "number")
        self.assertEqual(set(given), {("terms", 2), ("privacy", 1)})

    def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(self):
        make_member(username="南岸老周")
        for name in ("南岸老周", "南岸 老周", "管理员", "adm1n", "鱼", "鱼\u200b鱼", "a@b"):
            response = sign_up(self.client, name=name)
            self.assertEqual(response.status_code, 200)
            self.assertTrue(response.context["form"].errors["username"], name)
            self.assertContains(response, "fish@example.com")
        for email in ("x", "x@", "a@b", "\x00@example.com", f"{'x' * 300}@example.com"):
            response = sign_up(self.client, email=email)
            self.assertTrue(response.context["form"].errors["email"], email[:20])
            self.assertContains(response, "早起的鱼")
        for password in (
            "short",
            "12345678",
            "password",
            "x" * 100_000,
            "早起的鱼早起的鱼"[:4],
        ):
            response = sign_up(self.client, password1=password)
            self.assertTrue(response.context["form"].errors["password1"], password[:20])
        self.assertFalse(Member.objects.filter(username="早起的鱼").exists())

    def test_a_listed_word_is_no_name(self):
        Word.objects.create(text="赌场")
        response = sign_up(self.client, name="澳门赌场小妹")
        self.assertTrue(response.context["form"].errors["username"])
        self.assertFalse(Member.objects.exists())

    def test_any_script_and_nothing_but_the_fields(self):
        for number, name in enumerate(("محمد علي", "Анна", "鱼🐟", "<b>x</b>", "O'Brien")):
            sign_up(
                Client(),
                name=name,
                email=f"a{number}@example.com",
                is_staff="on",
                is_superuser="on",
                points="900",
                pk="77",
            )
            member = newest()
            self.assertEqual(str(member), name)
            self.assertFalse(member.is_staff or member.is_superuser)
            self.assertEqual(member.points, 0)
            self.assertNotEqual(member.pk, 77)

    def test_the_door_can_be_closed(self):
        SiteSettings.objects.update(has_registration=False)
        self.assertContains(self.client.get(SIGN_UP), "暂停注册")
        self.assertContains(sign_up(self.client), "暂停注册")
        self.assertFalse(Member.objects.exists())
        self.assertNotContains(self.client.get(reverse("account_login")), SIGN_UP)

    def test_a_network_makes_only_so_many(self):
        for _ in range(settings.SIGN_UPS_PER_NETWORK):
            sign_up(self.client, name="管理员")
        response = sign_up(self.client)
        self.assertEqual(response.status_code, 429)
        self.assertFalse(Member.objects.exists())
        other = Client(REMOTE_ADDR="203.0.113.9")
        self.assertEqual(sign_up(other).status_code, 302)


class TakenAddressTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.owner = make_member(username="失主", email="fish@example.com")

    def test_the_answer_is_the_same_and_the_owner_learns_it_by_mail(self):
        answers = []
        for name, email in (("甲甲", "fish@example.com"), ("乙乙", "new@example.com")):
            client = Client()
            response = sign_up(client, name=name, email=email)
            centre = client.get("/me/security/").content.decode()
            centre = centre.replace(email, "ADDRESS").replace(name, "NAME")
            answers.append((response.status_code, response.headers["Location"], strip(centre)))
        self.assertEqual(answers[0], answers[1])
        letters = {letter.to[0]: letter for letter in delivered()}
        self.assertIn("已有账号", letters["fish@example.com"].subject)
        self.assertIn("请确认", letters["new@example.com"].subject)

    def test_it_cannot_be_confirmed_twice_and_opens_the_owners_account(self):
        sign_up(self.client, name="冒名", email="fish@example.com")
        impostor = newest()
        self.assertFalse(may_speak(impostor))
        client = Client()
        data = {"login": "fish@example.com", "password": PASSWORD}
        client.post(reverse("account_login"), data)
        self.assertEqual(client.session[SESSION_KEY], str(self.owner.pk))
        client.post(reverse("account_reset_password"), {"email": "fish@example.com"})
        self.assertEqual(EmailAddress.objects.filter(verified=True).get().user, self.owner)

    def test_a_change_to_it_tells_nothing_either(self):
        member = make_member(username="想换的人", email="old@example.com")
        pages = []
        for email in ("fish@example.com", "free@example.com"):
            client = Client()
            credentials = {"login": "想换的人", "password": PASSWORD}
            client.post(reverse("account_login"), credentials)
            change = reverse("account_email")
            client.post(change, {"email": email, "action_add": ""})
            client.post(
                reverse("account_reauthenticate"), {"password": PASSWORD, "next": change}
            )
            response = client.post(change, {"email": email, "action_add": ""}, follow=True)
            pages.append(strip(response.content.decode().replace(email, "ADDRESS")))
            EmailAddress.objects.filter(user=member, verified=False).delete()
        self.assertEqual(pages[0], pages[1])
        subjects = {letter.to[0]: letter.subject for letter in delivered()}
        self.assertIn("已有账号", subjects["fish@example.com"])
        member.refresh_from_db()
        self.assertEqual(member.email, "old@example.com")


def strip(page):
    """Return a page without what differs by itself."""
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


class EmailTests(TestCase):
    def test_a_new_address_holds_once_it_is_confirmed(self):
        member = make_member(username="早起的鱼", email="old@example.com")
        credentials = {"login": "早起的鱼", "password": PASSWORD}
        self.client.post(reverse("account_login"), credentials)
        change = reverse("account_email")
        data = {"email": "New@Example.com", "action_add": ""}
        response = self.client.post(change, data)
        self.assertRedirects(response, f"{reverse('account_reauthenticate')}?next={change}")
        confirmed = {"password": PASSWORD, "next": change}
        self.client.post(reverse("account_reauthenticate"), confirmed)
        member.refresh_from_db()
        self.assertEqual(member.email, "old@example.com")
        letter = next(letter for letter in delivered() if letter.to == ["new@example.com"])
        self.client.post(link_in(letter))
        member.refresh_from_db()
        self.assertEqual(member.email, "new@example.com")
        told = [letter for letter in delivered() if letter.to == ["old@example.com"]]
        self.assertIn("邮箱已更换", told[0].subject)
        self.assertContains(self.client.get(link_in(letter)), "链接已失效")

    def test_a_link_signs_nobody_out(self):
        sign_up(Client())
        link = link_in(delivered()[0])
        somebody = make_member()
        self.client.force_login(somebody)
        self.client.get(link)
        self.client.post(link)
        self.assertEqual(self.client.session[SESSION_KEY], str(somebody.pk))

    def test_mails_speak_the_members_language(self):
        make_member(username="Ann", email="ann@example.com", language="en")
        self.client.post(reverse("account_reset_password"), {"email": "ann@example.com"})
        self.assertIn("A new password", delivered()[0].subject)


class SpeakingTests(TestCase):
    def test_a_confirmed_address_comes_first(self):
        member = make_member(email="")
        with self.assertRaises(ValidationError) as raised:
            refuse_if_unconfirmed(member)
        self.assertEqual(raised.exception.code, "unconfirmed")
        self.assertTrue(may_speak(make_member()))
        self.assertTrue(may_speak(make_editor(email="")))

    def test_unless_the_site_does_not_ask_for_it(self):
        SiteSettings.objects.update(requires_confirmed_email=False)
        self.assertTrue(may_speak(make_member(email="")))


def test_one_of_many_gets_the_name(transactional_db):
    def take(number):
        try:
            name = "早起的鱼" if number % 2 else "早起的魚"
            return sign_up(Client(), name, f"a{number}@example.com").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as crowd:
        answers = list(crowd.map(take, range(20)))
    assert sorted(answers) == [200] * 19 + [302]
    assert Member.objects.count() == 1
    assert EmailAddress.objects.count() == 1
    assert len(delivered()) == 1
