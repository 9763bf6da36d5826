"""Listed words in running text: found however they are written, masked, and nothing else."""

import re
from html import escape, unescape

import hypothesis.extra.django
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import TestCase
from hypothesis import given
from hypothesis import strategies as st

from newsportal import site, words
from newsportal.models import Word, WordList
from newsportal.words import Action, Scope


def list_words(*texts, action=Action.MASK, **values):
    for text in texts:
        Word.objects.create(text=text, action=action, **values)


def masked(text, scope=Scope.COMMENT):
    return words.mask(text, scope)


class MatchingTests(TestCase):
    def test_a_word_is_found_in_running_text(self):
        list_words("赌博")
        self.assertEqual(masked("欢迎来赌博网站"), "欢迎来**网站")

    def test_width_case_script_and_invisible_signs_hide_nothing(self):
        list_words("赌博", "casino")
        for text in (
            "賭博",
            "赌\u200b博",
            "赌\u00ad博",
            "赌\ufe0f博",
            "ＣＡＳＩＮＯ",
            "CaSiNo",
        ):
            with self.subTest(text=text):
                self.assertEqual(masked(text), "*" * len(text))

    def test_signs_strewn_in_hide_nothing_up_to_their_number(self):
        list_words("赌博")
        for text in ("赌*博", "赌 博", "赌_博", "赌。博", "赌...博", "赌😀博", "赌\u3000博"):
            with self.subTest(text=text):
                self.assertEqual(masked(text), "*" * len(text))
        self.assertEqual(masked("赌----博"), "赌----博")
        row = WordList.objects.get()
        row.gap = 0
        row.save()
        self.assertEqual(masked("赌*博"), "赌*博")
        self.assertEqual(masked("赌\u200b博"), "***")

    def test_in_the_papers_own_texts_a_clause_ends_what_a_word_may_be(self):
        list_words("赌博")
        for text in ("两人打赌，博士赢了", "打赌。博士"):
            self.assertEqual(masked(text, Scope.ARTICLE), text)
        self.assertEqual(masked("赌*博", Scope.ARTICLE), "***")

    def test_the_longest_word_comes_first(self):
        list_words("赌", "赌博", "赌博网站")
        self.assertEqual(
            [hit.word for hit in words.check("去赌博网站", Scope.COMMENT).hits], ["赌博网站"]
        )

    def test_an_allowed_word_protects_its_characters_and_nothing_else(self):
        list_words("性", "男性", "性别歧视", "别墅")
        list_words("性别", action=Action.ALLOW)
        self.assertEqual(masked("性别"), "性别")
        self.assertEqual(masked("性感的性别"), "*感的性别")
        self.assertEqual(masked("性别歧视"), "****")
        self.assertEqual(masked("性别墅"), "性别墅")
        self.assertEqual(masked("别墅里的男性"), "**里的**")

    def test_a_latin_word_is_found_whole_only(self):
        list_words("ass", "110", "make money")
        for text in ("class", "assess", "Las Sierra", "2110", "pass it"):
            self.assertEqual(masked(text), text)
        for text, shown in {
            "You ass!": "You ***!",
            "笨ass蛋": "笨***蛋",
            "a.s.s": "*****",
            "打110": "打***",
            "Make  Money": "***********",
            "ass110": "******",
        }.items():
            with self.subTest(text=text):
                self.assertEqual(masked(text), shown)

    def test_a_refused_beginning_does_not_hide_the_word_inside(self):
        list_words("x赌博", "赌博")
        self.assertEqual(masked("ax赌博"), "ax**")

    def test_addresses_stay_whole_and_words_behind_them_do_not(self):
        list_words("赌博", "sex")
        for text in (
            "https://example.com/sex/a",
            "https://zh.example.org/wiki/赌博",
            "www.sex.com",
            "sex@example.com",
        ):
            self.assertEqual(masked(f"看 {text} 吧"), f"看 {text} 吧")
        self.assertEqual(masked("https://a.com赌博"), "https://a.com**")
        self.assertEqual(masked("https://a.com/x 赌博"), "https://a.com/x **")

    def test_a_word_that_is_an_address_is_found_in_addresses(self):
        list_words("bad.example", action=Action.HOLD)
        self.assertTrue(words.check("http://www.bad.example/1", Scope.COMMENT).held)

    def test_what_a_masked_word_leaves_together_is_masked_too(self):
        list_words("赌博")
        self.assertEqual(masked("赌赌博博"), "****")

    def test_lines_stay_lines(self):
        list_words("赌博")
        self.assertEqual(masked("赌\n博"), "*\n*")


class HtmlTests(TestCase):
    def test_tags_attributes_and_entities_are_left_alone(self):
        list_words("赌博", "strong", "href", "amp")
        html = '<p>来<a href="/赌博">赌<strong>博</strong></a>吧 A&amp;B</p>'
        self.assertEqual(
            words.mask_html(html, Scope.ARTICLE),
            '<p>来<a href="/赌博">*<strong>*</strong></a>吧 A&amp;B</p>',
        )

    def test_no_word_reaches_into_the_next_paragraph(self):
        list_words("赌博")
        html = "<p>打赌</p><p>博士</p>"
        self.assertEqual(words.mask_html(html, Scope.ARTICLE), html)

    def test_a_sign_written_as_an_entity_is_one_sign(self):
        list_words("赌博")
        self.assertEqual(words.mask_html("<p>赌&amp;博</p>", Scope.ARTICLE), "<p>***</p>")

    def test_a_link_ends_its_address(self):
        list_words("赌博")
        html = '<p><a href="https://a.com/x">https://a.com/x</a>赌博</p>'
        self.assertEqual(words.mask_html(html, Scope.ARTICLE), html.replace("赌博", "**"))


class ConsequenceTests(TestCase):
    def test_each_action_says_its_part(self):
        for action in (Action.MASK, Action.HOLD, Action.REFUSE, Action.WARN):
            list_words(f"甲{action}", action=action)
        verdict = words.check("甲mask 甲hold 甲refuse 甲warn", Scope.COMMENT)
        self.assertEqual(
            [hit.action for hit in verdict.hits], ["mask", "hold", "refuse", "warn"]
        )
        self.assertTrue(verdict.refused and verdict.held and verdict.warned)
        self.assertEqual(verdict.masked, "***** 甲hold ******* 甲warn")
        self.assertFalse(words.check("甲warn", Scope.COMMENT).refused)

    def test_a_word_counts_in_its_scopes_alone(self):
        list_words("赌博", scopes=[Scope.MESSAGE])
        self.assertEqual(masked("赌博"), "赌博")
        self.assertEqual(masked("赌博", Scope.MESSAGE), "**")

    def test_hits_name_the_place_and_the_word(self):
        list_words("赌博")
        [hit] = words.check("欢迎来賭 博吧", Scope.COMMENT).hits
        self.assertEqual((hit.start, hit.end, hit.word, hit.action), (3, 6, "赌博", "mask"))


class ListTests(TestCase):
    def test_a_change_counts_at_once_here_and_a_deletion_too(self):
        self.assertEqual(masked("赌博"), "赌博")
        list_words("赌博")
        self.assertEqual(masked("赌博"), "**")
        Word.objects.all().delete()
        self.assertEqual(masked("赌博"), "赌博")

    def test_a_change_costs_three_statements_in_each_process_and_then_none(self):
        list_words("赌博", "博彩")
        site._drop()
        words.forget()
        site.current()
        with self.assertNumQueries(2):
            masked("赌博")
        with self.assertNumQueries(0):
            masked("赌博")

    def test_a_scope_is_read_again_only_when_its_own_words_changed(self):
        list_words("赌博", scopes=[Scope.COMMENT])
        before = words.version(Scope.ARTICLE)
        list_words("博彩", scopes=[Scope.COMMENT])
        self.assertEqual(words.version(Scope.ARTICLE), before)
        Word.objects.get(text="博彩").delete()
        word = Word.objects.get()
        word.scopes = [Scope.ARTICLE]
        word.save()
        self.assertEqual(masked("赌博"), "赌博")

    def test_two_spellings_of_one_word_are_refused(self):
        list_words("赌博")
        for text in ("賭博", "赌 博", "赌·博"):
            with self.assertRaises(ValidationError), transaction.atomic():
                Word(text=text).full_clean()
            with self.assertRaises(IntegrityError), transaction.atomic():
                Word.objects.create(text=text)

    def test_what_cannot_be_found_is_refused(self):
        for text in ("", "  ", "***", "a", "7", "\u200b", "赌" * 61, "赌\0博"):
            with self.assertRaises(ValidationError):
                Word(text=text).full_clean()


# --- Whatever is written

WORDS = ["赌", "赌博", "赌博网站", "ab", "a b", "性", "x赌", "博。赌"]
ALLOWED = ["性别", "赌局"]
TAG = re.compile("<[^>]*>")
TEXTS = st.text(alphabet="赌博网站性别局abx AB賭。*-_\u200b\n\0\ud800<&;1😀\u0301", max_size=40)


class AnyTextTests(hypothesis.extra.django.TestCase):
    @classmethod
    def setUpTestData(cls):
        list_words(*WORDS)
        list_words(*ALLOWED, action=Action.ALLOW)

    @given(text=TEXTS)
    def test_masked_text_keeps_its_length_and_all_outside_the_hits(self, text):
        verdict = words.check(text, Scope.COMMENT)
        self.assertEqual(len(verdict.masked), len(text))
        covered = {place for hit in verdict.hits for place in range(hit.start, hit.end)}
        for place, (was, now) in enumerate(zip(text, verdict.masked, strict=True)):
            self.assertEqual(now, was if place not in covered or was == "\n" else "*")

    @given(text=TEXTS)
    def test_masking_twice_masks_nothing_more(self, text):
        for scope in (Scope.COMMENT, Scope.ARTICLE):
            once = words.mask(text, scope)
            self.assertEqual(words.mask(once, scope), once)

    @given(text=TEXTS, between=TEXTS)
    def test_a_listed_word_never_stays(self, text, between):
        self.assertNotIn("赌博", words.mask(f"{text}\n赌博\n{between}", Scope.COMMENT))

    @given(parts=st.lists(TEXTS, min_size=1, max_size=6))
    def test_html_keeps_its_tags_and_as_many_characters(self, parts):
        tags = ['<a href="/赌博?ab">', "</a>", "<p>", "</p>", "<br>", "<strong>"]
        texts = [escape(part.replace("\0", "").replace("\ud800", "")) for part in parts]
        html = "".join(tag + text for tag, text in zip(tags, texts, strict=False))
        shown = words.mask_html(html, Scope.ARTICLE)
        self.assertEqual(TAG.findall(shown), TAG.findall(html))
        self.assertEqual(len(unescape(TAG.sub("", shown))), len(unescape(TAG.sub("", html))))
        self.assertEqual(words.mask_html(shown, Scope.ARTICLE), shown)


class LongTextTests(TestCase):
    def test_a_hundred_thousand_of_anything_are_answered(self):
        list_words("赌博", "ab")
        for text in ("赌", "赌博", "*", "\u200b", "a ", "http://", "<", "a@"):
            with self.subTest(text=text):
                long = (text * 100_000)[:100_000]
                self.assertEqual(len(masked(long)), 100_000)
