"""One check-in a day, days in a row, and missed days made up."""

from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client, TestCase, override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from accounts import checkins, points
from accounts.models import CheckIn, LedgerLine, Member, Notification, Reason, Streak
from newsportal.models import SiteSettings
from tests.accounts.test_points import check_points, crowd
from tests.factories import make_member

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 23)


@contextmanager
def on(day, *clock):
    """Stand in a day of Shanghai; at noon unless another time is named."""
    moment = datetime(day.year, day.month, day.day, *(clock or (12,)), tzinfo=SHANGHAI)
    with time_machine.travel(moment, tick=False):
        yield


def sign(member, *days):
    for day in days:
        with on(day):
            checkins.check_in(member)


def set_site(**values):
    row = SiteSettings.objects.get()
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


class CheckInCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(date_joined=datetime(2020, 1, 1, tzinfo=SHANGHAI))

    def setUp(self):
        set_site(checkin_least=5, checkin_most=20, streak_ladder="", makeup_price=20)

    def record(self, day):
        return checkins.record_of(self.member, day)

    def current(self, day):
        return self.record(day).current


class OncePerDayTests(CheckInCase):
    def test_a_day_pays_once_within_the_range(self):
        with on(DAY):
            row, is_new = checkins.check_in(self.member)
            again, is_new_again = checkins.check_in(self.member)
        self.assertTrue(is_new and not is_new_again)
        self.assertEqual(again, row)
        self.assertTrue(5 <= row.amount <= 20)
        line = LedgerLine.objects.get()
        self.assertEqual((line.amount, line.reason), (row.amount, Reason.CHECK_IN))
        self.member.refresh_from_db()
        self.assertEqual(self.member.points, row.amount)

    def test_both_ends_of_the_range_are_drawn(self):
        set_site(checkin_least=1, checkin_most=2)
        sign(self.member, *(DAY + timedelta(days=number) for number in range(40)))
        self.assertEqual({row.amount for row in CheckIn.objects.all()}, {1, 2})

    def test_the_last_second_and_midnight_are_two_days(self):
        with on(DAY, 23, 59, 59):
            checkins.check_in(self.member)
        with on(DAY + timedelta(days=1), 0, 0, 0):
            _row, is_new = checkins.check_in(self.member)
        self.assertTrue(is_new)
        self.assertEqual(self.current(DAY + timedelta(days=1)), 2)

    def test_a_day_begins_in_shanghai_wherever_server_and_database_stand(self):
        with connection.cursor() as cursor:
            cursor.execute("SET TIME ZONE 'Pacific/Honolulu'")
        for zone in ("Pacific/Honolulu", "Pacific/Kiritimati"):
            midnight = datetime(2026, 11, 24, tzinfo=SHANGHAI).astimezone(ZoneInfo(zone))
            for moment, day in ((midnight - timedelta(seconds=1), 23), (midnight, 24)):
                with time_machine.travel(moment, tick=False):
                    row, _ = checkins.check_in(self.member)
                    self.assertEqual(row.day, date(2026, 11, day))
        self.assertEqual(CheckIn.objects.count(), 2)

    def test_the_sites_own_time_zone_decides(self):
        with override_settings(TIME_ZONE="America/New_York"):
            moment = datetime(2026, 11, 23, 23, 59, 59, tzinfo=ZoneInfo("America/New_York"))
            for number in range(2):
                with time_machine.travel(moment + timedelta(seconds=number), tick=False):
                    checkins.check_in(self.member)
        days = sorted(CheckIn.objects.values_list("day", flat=True))
        self.assertEqual(days, [date(2026, 11, 23), date(2026, 11, 24)])

    def test_the_database_refuses_a_second_row_and_pay_for_a_made_up_day(self):
        CheckIn.objects.create(member=self.member, day=DAY)
        for values in (
            {"day": DAY},
            {"day": date(2026, 1, 1), "is_made_up": True, "amount": 5},
        ):
            with self.assertRaises(IntegrityError), transaction.atomic():
                CheckIn.objects.create(member=self.member, **values)


class StreakTests(CheckInCase):
    def test_days_in_a_row_count_on_and_a_missed_day_begins_again(self):
        sign(self.member, DAY, DAY + timedelta(days=1), DAY + timedelta(days=2))
        self.assertEqual(self.current(DAY + timedelta(days=2)), 3)
        self.assertEqual(self.current(DAY + timedelta(days=3)), 3)
        self.assertEqual(self.current(DAY + timedelta(days=4)), 0)
        sign(self.member, DAY + timedelta(days=4))
        record = self.record(DAY + timedelta(days=4))
        self.assertEqual((record.current, record.longest, record.total), (1, 3, 4))

    def test_a_leap_day_is_a_day_like_any_other(self):
        sign(self.member, *(date(2028, 2, day) for day in (27, 28, 29)), date(2028, 3, 1))
        self.assertEqual(self.current(date(2028, 3, 1)), 4)
        sign(self.member, date(2027, 2, 28), date(2027, 3, 1))
        self.assertEqual(self.record(date(2028, 3, 1)).total, 6)

    def test_a_year_that_ends_breaks_nothing(self):
        sign(self.member, date(2026, 12, 31), date(2027, 1, 1))
        self.assertEqual(self.current(date(2027, 1, 1)), 2)


class LadderTests(CheckInCase):
    def setUp(self):
        super().setUp()
        set_site(streak_ladder="3=5\n5=15", makeup_price=1)

    def paid(self):
        lines = LedgerLine.objects.filter(reason=Reason.STREAK).order_by("pk")
        return list(lines.values_list("amount", flat=True))

    def days(self, *numbers):
        return [DAY + timedelta(days=number) for number in numbers]

    def test_each_step_is_paid_on_its_day_with_a_line_and_a_word_of_its_own(self):
        sign(self.member, *self.days(0, 1))
        self.assertEqual(self.paid(), [])
        with on(DAY + timedelta(days=2)):
            row, _ = checkins.check_in(self.member)
            checkins.check_in(self.member)
        self.assertEqual((self.paid(), row.bonus), ([5], 5))
        told = Notification.objects.get(member=self.member)
        self.assertEqual((told.kind, told.url), ("points", "/checkin/"))
        sign(self.member, *self.days(3, 4, 5, 6))
        self.assertEqual(self.paid(), [5, 15])
        self.assertIn("adds up", check_points())

    def test_a_new_streak_pays_again(self):
        sign(self.member, *self.days(0, 1, 2, 4, 5, 6))
        self.assertEqual(self.paid(), [5, 5])

    def test_joining_streaks_pays_no_step_a_second_time(self):
        sign(self.member, *self.days(0, 1, 2, 4, 5))
        with on(DAY + timedelta(days=5)):
            checkins.make_up(self.member, DAY + timedelta(days=3), 1)
        self.assertEqual(self.paid(), [5])
        sign(self.member, *self.days(6))
        self.assertEqual(self.paid(), [5, 15])
        sign(self.member, *self.days(7, 8))
        self.assertEqual(self.paid(), [5, 15])

    def test_a_step_taken_into_the_ladder_later_pays_no_longer_streaks(self):
        sign(self.member, *self.days(0, 1, 2, 3, 4))
        set_site(streak_ladder="3=5\n4=50\n5=15")
        sign(self.member, *self.days(5))
        self.assertEqual(self.paid(), [5, 15])


class MakingUpTests(CheckInCase):
    def setUp(self):
        super().setUp()
        points.award(self.member, 50, Reason.GRANT, "start")

    def make_up(self, day, price=20, today=DAY):
        with on(today):
            return checkins.make_up(self.member, day, price)

    def refused(self, code, *args, **kwargs):
        with self.assertRaises(Exception) as raised:
            self.make_up(*args, **kwargs)
        self.assertEqual(raised.exception.code, code)
        self.member.refresh_from_db()
        return self.member.points

    def test_up_to_three_days_back_and_no_further(self):
        for back in (0, -1, 4, 400):
            self.assertEqual(self.refused("too_late", DAY - timedelta(days=back)), 50)
        self.make_up(DAY - timedelta(days=3))
        self.member.refresh_from_db()
        self.assertEqual(self.member.points, 30)

    def test_it_costs_the_price_earns_nothing_and_joins_the_streak(self):
        sign(self.member, *(DAY - timedelta(days=back) for back in (5, 4, 3, 1, 0)))
        before = LedgerLine.objects.count()
        row = self.make_up(DAY - timedelta(days=2))
        self.assertEqual((row.amount, row.is_made_up), (0, True))
        self.assertEqual(LedgerLine.objects.count(), before + 1)
        self.assertEqual(LedgerLine.objects.first().amount, -20)
        self.assertEqual(self.current(DAY), 6)
        self.assertEqual(Streak.objects.count(), 1)
        self.assertIn("adds up", check_points())

    def test_a_signed_day_is_refused_also_a_made_up_one(self):
        sign(self.member, DAY - timedelta(days=2))
        self.refused("signed", DAY - timedelta(days=2))
        self.make_up(DAY - timedelta(days=1))
        self.refused("signed", DAY - timedelta(days=1))

    def test_whoever_is_short_keeps_what_there_is(self):
        self.make_up(DAY - timedelta(days=1))
        self.make_up(DAY - timedelta(days=2))
        self.assertEqual(self.refused("not_enough_points", DAY - timedelta(days=3)), 10)
        self.assertEqual(CheckIn.objects.count(), 2)

    def test_only_the_price_that_was_shown_is_taken(self):
        set_site(makeup_price=45)
        self.assertEqual(self.refused("price", DAY - timedelta(days=1), price=20), 50)

    def test_nobody_signs_a_day_before_they_joined(self):
        Member.objects.update(date_joined=datetime(2026, 11, 22, tzinfo=SHANGHAI))
        self.member.refresh_from_db()
        self.refused("too_late", DAY - timedelta(days=2))
        self.make_up(DAY - timedelta(days=1))

    def test_without_a_price_there_is_nothing_to_make_up(self):
        set_site(makeup_price=0)
        self.assertEqual(self.refused("too_late", DAY - timedelta(days=1), price=0), 50)

    def test_what_is_shown_before_is_what_comes_of_it(self):
        sign(self.member, *(DAY - timedelta(days=back) for back in (5, 4, 3, 1)))
        day = DAY - timedelta(days=2)
        self.assertEqual(self.record(DAY).joined_by(day), 5)
        self.make_up(day)
        self.assertEqual(self.current(DAY), 5)


class CheckingTests(CheckInCase):
    def test_a_streak_that_its_days_do_not_make_is_named(self):
        sign(self.member, DAY, DAY + timedelta(days=1))
        self.assertEqual(list(checkins.faults()), [])
        Streak.objects.update(last_on=DAY)
        self.assertIn(f"member {self.member.pk} from 2026-11-23", next(checkins.faults()))
        Streak.objects.all().delete()
        self.assertEqual(len(list(checkins.faults())), 1)


class AnySequenceTests(HypothesisTestCase):
    @given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=25))
    @tries(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    def test_streaks_follow_from_the_rows_whatever_is_signed_and_made_up(self, steps):
        joined = datetime(2020, 1, 1, tzinfo=SHANGHAI)
        member = make_member(date_joined=joined)
        points.award(member, 10_000, Reason.GRANT, f"start:{member.pk}")
        for number, (comes, back) in enumerate(steps):
            today = DAY + timedelta(days=number)
            with on(today):
                if comes:
                    checkins.check_in(member)
                if back:
                    with suppress(ValidationError):
                        checkins.make_up(member, today - timedelta(days=back), 20)
        assert list(checkins.faults()) == []
        assert list(points.faults()) == []


@pytest.mark.usefixtures("transactional_db")
class TestCrowds:
    def test_200_check_ins_at_once_make_one_row_and_one_line(self):
        member = make_member()

        def arrive(_):
            return checkins.check_in(Member.objects.get(pk=member.pk))

        answers = crowd(arrive, 200)
        assert sum(is_new for _row, is_new in answers) == 1
        assert len({row.amount for row, _is_new in answers}) == 1
        self.assert_one_row_and_one_line(member)

    def test_one_person_with_many_windows_is_paid_once(self, client):
        member = make_member()
        client.force_login(member)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value

        def arrive(_):
            visitor = Client()
            visitor.cookies[settings.SESSION_COOKIE_NAME] = session
            return visitor.post("/checkin/").status_code

        assert set(crowd(arrive, 40)) == {302}
        self.assert_one_row_and_one_line(member)

    def assert_one_row_and_one_line(self, member):
        row = CheckIn.objects.get()
        assert LedgerLine.objects.get().amount == row.amount
        assert Streak.objects.count() == 1
        member.refresh_from_db()
        assert member.points == row.amount

    def test_a_made_up_day_is_paid_for_once(self):
        member = make_member(date_joined=datetime(2020, 1, 1, tzinfo=SHANGHAI))
        points.award(member, 100, Reason.GRANT, "start")
        day = timezone.localdate() - timedelta(days=1)

        def make_up(_):
            try:
                return checkins.make_up(Member.objects.get(pk=member.pk), day, 20)
            except ValidationError:
                return None

        assert sum(row is not None for row in crowd(make_up, 100)) == 1
        member.refresh_from_db()
        assert member.points == 80
        assert list(checkins.faults()) == []
