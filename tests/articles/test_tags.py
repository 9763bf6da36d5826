"""Tags: their pages, what may be one, and what is left of one that was renamed or merged."""

import threading
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import TestCase
from django.utils import timezone

from articles.models import FormerTag, Tag, TaggedArticle
from articles.models.tag import split_tags
from newsportal.models import LogEntry
from tests.articles.test_desk import DeskCase, desk, sheet
from tests.counting import queries_of
from tests.factories import (
    make_article,
    make_category,
    make_editor,
    make_expired,
    make_withdrawn,
    some_editor,
)


def address(slug):
    return f"/tag/{quote(slug)}/"


class PageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        now = timezone.now()
        cls.articles = [
            make_article(at=now - timedelta(minutes=number), tags=["耐盐水稻"])
            for number in range(45)
        ]
        cls.url = address("耐盐水稻")

    def titles(self, url):
        return [row.article.title for row in self.client.get(url).context["page"].rows]

    def test_pages_list_every_article_once_the_newest_first(self):
        pages = [self.titles(f"{self.url}?page={number}") for number in (1, 2, 3)]
        self.assertEqual(
            [title for page in pages for title in page],
            [article.title for article in self.articles],
        )
        self.assertEqual(self.client.get(f"{self.url}?page=4").status_code, 404)

    def test_every_page_has_a_canonical_address_of_its_own(self):
        for query in ("", "?page=2"):
            response = self.client.get(f"{self.url}{query}")
            link = f'<link rel="canonical" href="{settings.SITE_URL}{self.url}{query}">'
            self.assertContains(response, link)

    def test_it_says_how_many_there_are(self):
        self.assertContains(self.client.get(self.url), "45 篇报道")

    def test_what_is_not_public_is_not_listed(self):
        hidden = [
            make_article(tags=["耐盐水稻"]),
            make_article(tags=["耐盐水稻"], at=timezone.now() + timedelta(hours=1)),
            make_withdrawn(tags=["耐盐水稻"]),
            make_expired(tags=["耐盐水稻"]),
        ]
        html = self.client.get(self.url).content.decode()
        for article in hidden:
            self.assertNotIn(f"/{article.pk}.html", html)
        self.assertIn("45 篇报道", html)

    def test_an_article_enters_and_leaves_with_its_steps_and_its_hours(self):
        editor, now = make_editor(), timezone.now()
        article = make_article(tags=["进出"])
        url = address("进出")
        self.assertEqual(self.client.get(url).status_code, 404)
        article.publish(editor)
        self.assertEqual(self.titles(url), [article.title])
        article.withdraw(editor, reason="试验")
        self.assertEqual(self.client.get(url).status_code, 404)
        article.expires_at = now + timedelta(hours=1)
        article.save()
        article.publish(editor)
        self.assertEqual(self.titles(url), [article.title])
        type(article).objects.filter(pk=article.pk).update(expires_at=now)
        self.assertEqual(self.client.get(url).status_code, 404)

    def test_tags_stand_on_the_article_and_in_its_json(self):
        article = make_article(published=True, tags=["乙", "甲 A"])
        html = self.client.get(article.get_absolute_url()).content.decode()
        self.assertIn(f'href="{address("甲-a")}"', html)
        self.assertIn(f'href="{address("乙")}"', html)
        self.assertIn('"keywords": ["乙", "甲 A"]', html)

    def test_nonsense_is_404(self):
        paths = ["没有", "%00", "..", "%2e%2e", "a b", "x" * 101, "%F0%9F%98%80", "%ED%A0%80"]
        for slug in paths:
            with self.subTest(slug):
                self.assertEqual(self.client.get(f"/tag/{slug}/").status_code, 404)

    def test_the_page_costs_three_queries_at_any_size(self):
        for query in ("", "?page=2"):
            self.assertEqual(queries_of(self.client, f"{self.url}{query}"), 3)


class NameTests(DeskCase):
    def save(self, typed):
        self.enter("editor")
        data = sheet(tag_names=typed, _save="1")
        return self.client.post(desk("articles_article_add"), data)

    def names(self):
        return sorted(Tag.objects.values_list("name", flat=True))

    def test_commas_of_every_kind_part_tags(self):
        self.assertEqual(
            split_tags("渡船，夜班、晴川江, 存证;  A  B\n渡船"),
            ["渡船", "夜班", "晴川江", "存证", "A B"],
        )

    def test_what_is_no_word_gets_a_sentence_and_nothing_typed_is_lost(self):
        for typed in (
            "😀",
            "<b>粗</b>",
            "a/b",
            "..",
            "…",
            "\u200b",
            "水\u202e稻",
            "长" * 500,
            "、".join(f"标签{number}" for number in range(11)),
            "a\x00b",
        ):
            with self.subTest(typed[:20]):
                page = self.save(typed)
                self.assertEqual(page.status_code, 200)
                self.assertTrue(page.context["errors"])
                self.assertFalse(Tag.objects.exists())
                if "\x00" not in typed:
                    self.assertIn("一篇报道", page.content.decode())

    def test_blanks_are_no_tags(self):
        self.assertEqual(self.save(" ，、 ,\u3000").status_code, 302)
        self.assertEqual(self.names(), [])

    def test_one_spelling_one_tag(self):
        self.save("AI、晴川江")
        self.save("ai、晴川江、Ai")
        self.assertEqual(self.names(), ["AI", "晴川江"])

    def test_a_former_name_leads_to_the_tag(self):
        self.save("AI")
        tag = Tag.objects.get()
        tag.rename(name="人工智能", slug="人工智能")
        self.save("ai、人工智能")
        self.assertEqual(self.names(), ["人工智能"])

    def test_known_names_are_suggested(self):
        self.save("渡船、夜渡")
        found = self.client.get(desk("articles_article_names", "tag"), {"q": "渡"}).json()
        self.assertEqual(sorted(found["names"]), ["夜渡", "渡船"])


class FormerTests(TestCase):
    def make(self, name):
        make_article(published=True, tags=[name])
        return Tag.objects.get(name=name)

    def follow(self, slug):
        response = self.client.get(address(slug))
        return response.status_code, response.headers.get("Location")

    def test_a_renamed_tag_leads_from_the_old_address_in_one_hop(self):
        tag = self.make("旧名")
        tag.rename(name="中间", slug="中间")
        tag.rename(name="新名", slug="新名")
        for slug in ("旧名", "中间"):
            self.assertEqual(self.follow(slug), (301, address("新名")))
        self.assertEqual(self.follow("新名")[0], 200)

    def test_renamed_back_it_stands_where_it_was(self):
        tag = self.make("甲")
        tag.rename(name="乙", slug="乙")
        tag.rename(name="甲", slug="甲")
        self.assertEqual(self.follow("甲")[0], 200)
        self.assertEqual(self.follow("乙"), (301, address("甲")))

    def test_chains_of_merged_tags_collapse(self):
        first, second, third = (self.make(name) for name in "甲乙丙")
        first.merge_into(second, some_editor())
        second.merge_into(third, some_editor())
        self.assertEqual(self.follow("甲"), (301, address("丙")))
        self.assertEqual(self.follow("乙"), (301, address("丙")))
        self.assertEqual(third.items.count(), 3)

    def test_an_article_with_both_keeps_one(self):
        article = make_article(published=True, tags=["甲", "乙"])
        heir = Tag.objects.get(name="乙")
        Tag.objects.get(name="甲").merge_into(heir, some_editor())
        self.assertEqual([tag.name for tag in article.tags.all()], ["乙"])

    def test_what_is_gone_cannot_be_merged_again(self):
        first, second = self.make("甲"), self.make("乙")
        again = Tag.objects.get(name="甲")
        first.merge_into(second, some_editor())
        with self.assertRaises(ValidationError):
            second.merge_into(again, some_editor())

    def test_a_new_tag_does_not_take_an_address_that_leads_on(self):
        first, second = self.make("C++"), self.make("乙")
        first.merge_into(second, some_editor())
        new = Tag.objects.create(name="c")
        self.assertNotEqual(new.slug, "c")
        self.assertEqual(self.follow("c"), (301, address("乙")))


class DeskTests(DeskCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        for name in ("甲", "乙", "丙"):
            make_article(published=True, tags=[name])

    def setUp(self):
        self.enter("editor")

    def tag(self, name):
        return Tag.objects.get(name=name)

    def merge(self, *names, **data):
        numbers = [self.tag(name).pk for name in names]
        data = {"action": "merge", "_selected_action": numbers} | data
        return self.client.post(desk("articles_tag_changelist"), data, follow=True)

    def test_merging_asks_which_stays_and_then_says_what_it_did(self):
        page = self.merge("甲", "乙", "丙", index="0")
        self.assertContains(page, 'type="radio"', count=3)
        self.assertEqual(Tag.objects.count(), 3)
        self.assertContains(self.merge("甲", "乙", "丙", heir_chosen="1"), "errors")
        self.merge("甲", "乙", "丙", heir_chosen="1", heir=self.tag("乙").pk)
        self.assertEqual([tag.name for tag in Tag.objects.all()], ["乙"])
        merged = LogEntry.objects.filter(verb="merge").values_list("object_name", flat=True)
        self.assertEqual(sorted(merged), ["丙", "甲"])

    def test_one_tag_alone_is_not_merged(self):
        self.assertContains(self.merge("甲", index="0"), "合并")
        self.assertEqual(Tag.objects.count(), 3)

    def test_a_tag_outside_the_marked_ones_cannot_be_the_heir(self):
        self.merge("甲", "乙", heir_chosen="1", heir=self.tag("丙").pk)
        self.assertEqual(Tag.objects.count(), 3)

    def test_renaming_keeps_the_old_address(self):
        url = desk("articles_tag_change", self.tag("甲").pk)
        self.client.post(url, {"name": "新甲", "slug": "新甲"})
        self.assertEqual(self.client.get(address("甲")).headers["Location"], address("新甲"))
        self.assertContains(self.client.get(url), "甲 (/tag/甲/)")

    def test_wrong_names_and_taken_addresses_get_a_sentence(self):
        self.tag("丙").merge_into(self.tag("乙"), some_editor())
        url = desk("articles_tag_change", self.tag("甲").pk)
        for data in (
            {"name": "甲/", "slug": "甲"},
            {"name": "  ", "slug": "甲"},
            {"name": "甲", "slug": "丙"},
            {"name": "甲", "slug": "a b"},
            {"name": "乙", "slug": "甲"},
            {"name": "甲\x00", "slug": "甲"},
        ):
            with self.subTest(data):
                page = self.client.post(url, data)
                self.assertEqual(page.status_code, 200)
                self.assertTrue(page.context["errors"])

    def test_the_list_counts_without_a_query_a_row(self):
        url = desk("articles_tag_changelist")
        few = queries_of(self.client, url)
        for number in range(40):
            make_article(published=True, tags=[f"词{number}"])
        self.assertContains(self.client.get(url), "词39")
        self.assertEqual(queries_of(self.client, url), few)
        self.assertLessEqual(few, 15)

    def test_deleting_takes_the_word_from_the_articles_and_nothing_else(self):
        article = make_article(published=True, tags=["甲"])
        url = desk("articles_tag_delete", self.tag("甲").pk)
        self.assertNotContains(self.client.get(url), article.title)
        self.client.post(url, {"post": "yes"})
        self.assertEqual(list(article.tags.all()), [])
        self.assertEqual(self.client.get(article.get_absolute_url()).status_code, 200)


@pytest.mark.usefixtures("transactional_db")
def test_two_who_merge_crosswise_leave_one_tag():
    category = make_category()
    for name in ("甲", "乙"):
        make_article(published=True, tags=[name], category=category)
    first, second = Tag.objects.order_by("pk")
    editor, gate, answers = some_editor(), threading.Barrier(2), []

    def merge(tag, heir):
        try:
            gate.wait()
            tag.merge_into(heir, editor)
            answers.append("merged")
        except ValidationError as error:
            answers.append(error.code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=merge, args=pair) for pair in ((first, second), (second, first))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["gone", "merged"]
    assert TaggedArticle.objects.count() == 2
    assert Tag.objects.count() == FormerTag.objects.count() == 1


@pytest.mark.usefixtures("transactional_db")
def test_articles_saved_while_their_tag_is_merged_end_under_the_heir():
    category, editor = make_category(), some_editor()
    old, heir = Tag.objects.named(["甲"]).pop(), Tag.objects.named(["乙"]).pop()
    gate = threading.Barrier(9)

    def work(number):
        try:
            gate.wait()
            if number == 4:
                old.merge_into(heir, editor)
            else:
                with transaction.atomic():
                    make_article(tags=["甲", "乙"], category=category)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Tag.objects.count() == 1
    assert heir.items.count() == 8


@pytest.mark.usefixtures("transactional_db")
def test_the_same_new_tag_of_many_at_once_is_one_tag():
    gate = threading.Barrier(8)

    def make(name):
        try:
            gate.wait()
            Tag.objects.named([name])
        finally:
            connection.close()

    threads = [threading.Thread(target=make, args=[name]) for name in ["Ai", "aI"] * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Tag.objects.count() == 1
