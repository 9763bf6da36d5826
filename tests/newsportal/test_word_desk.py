"""The word list at the desk: pasted, imported, exported, tried."""

from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from newsportal import reach, words
from newsportal.models import LogEntry, Word
from newsportal.words import Action, Scope
from tests.factories import make_article, make_editor, make_moderator

LIST, ADD = "/admin/newsportal/word/", "/admin/newsportal/word/add/"
TRY, EXPORT = f"{LIST}try/", f"{LIST}export/"
EVERYWHERE = list(Scope)


def listed():
    return {word.text: word for word in Word.objects.all()}


class DeskCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.moderator = make_moderator()

    def setUp(self):
        self.client.force_login(self.moderator)

    def add(self, text="", **values):
        sent = {"words": text, "action": "mask", "scopes": EVERYWHERE, "note": ""} | values
        return self.client.post(ADD, sent)


class AddTests(DeskCase):
    def test_thousands_are_pasted_at_once_in_few_statements(self):
        with CaptureQueriesContext(connection) as few:
            self.add("\n".join(f"词甲{number}号" for number in range(10)))
        with CaptureQueriesContext(connection) as many:
            response = self.add("\r\n".join(f"词乙{number}号" for number in range(3000)))
        self.assertRedirects(response, LIST)
        self.assertEqual(Word.objects.count(), 3010)
        self.assertLessEqual(len(many), len(few) + 12)
        entry = LogEntry.objects.filter(verb="import").first()
        self.assertEqual((entry.actor, entry.after["added"]), (self.moderator, 3000))

    def test_a_line_may_say_its_own_action_scopes_and_note(self):
        self.add(
            "word,action,scopes,note\n赌博,refuse,comment message,博彩\n"
            '彩票,提醒\n"a,b词"\n性别\t放行',
            action="hold",
            scopes=[Scope.NAME],
        )
        found = listed()
        self.assertEqual(
            (found["赌博"].action, found["赌博"].scopes, found["赌博"].note),
            ("refuse", ["comment", "message"], "博彩"),
        )
        self.assertEqual((found["彩票"].action, found["彩票"].scopes), ("warn", ["name"]))
        self.assertEqual(found["a,b词"].action, "hold")
        self.assertEqual(found["性别"].action, "allow")

    def test_bad_lines_are_named_with_their_numbers_and_kept(self):
        bad = ["***", "赌博,explode", "x", "好词,mask,moon", "字" * 61, "葵\0花", "a,b,c,d,e"]
        response = self.add("\n".join(["葵花典", *bad, "", "葵 花 典", "玉女经"]))
        self.assertEqual(response.status_code, 422)
        self.assertEqual(set(listed()), {"葵花典", "玉女经"})
        page = response.content.decode()
        for number in (2, 3, 4, 5, 6, 7, 8, 10):
            self.assertIn(f"第 {number} 行", page)
        self.assertEqual(
            response.context["form"]["words"].value().split("\n"), [*bad, "葵 花 典"]
        )

    def test_what_is_listed_takes_only_what_the_line_says(self):
        self.add("赌博\n彩票", action="hold", note="旧")
        self.add("賭博,refuse\n彩票\n新词", action="mask", note="新")
        found = listed()
        self.assertEqual((found["赌博"].action, found["赌博"].note), ("refuse", "旧"))
        self.assertEqual(found["彩票"].action, "hold")
        self.assertEqual(found["新词"].note, "新")
        self.assertContains(self.client.get(LIST), "新增 1")

    def test_files_are_read_however_a_spreadsheet_wrote_them(self):
        for number, encoding in enumerate(["utf-8", "utf-8-sig", "gb18030", "utf-16"]):
            content = f"词语,处理方式\r\n赌博{number}号,拒绝\r\n".encode(encoding)
            self.add(file=SimpleUploadedFile("words.csv", content))
            self.assertEqual(listed()[f"赌博{number}号"].action, "refuse")
        response = self.add(file=SimpleUploadedFile("a.png", b"\x89PNG\xff\xff\x00"))
        self.assertEqual(response.status_code, 422)

    def test_nothing_typed_is_lost_by_an_error(self):
        response = self.add("葵花典", scopes=[])
        self.assertEqual(response.status_code, 422)
        self.assertContains(response, "葵花典", status_code=422)
        self.assertEqual(listed(), {})
        self.assertEqual(self.add("   ").status_code, 422)

    @mock.patch.object(reach, "SECONDS", 60)
    def test_new_words_are_tried_on_what_was_written_before_they_count(self):
        make_article(title="刘姥姥进了大观园", published=True)
        make_article(body="<p>她说大观<strong>园</strong>好。</p>", published=True)
        make_article(title="别的事", published=True)
        response = self.add("大观园\n没有的词", _look="1")
        found, comments = response.context["reaches"]
        self.assertEqual((found.seen, found.touched), (3, 2))
        self.assertEqual((comments.seen, comments.touched), (0, 0))
        self.assertEqual(found.counts, {"大观园": 2})
        self.assertContains(response, "<mark>大观园</mark>")
        self.assertContains(response, "刘姥姥进了")
        self.assertEqual(response.context["form"]["words"].value(), "大观园\n没有的词")
        self.assertEqual(listed(), {})
        file = SimpleUploadedFile("words.txt", "大观园".encode())
        response = self.add(file=file, _look="1")
        self.assertEqual(response.context["form"]["words"].value(), "大观园")


class OneWordTests(DeskCase):
    def test_a_word_is_changed_logged_and_counts_at_once(self):
        word = Word.objects.create(text="葵花典")
        values = {"text": "葵花宝典", "action": "hold", "scopes": ["comment"], "note": "x"}
        self.client.post(f"{LIST}{word.pk}/change/", values)
        word.refresh_from_db()
        self.assertEqual((word.key, word.scopes), ("葵花宝典", ["comment"]))
        self.assertTrue(words.check("葵花宝典", Scope.COMMENT).held)
        self.assertFalse(words.check("葵花宝典", Scope.NAME).hits)
        entry = LogEntry.objects.get(verb="change")
        self.assertEqual(entry.before["text"], "葵花典")

    def test_another_spelling_of_a_listed_word_is_refused_with_a_sentence(self):
        Word.objects.create(text="赌博")
        word = Word.objects.create(text="葵花典")
        values = {"text": "賭 博", "action": "mask", "scopes": ["comment"], "note": ""}
        response = self.client.post(f"{LIST}{word.pk}/change/", values)
        self.assertContains(response, "词表中已有这个词")

    def test_deleting_many_counts_at_once_and_is_logged(self):
        numbers = [Word.objects.create(text=text).pk for text in ("葵花典", "玉女经")]
        sent = {"action": "delete_selected", "_selected_action": numbers, "post": "yes"}
        self.client.post(LIST, sent)
        self.assertEqual(words.mask("葵花典", Scope.COMMENT), "葵花典")
        self.assertEqual(LogEntry.objects.filter(verb="delete").count(), 2)

    def test_the_list_is_searched_in_any_spelling_and_filtered(self):
        Word.objects.create(text="赌博")
        Word.objects.create(text="彩票", action="warn", scopes=["name"])
        self.assertContains(self.client.get(LIST, {"q": "賭"}), "赌博")
        self.assertNotContains(self.client.get(LIST, {"q": "賭"}), "彩票")
        page = self.client.get(LIST, {"scope": "name", "action__exact": "warn"})
        self.assertContains(page, "彩票")
        self.assertNotContains(page, "赌博")

    def test_how_many_signs_are_looked_through_is_set_here(self):
        Word.objects.create(text="赌博")
        self.client.post("/admin/newsportal/word/settings/", {"gap": "1"})
        self.assertEqual(words.mask("赌**博", Scope.COMMENT), "赌**博")
        self.assertEqual(LogEntry.objects.get(verb="change").after, {"gap": 1})
        response = self.client.post("/admin/newsportal/word/settings/", {"gap": "11"})
        self.assertContains(response, "errors")


class ExportTests(DeskCase):
    def test_what_is_taken_out_can_be_brought_back(self):
        self.add('赌博,refuse,comment name,说明\n"a,b词"\n=1+1词\n性别,allow')
        rows = Word.objects.order_by("pk").values_list("text", "action", "scopes", "note")
        before = list(rows.all())
        content = b"".join(self.client.get(EXPORT))
        self.assertTrue(content.startswith(b"\xef\xbb\xbfword,action"))
        self.assertIn(b"'=1+1", content)
        Word.objects.all().delete()
        self.add(file=SimpleUploadedFile("words.csv", content))
        self.assertEqual(list(rows.all()), before)

    def test_the_words_alone_are_plain_lines(self):
        self.add("赌博\n彩票")
        content = b"".join(self.client.get(EXPORT, {"format": "txt"}))
        self.assertEqual(content.decode(), "赌博\n彩票\n")


class TryTests(DeskCase):
    def test_a_text_is_tried_with_places_consequence_and_what_others_see(self):
        Word.objects.create(text="赌博", action=Action.MASK)
        Word.objects.create(text="加微信", action=Action.HOLD)
        response = self.client.post(TRY, {"text": "去賭 博吧，加微信", "scope": "comment"})
        self.assertContains(response, "去***吧，加微信")
        self.assertContains(response, '<mark class="hit hit--mask">賭 博</mark>')
        self.assertContains(response, "第 2 字")
        self.assertContains(response, "会先送审")
        response = self.client.post(TRY, {"text": "清白的话", "scope": "comment"})
        self.assertContains(response, "会原样显示")

    def test_bad_input_gets_a_sentence(self):
        for text in ("", "a\0b", "字" * 100_001):
            response = self.client.post(TRY, {"text": text, "scope": "comment"})
            self.assertContains(response, "errors")
        self.assertContains(
            self.client.post(TRY, {"text": "字" * 100_000, "scope": "comment"}), "tried"
        )


class DoorTests(DeskCase):
    def test_only_moderators_enter(self):
        self.client.force_login(make_editor())
        for address in (LIST, ADD, TRY, EXPORT, "/admin/newsportal/word/settings/"):
            self.assertEqual(self.client.get(address).status_code, 403, address)

    def test_the_list_costs_the_same_however_long_it_is(self):
        def cost():
            with CaptureQueriesContext(connection) as captured:
                self.client.get(LIST)
            return len(captured)

        self.add("一个词")
        self.client.get(LIST)
        few = cost()
        self.add("\n".join(f"第{number}个词" for number in range(300)))
        self.client.get(LIST)
        self.assertEqual(cost(), few)
        self.assertLessEqual(few, 15)
