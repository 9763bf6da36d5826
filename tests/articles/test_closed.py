from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.utils import timezone

from articles.closed import may_read
from articles.models import Access, Article, Origin, Unlock
from newsportal.models import SiteSettings
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
