"""Anybody files a complaint without an account, and nothing typed is lost."""

import json
import random
from base64 import b64encode

from django.core.files.storage import storages
from django.test import TestCase, override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from comments import proof
from comments.models import Complaint, Evidence
from newsportal.limits import Limit
from newsportal.models import LogEntry, SiteSettings
from tests.comments.claims import PDF, REASON, file, make_complaint, picture, sheet, solved
from tests.counting import queries_of
from tests.factories import (
    make_article,
    make_expired,
    make_member,
    make_withdrawn,
)


class FormCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article(published=True, title="云州老码头的最后一班轮渡")

    def send(self, **values):
        return self.client.post("/complaints/", sheet(self.article, **values))

    def assert_kept(self, response, status=422):
        """The form came back with what was typed, and nothing was filed."""
        self.assertContains(response, REASON, status_code=status)
        self.assertContains(response, "林一舟", status_code=status)
        self.assertEqual(Complaint.objects.count(), 0)


class WayTests(FormCase):
    def test_the_tip_box_and_the_footer_lead_to_the_form(self):
        page = self.client.get(self.article.get_absolute_url()).content.decode()
        tip = page.split("温馨提示", 1)[1]
        self.assertIn(f'href="/complaints/?article={self.article.pk}"', tip)
        self.assertIn('<a href="/complaints/">', page.split("<footer", 1)[1])

    def test_the_form_knows_the_article_it_was_opened_from(self):
        page = self.client.get(f"/complaints/?article={self.article.pk}")
        self.assertContains(page, self.article.title)
        self.assertContains(page, f'value="{self.article.canonical_url}"')

    def test_what_is_no_article_of_ours_is_404(self):
        others = [make_article(), make_withdrawn(), make_expired()]
        for named in [*(item.pk for item in others), 10**17, 10**30, "", "x", "%00", "1'--"]:
            with self.subTest(named):
                self.assertEqual(
                    self.client.get(f"/complaints/?article={named}").status_code, 404
                )

    def test_the_old_page_leads_here_and_its_words_stand_below_the_form(self):
        self.assertRedirects(self.client.get("/pages/complaints/"), "/complaints/")
        self.assertContains(self.client.get("/complaints/"), "需要写明什么")

    def test_nobody_keeps_or_indexes_it(self):
        response = self.client.get("/complaints/")
        self.assertEqual(response.headers["Cache-Control"], "private, no-store")
        self.assertEqual(response.headers["X-Robots-Tag"], "noindex")

    def test_it_stays_open_when_all_but_reading_is_closed(self):
        SiteSettings.objects.update(is_simple=True)
        self.assertEqual(self.client.get("/complaints/").status_code, 200)
        self.assertEqual(self.client.get("/complaints/challenge/").status_code, 200)


class FilingTests(FormCase):
    def test_without_scripts_and_account_it_is_filed_and_followed(self):
        response = self.send(evidence=[file(), file("图.jpg", picture())])
        complaint = Complaint.objects.get()
        self.assertEqual(response["Location"], complaint.get_absolute_url())
        page = self.client.get(response["Location"])
        for text in (complaint.reference, "待处理", "证据.pdf", REASON, "我们已收到你的投诉"):
            self.assertContains(page, text)
        self.assertFalse(complaint.is_proven)
        self.assertEqual(
            list(Evidence.objects.values_list("name", "kind")),
            [("证据.pdf", "pdf"), ("图.jpg", "jpg")],
        )
        self.assertEqual(
            LogEntry.objects.filter(verb="file").get().object_id, str(complaint.pk)
        )

    def test_evidence_lies_as_it_came_in_private_storage(self):
        self.send(evidence=[file()])
        kept = Evidence.objects.get()
        with kept.open() as content:
            self.assertEqual(content.read(), PDF)
        path = storages["private"].path(kept.file)
        self.assertNotIn("证据", path)
        self.assertEqual(self.client.get(f"/media/{kept.file}").status_code, 404)

    def test_with_a_proof_of_work(self):
        self.send(altcha=solved(self.client))
        self.assertTrue(Complaint.objects.get().is_proven)

    def test_a_proof_serves_once(self):
        payload = solved(self.client)
        self.assertTrue(proof.is_solved(payload))
        self.assertFalse(proof.is_solved(payload))

    def test_a_forged_proof_proves_nothing(self):
        whole = solved(self.client)
        chance = random.Random(7)
        for _count in range(60):
            broken = bytearray(whole.encode())
            broken[chance.randrange(len(broken))] = chance.randrange(33, 127)
            if broken.decode() != whole:
                proof.is_solved(broken.decode())
        parts = [
            None,
            7,
            [],
            {},
            "x",
            {"parameters": []},
            {"parameters": "x", "signature": "x"},
        ]
        for challenge in parts:
            for solution in parts:
                text = json.dumps({"challenge": challenge, "solution": solution})
                self.assertFalse(proof.is_solved(b64encode(text.encode()).decode()))
        for text in ("", "x", "é", "\0", "A" * 4000, "W10="):
            self.assertFalse(proof.is_solved(text))
        self.assertEqual(self.send(altcha="garbage").status_code, 302)

    def test_the_form_sent_twice_files_once(self):
        values = sheet(self.article)
        first = self.client.post("/complaints/", values)
        second = self.client.post("/complaints/", values)
        self.assertEqual(first["Location"], second["Location"])
        self.assertEqual(Complaint.objects.count(), 1)

    def test_a_mail_tells_the_way_back_but_nothing_that_was_typed(self):
        self.send(reason="点这里领奖 https://evil.example/", name="中奖通知")
        mail = ProcrastinateJob.objects.get(task_name__endswith="deliver").args
        complaint = Complaint.objects.get()
        self.assertEqual(mail["address"], "lin@example.com")
        self.assertIn(complaint.reference, mail["subject"])
        self.assertIn(complaint.get_absolute_url(), mail["body"])
        self.assertNotIn("evil", mail["body"])
        self.assertNotIn("中奖", mail["body"])

    def test_an_address_is_not_flooded_by_mail(self):
        for _count in range(25):
            make_complaint(self.article, email="victim@example.com")
        mails = ProcrastinateJob.objects.filter(task_name__endswith="deliver")
        self.assertEqual(mails.count(), 20)

    def test_a_member_who_files_is_noted(self):
        member = make_member()
        self.client.force_login(member)
        self.send()
        self.assertEqual(Complaint.objects.get().filed_by, member)


class LimitTests(FormCase):
    def test_without_a_proof_a_network_files_three_a_day(self):
        for _count in range(3):
            self.assertEqual(self.send().status_code, 302)
        response = self.send()
        self.assertContains(response, REASON, status_code=429)
        self.assertGreater(int(response.headers["Retry-After"]), 3600)
        self.assertEqual(self.send(altcha=solved(self.client)).status_code, 302)

    def test_with_a_proof_ten_an_hour(self):
        for _count in range(10):
            self.assertEqual(self.send(altcha=solved(self.client)).status_code, 302)
        self.assertEqual(self.send(altcha=solved(self.client)).status_code, 429)

    def test_another_network_goes_on(self):
        for _count in range(4):
            self.send()
        values = sheet(self.article)
        response = self.client.post("/complaints/", values, REMOTE_ADDR="203.0.113.9")
        self.assertEqual(response.status_code, 302)

    def test_what_is_refused_for_its_content_is_not_counted(self):
        for _count in range(12):
            self.send(is_true="")
        self.assertEqual(self.send().status_code, 302)


class BadInputTests(FormCase):
    def test_each_field_says_what_is_wrong_and_keeps_the_rest(self):
        wrong = {
            "article": ["", "x", "https://example.com/1.html", "/2.html", "http://[", "9" * 40],
            "right": ["", "everything"],
            "name": ["", "　", "\u200b", "名" * 81],
            "email": ["x", "a@b", "a@example.com, b@example.com", "a@example.com\nBcc: x@y.z"],
            "phone": ["1" * 41],
            "is_true": [""],
        }
        for name, texts in wrong.items():
            for text in texts:
                with self.subTest(name=name, text=text):
                    response = self.send(**{name: text})
                    self.assertContains(response, "field__error", status_code=422)
                    self.assertContains(response, REASON, status_code=422)
        self.assertEqual(Complaint.objects.count(), 0)

    def test_reasons_of_every_kind(self):
        for text in ("", " \n　", "\u200b", "字" * 5001, "字" * 100_000, "a\0b"):
            with self.subTest(text=text[:5]):
                self.assertEqual(self.send(reason=text).status_code, 422)
        for text in (
            "字" * 5000,
            "😀" * 5000,
            "\u202e右到左",
            "<script>alert(1)</script>",
            "a\r\nb",
        ):
            with self.subTest(text=text[:5]):
                response = self.send(reason=text, altcha=solved(self.client))
                stored = Complaint.objects.latest("pk")
                self.assertEqual(stored.reason, text.strip().replace("\r\n", "\n"))
                page = self.client.get(response["Location"])
                self.assertNotContains(page, "<script>alert")

    def test_either_contact_will_do_but_one_there_must_be(self):
        self.assert_kept(self.send(email=""))
        self.assertEqual(self.send(email="", phone="0555-88321").status_code, 302)

    def test_forms_without_a_key_or_with_a_broken_one(self):
        self.assertEqual(self.send(form_key="").status_code, 302)
        self.assertEqual(self.send(form_key="x").status_code, 422)

    def test_the_article_is_found_by_address_path_or_number(self):
        number = self.article.pk
        for text in (f"/{number}.html", str(number), f"{number}.html", f"/{number}"):
            with self.subTest(text):
                form = {"altcha": solved(self.client), "article": text}
                self.assertEqual(self.send(**form).status_code, 302)


class WrongFileTests(FormCase):
    def refused(self, *files):
        response = self.send(evidence=list(files))
        self.assert_kept(response)
        self.assertEqual(Evidence.objects.count(), 0)
        return response

    def test_what_is_neither_picture_nor_document_is_refused_by_content(self):
        whole = picture()
        wrong = {
            "脚本.pdf": b"<script>alert(1)</script>",
            "程序.jpg": b"MZ" + bytes(200),
            "矢量.png": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "半张.jpg": whole[: len(whole) // 2],
            "断.png": picture("PNG", (400, 400))[:-40],
            "动.gif": picture("GIF"),
            "网.webp": picture("WEBP"),
            "图.tiff": picture("TIFF"),
            "断.pdf": b"%PDF-1.7\n",
            "晚.pdf": b"\n%PDF-1.7\n%%EOF",
            "文.docx": b"PK\x03\x04" + bytes(99),
            "空.pdf": b"",
        }
        for name, content in wrong.items():
            with self.subTest(name):
                self.refused(file(name, content))

    def test_a_bomb_is_refused_by_its_head(self):
        bomb = picture("PNG", (9000, 9000))
        self.assertLess(len(bomb), 600_000)
        self.assertContains(self.refused(file("大.png", bomb)), "大.png", status_code=422)

    def test_one_wrong_file_refuses_all_and_says_which(self):
        response = self.refused(file(), file("坏.exe", b"MZ"))
        self.assertContains(response, "坏.exe", status_code=422)

    def test_the_ending_does_not_decide(self):
        self.send(evidence=[file("其实是图.pdf", picture("PNG"))])
        self.assertEqual(Evidence.objects.get().kind, "png")

    def test_at_most_five(self):
        self.refused(*[file(f"{number}.pdf") for number in range(6)])

    @override_settings(EVIDENCE_MAX_BYTES=1024 * 1024)
    def test_too_large_together_keeps_what_was_typed(self):
        half = PDF + bytes(700_000) + b"%%EOF"
        response = self.refused(file("一.pdf", half), file("二.pdf", half))
        self.assertContains(response, "1 MB", status_code=422)

    def test_far_too_large_is_refused_unread(self):
        response = self.client.post(
            "/complaints/", sheet(self.article), CONTENT_LENGTH=70 * 1024 * 1024
        )
        self.assertEqual(response.status_code, 413)

    def test_names_of_files_are_tidied(self):
        names = ["../../etc/passwd.pdf", "a" * 300 + ".pdf", "\u202efdp.exe", "  ", "x\ny.pdf"]
        for name in names:
            with self.subTest(name):
                form = {"altcha": solved(self.client), "evidence": [file(name)]}
                self.assertEqual(self.send(**form).status_code, 302)
        for kept in Evidence.objects.all():
            self.assertTrue(kept.name.isprintable())
            self.assertLessEqual(len(kept.name), 120)
            self.assertNotIn("/", kept.name)

    def test_other_errors_ask_for_the_files_again(self):
        response = self.send(is_true="", evidence=[file()])
        self.assertContains(response, "请重新选择文件", status_code=422)


class FollowTests(FormCase):
    def setUp(self):
        self.complaint = make_complaint(self.article)
        self.address = self.complaint.get_absolute_url()

    def test_only_the_key_opens_it(self):
        self.assertGreaterEqual(len(self.complaint.key), 32)
        for key in ("x", self.complaint.key[:-1], str(self.complaint.pk), "a" * 500):
            self.assertEqual(self.client.get(f"/complaints/{key}/").status_code, 404)
        self.assertContains(self.client.get(self.address), self.complaint.reference)

    def test_its_address_is_kept_from_others(self):
        response = self.client.get(self.address)
        self.assertEqual(response.headers["Referrer-Policy"], "same-origin")
        self.assertEqual(response.headers["Cache-Control"], "private, no-store")

    def test_a_key_or_an_address_that_was_written_down_leads_back(self):
        for text in (self.complaint.key, self.complaint.link, f" {self.complaint.key} "):
            response = self.client.post("/complaints/find/", {"key": text})
            self.assertRedirects(response, self.address)
        for text in ("", "x", "a\0b", "字" * 500):
            response = self.client.post("/complaints/find/", {"key": text})
            self.assertEqual(response.status_code, 422)
        self.assertEqual(self.client.get("/complaints/find/").status_code, 405)

    def test_the_claimant_adds_words_and_files_once(self):
        values = {"text": "补充原图。", "key": "5b0c1f0e-59f6-4a4f-a3e8-6fbc55b5f0a1"}
        for _count in range(2):
            response = self.client.post(self.address, values | {"evidence": [file("原图.pdf")]})
            self.assertRedirects(response, self.address)
        page = self.client.get(self.address)
        self.assertContains(page, "补充原图。", count=1)
        self.assertContains(page, "原图.pdf", count=1)

    def test_nothing_is_no_supplement_and_too_much_is_refused(self):
        for values in ({}, {"text": " "}, {"text": "字" * 5001}, {"text": "a\0b"}):
            self.assertEqual(self.client.post(self.address, values).status_code, 422)
        wrong = {"text": "见附件", "evidence": [file("x.exe", b"MZ")]}
        self.assertContains(self.client.post(self.address, wrong), "见附件", status_code=422)

    def test_supplements_are_limited_and_what_was_typed_stays(self):
        for number in range(20):
            self.client.post(self.address, {"text": f"第{number}条"})
        response = self.client.post(self.address, {"text": "第二十一条"})
        self.assertContains(response, "第二十一条", status_code=429)

    def test_the_page_costs_the_same_with_much_said(self):
        few = queries_of(self.client, self.address)
        for number in range(12):
            entry = self.complaint._enter("added", None, f"第{number}条")
            Evidence.objects.keep(entry, [(file(), "pdf")])
        self.assertEqual(queries_of(self.client, self.address), few)
        self.assertLessEqual(few, 5)

    def test_the_form_costs_little(self):
        self.assertLessEqual(queries_of(self.client, "/complaints/"), 3)
        named = f"/complaints/?article={self.article.pk}"
        self.assertLessEqual(queries_of(self.client, named), 3)


class ChallengeTests(TestCase):
    def test_each_is_new_and_never_kept(self):
        first, second = (self.client.get("/complaints/challenge/") for _count in range(2))
        self.assertNotEqual(first.json(), second.json())
        self.assertEqual(first.headers["Cache-Control"], "no-store")

    def test_an_old_one_proves_nothing(self):
        payload = solved(self.client)
        with override_settings(SECRET_KEY="another"):
            self.assertFalse(proof.is_solved(payload))

    def test_a_used_one_is_remembered_as_long_as_it_would_serve(self):
        self.assertIsInstance(proof.ONCE, Limit)
        self.assertGreaterEqual(proof.ONCE.period, proof.LASTS)
