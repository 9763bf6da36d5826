from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test import TestCase, TransactionTestCase
from django.urls import reverse

from accounts import names
from accounts.models import Member
from newsportal.models import SiteSettings
from tests.factories import make_member, make_superuser

# One name to a reader, written in several ways.
ALIKE = [
    ("早起的鱼", "早起 的鱼", "早起的魚", "早起·的鱼"),
    ("Zhou", "ZHOU", "ｚｈｏｕ", "zh0u", "Zhоu", "𝐙𝐡𝐨𝐮", "Zhoú", "zh-ou"),
    ("Bill", "BiII", "B1ll", "bіll", "Biⅼⅼ"),
    ("modern", "modem", "Мodern"),
    ("Straße", "STRASSE"),
    ("己所", "已所", "巳所"),
]

STAFF = """
管理员 管理員 管理员小王 超级管理员 管·理·员 admin Admin adm1n ADMІN аdmin 4dmin
ａｄｍｉｎ adrnin admiin a_d_m_i_n Administrator newsadmin 客服 客.服 官方客服
晚报官方 版主 moderat0r m0derator root 系统 官方🐟 编辑部 officia1 站长
"""

PLAIN = """
早起的鱼 南岸老周 Badminton迷 爱编辑的人 O'Brien 山田エリ Анна Ελένη สมชาย नमस्ते
محمد 🐟鱼 김철수 Jean-Luc Müller 管先生 Modern
"""

HIDDEN = [
    "鱼\x00鱼",
    "鱼\u200b鱼",
    "鱼\u202e鱼",
    "\u2067鱼鱼",
    "鱼\ufeff鱼",
    "鱼\u3164鱼",
    "鱼\u034f鱼",
    "鱼\ud800鱼",
    "\x1b[31m鱼",
    "鱼\n\x85鱼",
]


class NameTests(TestCase):
    def test_names_that_look_the_same_have_one_key(self):
        for spellings in ALIKE:
            self.assertEqual(len({names.key(name) for name in spellings}), 1, spellings)

    def test_names_that_do_not_look_the_same_have_their_own(self):
        plain = PLAIN.split()
        self.assertEqual(len({names.key(name) for name in plain}), len(plain))

    def test_staff_like_names_are_recognised_and_others_are_not(self):
        missed = [name for name in STAFF.split() if not names.is_like_staff(name)]
        self.assertEqual(missed, [])
        wronged = [name for name in PLAIN.split() if names.is_like_staff(name)]
        self.assertEqual(wronged, [])

    def test_the_papers_own_name_is_staff_like(self):
        SiteSettings.objects.update(name="晴川日报")
        self.assertTrue(names.is_like_staff("晴川日報小助手"))

    def test_any_script_is_welcome(self):
        for name in PLAIN.split():
            names.validate(name)

    def test_what_cannot_be_seen_is_refused_with_a_sentence(self):
        for name in HIDDEN:
            with self.assertRaises(ValidationError) as raised:
                names.validate(name)
            self.assertEqual(raised.exception.code, "hidden", ascii(name))

    def test_the_length_is_counted_in_characters(self):
        for name in ("", "鱼", "  鱼  ", "鱼" * 21, "🐟" * 21):
            with self.assertRaises(ValidationError):
                names.validate(name)
        for name in ("鱼鱼", "鱼" * 20, "鱼" + "🐟" * 19):
            names.validate(name)
            make_member(username=name)

    def test_signs_and_pictures_alone_are_no_name(self):
        for name in ("🐟🐟", "👨‍👩‍👧👨‍👩‍👧".replace("\u200d", ""), "★☆", "……", "- -"):
            with self.assertRaises(ValidationError) as raised:
                names.validate(name)
            self.assertEqual(raised.exception.code, "signs", name)

    def test_a_name_is_no_address_and_no_tower(self):
        for name in ("zhou@example.com", "zhou＠home", "z" + "\u0301" * 10):
            with self.assertRaises(ValidationError):
                names.validate(name)


class UniqueTests(TestCase):
    def test_the_database_refuses_a_name_that_looks_like_another(self):
        make_member(username="早起的鱼")
        with self.assertRaises(IntegrityError):
            make_member(username="早起的魚")

    def test_the_key_follows_the_name(self):
        member = make_member(username="早起的鱼")
        member.username = "南岸老周"
        member.save(update_fields=["username"])
        self.assertEqual(Member.objects.named("南岸 老周").get(), member)

    def test_the_desk_says_so_at_the_field(self):
        make_member(username="早起的鱼")
        self.client.force_login(make_superuser())
        words = {"password1": "very-secret-words", "password2": "very-secret-words"}
        response = self.client.post(
            reverse("admin:accounts_member_add"), words | {"username": "早起的魚"}
        )
        self.assertEqual(response.status_code, 200)
        self.assertEqual(len(response.context["adminform"].form.errors["username"]), 1)

    def test_people_are_found_by_any_spelling(self):
        member = make_member(username="Zhou")
        self.assertEqual(Member.objects.get_by_natural_key("ＺＨＯＵ"), member)


@pytest.mark.usefixtures("transactional_db")
class CrowdTests(TransactionTestCase):
    def test_one_of_many_gets_the_name(self):
        def take(number):
            try:
                make_member(username="早起的鱼" if number % 2 else "早起的魚")
            except IntegrityError:
                return False
            finally:
                connection.close()
            return True

        with ThreadPoolExecutor(10) as crowd:
            self.assertEqual(sum(crowd.map(take, range(20))), 1)
        self.assertEqual(Member.objects.count(), 1)


@pytest.mark.parametrize(
    ("name", "taken", "result"),
    [
        ("zhou", [], "zhou"),
        ("zhou", ["Zhou"], "zhou 2"),
        ("zhou", ["Zhou", "ZHOU 2"], "zhou 3"),
        ("a" * 30, [], "a" * 20),
        ("a" * 30, ["a" * 20], "a" * 14 + " 2"),
        ("鱼", [], "鱼 2"),
    ],
)
def test_names_from_before_are_shortened_and_numbered(name, taken, result):
    migration = import_module("accounts.migrations.0003_names")
    assert migration.free_name(name, {names.key(other) for other in taken}) == result
