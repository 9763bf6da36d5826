from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from articles import body, parts
from articles.closed import may_read
from articles.models import Access, Article, Origin, Unlock
from articles.query import Query
from articles.search import find
from newsportal.models import SiteSettings, Word
from newsportal.words import Scope
from tests.counting import queries_of
from tests.factories import make_article, make_author, make_editor, make_member, make_writer

CLOSED = [Access.MEMBERS, Access.COMMENTERS, Access.POINTS, Access.VIP]
VISITOR = AnonymousUser()


def make_closed(access, **values):
    values = {"price": 50 if access == Access.POINTS else 0, "published": True} | values
    return make_article(access=access, **values)


def make_vip(**values):
    member = make_member(**values)
    member.vip_until = timezone.now() + timedelta(days=1)
    member.save(update_fields=["vip_until"])
    return member


class RightTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.reader = make_member()
        cls.articles = {access: make_closed(access) for access in Access}

    def readable(self, member):
        found = {name for name, article in self.articles.items() if may_read(article, member)}
        # The list of what is open says the same.
        listed = set(Article.objects.open_to(member).values_list("access", flat=True))
        self.assertEqual(found, listed)
        return found

    def test_a_visitor_reads_only_what_is_open(self):
        self.assertEqual(self.readable(VISITOR), {Access.OPEN})

    def test_a_member_reads_what_is_for_members(self):
        self.assertEqual(self.readable(self.reader), {Access.OPEN, Access.MEMBERS})

    def test_a_purchase_opens_any_article_and_only_this_one(self):
        for access in CLOSED[1:]:
            other = make_closed(access)
            with self.subTest(access):
                Unlock.objects.grant(other, self.reader, Origin.PURCHASE)
                self.assertTrue(may_read(other, self.reader))
                self.assertFalse(may_read(self.articles[access], self.reader))
                self.assertFalse(may_read(other, make_member()))

    def test_a_comment_opens_only_what_asks_for_one(self):
        for article in self.articles.values():
            Unlock.objects.grant(article, self.reader, Origin.COMMENT)
        opened = {Access.OPEN, Access.MEMBERS, Access.COMMENTERS}
        self.assertEqual(self.readable(self.reader), opened)

    def test_a_right_is_given_once_and_each_origin_taken_for_itself(self):
        article = self.articles[Access.COMMENTERS]
        for origin in [Origin.COMMENT, Origin.COMMENT, Origin.PURCHASE]:
            Unlock.objects.grant(article, self.reader, origin)
        self.assertEqual(self.reader.unlocks.count(), 2)
        Unlock.objects.withdraw(article, self.reader, Origin.COMMENT)
        self.assertTrue(may_read(article, self.reader))
        Unlock.objects.withdraw(article, self.reader, Origin.PURCHASE)
        Unlock.objects.withdraw(article, self.reader, Origin.PURCHASE)
        self.assertFalse(may_read(article, self.reader))

    def test_a_member_takes_a_list_of_their_rights_along(self):
        article = self.articles[Access.POINTS]
        Unlock.objects.grant(article, self.reader, Origin.PURCHASE)
        [right] = dict(parts.export(self.reader))["reading-rights.json"]
        self.assertEqual((right["address"], right["by"]), (article.canonical_url, "purchase"))

    def test_membership_opens_what_is_for_vip_until_its_moment(self):
        member = make_vip()
        self.assertEqual(self.readable(member), {Access.OPEN, Access.MEMBERS, Access.VIP})
        member.vip_until = timezone.now()
        self.assertFalse(member.is_vip)
        self.assertEqual(self.readable(member), {Access.OPEN, Access.MEMBERS})

    def test_a_form_that_saves_a_member_leaves_the_membership_alone(self):
        stale = type(self.reader).objects.get(pk=self.reader.pk)
        until = timezone.now() + timedelta(days=3)
        type(self.reader).objects.update(vip_until=until)
        stale.save()
        self.reader.refresh_from_db()
        self.assertEqual(self.reader.vip_until, until)

    def test_whoever_wrote_it_and_whose_name_it_bears_reads_it(self):
        writer, columnist = make_writer(), make_member()
        author = make_author(member=columnist)
        written = make_closed(Access.POINTS, created_by=writer)
        signed = make_closed(Access.POINTS, authors=[author])
        self.assertTrue(may_read(written, writer))
        self.assertTrue(may_read(signed, columnist))
        self.assertFalse(may_read(signed, writer))
        self.assertFalse(may_read(written, columnist))

    def test_the_desk_reads_all_that_it_edits(self):
        self.assertEqual(self.readable(make_editor()), set(Access))
        self.assertEqual(self.readable(make_writer()), {Access.OPEN, Access.MEMBERS})

    def test_the_question_costs_one_query_at_most(self):
        for access, article in self.articles.items():
            for member in (VISITOR, self.reader):
                asks = member == self.reader and access in CLOSED[1:]
                with self.subTest(access), self.assertNumQueries(asks):
                    may_read(article, member)


class PriceTests(TestCase):
    def test_the_database_wants_a_price_exactly_where_points_are_asked(self):
        wrong = [(Access.POINTS, 0), *((access, 1) for access in Access if access != "points")]
        for access, price in [*wrong, (Access.POINTS, 100_001)]:
            with self.subTest(access), self.assertRaises(IntegrityError), transaction.atomic():
                make_article(access=access, price=price)

    def test_nothing_is_published_above_the_highest_price(self):
        settings = SiteSettings.objects.get()
        settings.article_price_most = 60
        settings.save()
        article = make_article(access=Access.POINTS, price=61)
        with self.assertRaises(ValidationError) as caught:
            article.publish(make_editor())
        self.assertEqual(caught.exception.error_dict["price"][0].code, "price")
        article.price = 60
        article.publish(make_editor())

    def test_a_version_keeps_access_and_price(self):
        facts = make_closed(Access.POINTS).revisions.get().facts
        self.assertEqual((facts["access"], facts["price"]), ("points", 50))


MARK = "<closed-part></closed-part>"
SECRET = "窖藏暗语"
BODY = (
    "<p>公开的第一段。</p><h2>公开的小标题</h2><p>公开的第二段。</p>"
    f"{MARK}<h2>往后</h2><p>{SECRET}就在这里。</p>"
)


class MarkTests(TestCase):
    """Where the closed part begins, however it was written."""

    def test_the_mark_stands_alone_between_blocks_wherever_it_was_typed(self):
        kept = f"<p>甲</p>{MARK}<p>乙</p>"
        for typed in [
            kept,
            "<p>甲<closed-part></p><p>乙</p>",
            "甲<closed-part>乙",
            "<p>甲</p><CLOSED-PART onclick=alert(1)></closed-part><p>乙</p>",
            f"<p>甲</p>{MARK}{MARK}<p>乙</p>",
        ]:
            with self.subTest(typed):
                self.assertEqual(body.clean(typed), kept)
        first = f"<p>甲</p>{MARK}<p>乙</p>"
        self.assertEqual(body.clean(f"{first}{MARK}<p>丙</p>"), f"{first}<p>丙</p>")
        self.assertEqual(
            body.clean(f"<ul><li>甲{MARK}</li></ul>"), f"<ul><li>甲</li></ul>{MARK}"
        )

    def test_a_mark_that_was_typed_as_text_stays_text(self):
        article = make_closed(
            Access.VIP, body="<p>&lt;closed-part&gt;&lt;/closed-part&gt;甲</p>"
        )
        found = Article.objects.with_open_body().get(pk=article.pk)
        self.assertEqual((found.body_html, found.open_body), ("", ""))

    def test_an_article_is_parted_at_the_mark_and_headings_count_on(self):
        article = make_closed(Access.VIP, body=BODY)
        self.assertNotIn(SECRET, article.body_html)
        self.assertIn('<h2 id="s1">公开的小标题</h2><p>公开的第二段。</p>', article.body_html)
        self.assertTrue(article.closed_html.startswith('<h2 id="s2">往后</h2>'))

    def test_without_a_mark_all_is_kept(self):
        article = make_closed(Access.MEMBERS, body=f"<p>{SECRET}</p>")
        self.assertEqual((article.body_html, article.closed_html), ("", f"<p>{SECRET}</p>"))

    def test_an_open_article_shows_all_of_it_and_no_trace_of_the_mark(self):
        article = make_article(body=BODY, published=True)
        self.assertIn(SECRET, article.body_html)
        self.assertNotIn("closed-part", article.body_html)
        self.assertEqual(article.closed_html, "")

    def test_opening_and_closing_parts_the_stored_text_anew(self):
        article = make_article(body=BODY, published=True)
        editor = make_editor()
        for access, is_kept in [(Access.VIP, True), (Access.OPEN, False)]:
            article.restrict(editor, access=access)
            article.refresh_from_db()
            self.assertEqual(SECRET in article.closed_html, is_kept)
            self.assertEqual(SECRET in article.body_html, not is_kept)
        self.assertEqual(article.revisions.count(), 3)

    def test_nothing_is_published_closed_that_keeps_nothing(self):
        article = make_article(access=Access.VIP, body=f"<p>甲</p>{MARK}")
        with self.assertRaises(ValidationError) as caught:
            article.publish(make_editor())
        self.assertEqual(list(caught.exception.error_dict), ["body"])
        public = make_article(body=f"<p>甲</p>{MARK}", published=True)
        with self.assertRaises(ValidationError):
            public.restrict(make_editor(), access=Access.VIP)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Article.objects.filter(pk=public.pk).update(access=Access.VIP)

    def test_a_listed_word_is_masked_in_the_closed_part_as_well(self):
        Word.objects.create(text=SECRET, scopes=[Scope.ARTICLE])
        article = make_closed(Access.MEMBERS, body=BODY)
        self.client.force_login(make_member())
        page = self.client.get(reverse("articles:whole", args=[article.pk]))
        self.assertContains(page, "****就在这里")
        self.assertNotContains(page, SECRET)


class PageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.reader = make_member()
        cls.articles = {access: make_closed(access, body=BODY) for access in CLOSED}

    def whole(self, access):
        return self.client.get(reverse("articles:whole", args=[self.articles[access].pk]))

    def slot(self, access):
        path = self.articles[access].get_absolute_url()
        response = self.client.get(reverse("newsportal:fragment"), {"path": path})
        self.assertIn("no-store", response.headers["Cache-Control"])
        return response.json()["slots"].get("closed", "")

    def test_the_public_page_says_what_is_asked(self):
        asked = {
            Access.MEMBERS: "余下内容，登录会员可读。",
            Access.COMMENTERS: "余下内容，评论本文后可读。",
            Access.POINTS: "余下内容，50 积分可读。",
            Access.VIP: "余下内容，VIP 会员可读。",
        }
        for access, sentence in asked.items():
            with self.subTest(access):
                article = self.articles[access]
                page = self.client.get(article.get_absolute_url())
                self.assertContains(page, "公开的第二段。")
                self.assertContains(page, sentence)
                self.assertContains(page, f"/{article.pk}/whole/")
                self.assertNotContains(page, SECRET)

    def test_search_engines_learn_that_a_part_is_closed_and_which(self):
        page = self.client.get(self.articles[Access.VIP].get_absolute_url())
        self.assertContains(page, '"isAccessibleForFree": false', count=2)
        self.assertContains(page, '"cssSelector": ".closed"')
        self.assertContains(page, 'class="closed"')
        free = make_article(published=True)
        self.assertNotContains(self.client.get(free.get_absolute_url()), "isAccessibleForFree")

    def test_a_visitor_is_led_to_sign_in_and_back(self):
        for access in CLOSED:
            page = self.whole(access)
            address = reverse("articles:whole", args=[self.articles[access].pk])
            self.assertRedirects(page, f"{reverse('account_login')}?next={address}")

    def test_whoever_has_the_right_gets_the_rest_for_themselves_alone(self):
        self.client.force_login(self.reader)
        Unlock.objects.grant(self.articles[Access.POINTS], self.reader, Origin.PURCHASE)
        for access in (Access.MEMBERS, Access.POINTS):
            with self.subTest(access):
                page = self.whole(access)
                self.assertContains(page, SECRET)
                self.assertIn("no-store", page.headers["Cache-Control"])
                self.assertIn("private", page.headers["Cache-Control"])
                self.assertEqual(page.headers["X-Robots-Tag"], "noindex")
                address = self.articles[access].canonical_url
                self.assertContains(page, f'<link rel="canonical" href="{address}">')
                self.assertIn(SECRET, self.slot(access))

    def test_whoever_lacks_it_is_told_what_it_takes_and_gets_nothing(self):
        self.client.force_login(self.reader)
        for access in (Access.COMMENTERS, Access.POINTS, Access.VIP):
            with self.subTest(access):
                for answer in (self.whole(access).content.decode(), self.slot(access)):
                    self.assertIn("余下内容", answer)
                    self.assertNotIn(SECRET, answer)
        self.assertIn("你现有 0 积分。", self.slot(Access.POINTS))

    def test_no_comment_is_asked_for_where_none_can_be_written(self):
        self.client.force_login(self.reader)
        self.assertIn("评论公开后自动解锁。", self.slot(Access.COMMENTERS))
        article = self.articles[Access.COMMENTERS]
        Article.objects.filter(pk=article.pk).update(allows_comments=False)
        self.assertIn("本文的评论已关闭。", self.slot(Access.COMMENTERS))
        self.assertNotIn("评论公开后自动解锁。", self.slot(Access.COMMENTERS))

    def test_the_right_is_asked_each_time(self):
        member = make_vip()
        self.client.force_login(member)
        self.assertContains(self.whole(Access.VIP), SECRET)
        type(member).objects.filter(pk=member.pk).update(vip_until=timezone.now())
        self.assertNotContains(self.whole(Access.VIP), SECRET)
        self.assertNotIn(SECRET, self.slot(Access.VIP))

    def test_editors_and_its_writer_read_it_in_place(self):
        writer = make_writer()
        Article.objects.filter(pk=self.articles[Access.VIP].pk).update(created_by=writer)
        for member in (make_editor(), writer):
            self.client.force_login(member)
            self.assertIn(SECRET, self.slot(Access.VIP))

    def test_an_open_article_has_one_page_and_a_lost_one_none(self):
        self.client.force_login(self.reader)
        article = make_article(published=True)
        page = self.client.get(reverse("articles:whole", args=[article.pk]))
        self.assertRedirects(page, article.get_absolute_url())
        gone = self.articles[Access.MEMBERS]
        gone.withdraw(make_editor(), reason="试验")
        self.assertContains(self.whole(Access.MEMBERS), "", status_code=410)
        for number in (99999, 2**63):
            page = self.client.get(reverse("articles:whole", args=[number]))
            self.assertEqual(page.status_code, 404)

    def test_pages_cost_as_many_queries_as_those_of_open_articles(self):
        path = self.articles[Access.POINTS].get_absolute_url()
        self.assertLessEqual(queries_of(self.client, path), 6)
        self.client.force_login(self.reader)
        Unlock.objects.grant(self.articles[Access.POINTS], self.reader, Origin.PURCHASE)
        fragment = f"{reverse('newsportal:fragment')}?path={path}"
        self.assertLessEqual(queries_of(self.client, fragment), 5)
        whole = reverse("articles:whole", args=[self.articles[Access.POINTS].pk])
        self.assertLessEqual(queries_of(self.client, whole), 8)

    def test_search_finds_by_the_open_part_alone_and_shows_no_more(self):
        page = self.client.get(reverse("articles:search"), {"q": "公开的第二段"})
        self.assertContains(page, self.articles[Access.VIP].title)
        for words in (SECRET, "就在这里", "往后"):
            self.assertEqual(find(Query.read(words)).hits, [])

    def test_lists_mark_what_is_not_open_to_everybody(self):
        page = self.client.get(reverse("articles:latest"))
        for word in ("会员", "评论可读", "积分", "VIP"):
            self.assertContains(page, f'<span class="label label--closed">{word}</span>')
