"""What people earn and spend: every point stands in the ledger, and is paid once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Sum
from django.test import TestCase
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from accounts import points
from accounts.models import EarningRule, LedgerLine, Member, Reason
from tests.factories import make_article, make_member

SHANGHAI = ZoneInfo("Asia/Shanghai")


def check_points():
    out = StringIO()
    call_command("check_points", stdout=out, stderr=out)
    return out.getvalue()


class LedgerTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()

    def sums(self):
        self.member.refresh_from_db()
        return self.member.points, self.member.lifetime_points

    def test_a_line_tells_what_changed_and_what_it_came_to(self):
        article = make_article(title="把实验室建在河的两岸")
        points.award(self.member, 50, Reason.ARTICLE, "a", about=article)
        line = points.spend(self.member, 20, Reason.MAKE_UP, "b", note="11月21日")
        self.assertEqual((line.amount, line.balance, line.note), (-20, 30, "11月21日"))
        first = self.member.ledger.get(key="a")
        self.assertEqual((first.amount, first.balance), (50, 50))
        self.assertEqual(first.about_name, "把实验室建在河的两岸")
        self.assertEqual(first.about_url, article.get_absolute_url())
        self.assertEqual(self.sums(), (30, 50))

    def test_a_key_is_paid_once(self):
        self.assertIsNotNone(points.award(self.member, 5, Reason.GRANT, "same"))
        self.assertIsNone(points.award(self.member, 5, Reason.GRANT, "same"))
        paid = points.spend(self.member, 3, Reason.MAKE_UP, "price")
        self.assertEqual(points.spend(self.member, 3, Reason.MAKE_UP, "price"), paid)
        self.assertEqual(self.sums(), (2, 5))

    def test_nobody_else_is_paid_for_the_same_key(self):
        points.award(self.member, 5, Reason.GRANT, "same")
        self.assertIsNone(points.award(make_member(), 5, Reason.GRANT, "same"))

    def test_more_than_there_is_cannot_be_spent(self):
        points.award(self.member, 5, Reason.GRANT, "a")
        with self.assertRaises(points.NotEnoughPoints):
            points.spend(self.member, 6, Reason.MAKE_UP, "b")
        points.spend(self.member, 5, Reason.MAKE_UP, "c")
        self.assertEqual(self.sums(), (0, 5))

    def test_nothing_is_neither_given_nor_taken(self):
        for amount in (0, -5):
            for change in (points.award, points.spend):
                with self.assertRaises(ValueError):
                    change(self.member, amount, Reason.GRANT, "a")

    def test_the_database_refuses_to_change_or_delete_a_line(self):
        points.award(self.member, 5, Reason.GRANT, "a")
        for change in (
            lambda: LedgerLine.objects.update(amount=500),
            lambda: LedgerLine.objects.all().delete(),
        ):
            with self.assertRaisesMessage(DatabaseError, "append-only"), transaction.atomic():
                change()

    def test_the_database_refuses_a_balance_below_zero(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            Member.objects.filter(pk=self.member.pk).update(points=-1)

    def test_saving_a_member_read_earlier_keeps_the_points(self):
        stale = Member.objects.get(pk=self.member.pk)
        points.award(self.member, 5, Reason.GRANT, "a")
        stale.email = "someone@example.com"
        stale.save()
        self.assertEqual(self.sums(), (5, 5))
        self.assertEqual(self.member.email, "someone@example.com")


class TakingBackTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()
        cls.article = make_article()

    def sums(self):
        self.member.refresh_from_db()
        return self.member.points, self.member.lifetime_points

    def test_what_was_paid_for_a_thing_is_taken_back_once_when_it_is_deleted(self):
        for number in range(3):
            key = f"liked:{number}"
            points.earn(self.member, Reason.LIKED, key, about=self.article, by=make_member())
        points.award(self.member, 7, Reason.GRANT, "other")
        for _ in range(2):
            points.take_back(self.article)
        self.assertEqual(self.sums(), (7, 7))
        line = self.member.ledger.first()
        self.assertEqual((line.amount, line.reason), (-1, Reason.TAKEN_BACK))
        self.assertEqual(line.about_url, self.article.get_absolute_url())
        self.assertIn("adds up", check_points())

    def test_what_was_spent_already_is_not_owed_but_no_longer_counts(self):
        points.award(self.member, 10, Reason.GRANT, "a")
        points.spend(self.member, 8, Reason.MAKE_UP, "b")
        self.assertEqual(points.reverse("a").amount, -2)
        self.assertEqual(self.sums(), (0, 0))
        points.award(self.member, 4, Reason.GRANT, "c")
        self.assertEqual(self.sums(), (4, 4))
        self.assertIn("adds up", check_points())

    def test_a_price_comes_back_whole_and_raises_no_level(self):
        points.award(self.member, 10, Reason.GRANT, "a")
        points.spend(self.member, 8, Reason.MAKE_UP, "b")
        self.assertEqual(points.reverse("b").reason, Reason.REFUND)
        self.assertIsNone(points.reverse("b"))
        self.assertIsNone(points.reverse("never paid"))
        self.assertEqual(self.sums(), (10, 10))


class EarningTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()
        cls.other = make_member()
        cls.article = make_article()
        EarningRule.objects.filter(deed="liked").update(points=3, per_day=2)

    def like(self, key, by=None):
        by = by or self.other
        return points.earn(self.member, Reason.LIKED, key, about=self.article, by=by)

    def test_a_deed_earns_what_its_rule_says_once_for_each_thing(self):
        self.assertEqual(self.like("1").amount, 3)
        self.assertIsNone(self.like("1"))

    def test_nobody_earns_by_what_they_do_themselves(self):
        self.assertIsNone(self.like("1", by=self.member))

    def test_a_day_pays_so_often_and_midnight_is_the_sites(self):
        evening = datetime(2026, 11, 23, 23, 59, 59, tzinfo=SHANGHAI)
        with time_machine.travel(evening, tick=False):
            self.assertTrue(self.like("1") and self.like("2"))
            self.assertIsNone(self.like("3"))
            self.assertEqual(points.earned_today(self.member), {"liked": 2})
        midnight = datetime(2026, 11, 24, tzinfo=SHANGHAI)
        with time_machine.travel(midnight, tick=False):
            self.assertEqual(points.earned_today(self.member), {})
            self.assertEqual(self.like("4").amount, 3)

    def test_taking_back_makes_no_room_for_more(self):
        self.like("1")
        self.like("2")
        points.take_back(self.article)
        self.assertIsNone(self.like("3"))

    def test_a_rule_at_nought_pays_nothing(self):
        EarningRule.objects.filter(deed="liked").update(points=0)
        self.assertIsNone(self.like("1"))


class CheckTests(TestCase):
    """The command names every difference, also of who goes round the triggers."""

    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()
        cls.line = points.award(cls.member, 5, Reason.GRANT, "a")
        points.spend(cls.member, 2, Reason.MAKE_UP, "b")

    def tamper(self, statement, *values):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE accounts_ledgerline DISABLE TRIGGER append_only")
            cursor.execute(statement, values)
            cursor.execute("ALTER TABLE accounts_ledgerline ENABLE TRIGGER append_only")

    def assert_named(self, name):
        with self.assertRaises(CommandError):
            check_points()
        self.assertIn(name, " ".join(points.faults()))

    def test_an_untouched_ledger_adds_up(self):
        self.assertIn("Lines: 2. Check-ins: 0. Everything adds up.", check_points())

    def test_a_changed_line_is_named(self):
        self.tamper("UPDATE accounts_ledgerline SET amount = 6 WHERE id = %s", self.line.pk)
        self.assert_named(f"Line {self.line.pk}")

    def test_a_deleted_line_is_named(self):
        self.tamper("DELETE FROM accounts_ledgerline WHERE id = %s", self.line.pk)
        self.assert_named(f"member {self.member.pk}")

    def test_a_changed_sum_is_named(self):
        Member.objects.filter(pk=self.member.pk).update(points=400)
        self.assert_named(f"Member {self.member.pk} has 400 points")

    def test_a_level_nobody_earned_is_named(self):
        Member.objects.filter(pk=self.member.pk).update(lifetime_points=99_999)
        self.assert_named("99999 ever earned")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["award", "spend", "reverse"]), st.integers(1, 60), st.integers(0, 9)
    ),
    max_size=30,
)


class AnySequenceTests(HypothesisTestCase):
    @given(STEPS)
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def test_whatever_happens_everything_adds_up(self, steps):
        member = make_member()
        for deed, amount, number in steps:
            try:
                if deed == "reverse":
                    points.reverse(f"{number}")
                else:
                    getattr(points, deed)(member, amount, Reason.GRANT, f"{number}")
            except points.NotEnoughPoints:
                self.assertGreater(amount, member.points)
        fresh = Member.objects.get(pk=member.pk)
        total = fresh.ledger.aggregate(total=Sum("amount"))["total"] or 0
        self.assertEqual(total, fresh.points)
        self.assertGreaterEqual(fresh.lifetime_points, 0)
        self.assertEqual(list(points.faults()), [])


def crowd(deed, count, *, connections=40):
    """Do something so often over so many connections; return the answers."""

    def once(number):
        try:
            return deed(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(connections) as people:
        return list(people.map(once, range(count)))


@pytest.mark.usefixtures("transactional_db")
class TestCrowds:
    def test_200_spendings_at_once_never_go_below_zero(self):
        member = make_member()
        points.award(member, 100, Reason.GRANT, "a")

        def spend(number):
            buyer = Member.objects.get(pk=member.pk)
            try:
                return points.spend(buyer, 3, Reason.MAKE_UP, f"price:{number}")
            except points.NotEnoughPoints:
                return None

        bought = [line for line in crowd(spend, 200) if line]
        assert len(bought) == 33
        member.refresh_from_db()
        assert member.points == 1
        assert list(points.faults()) == []

    def test_200_awards_at_once_for_one_thing_pay_once(self):
        member = make_member()

        def award(_):
            return points.award(Member.objects.get(pk=member.pk), 5, Reason.GRANT, "same")

        assert sum(line is not None for line in crowd(award, 200)) == 1
        member.refresh_from_db()
        assert (member.points, member.ledger.count()) == (5, 1)

    def test_200_likes_at_once_stay_within_the_day(self):
        EarningRule.objects.filter(deed="liked").update(points=1, per_day=20)
        member, other, article = make_member(), make_member(), make_article()

        def like(number):
            writer = Member.objects.get(pk=member.pk)
            key = f"liked:{number}"
            return points.earn(writer, Reason.LIKED, key, about=article, by=other)

        assert sum(line is not None for line in crowd(like, 200)) == 20
        member.refresh_from_db()
        assert member.points == 20

    def test_200_reversals_at_once_take_back_once(self):
        member = make_member()
        points.award(member, 50, Reason.GRANT, "a")
        points.award(member, 5, Reason.GRANT, "b")
        answers = crowd(lambda _: points.reverse("b"), 200)
        assert sum(line is not None for line in answers) == 1
        member.refresh_from_db()
        assert member.points == 50
