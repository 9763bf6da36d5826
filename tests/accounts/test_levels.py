"""Levels follow from all points ever earned."""

from django.core.exceptions import ValidationError
from django.test import TestCase

from accounts import levels, points
from accounts.models import Level, Reason
from tests.factories import make_member


class LevelTests(TestCase):
    def test_a_new_member_stands_on_the_first_level(self):
        level = make_member().level
        self.assertEqual((level.number, level.threshold), (1, 0))

    def test_a_level_begins_exactly_at_its_threshold(self):
        second = Level.objects.get(threshold=100)
        self.assertEqual(levels.reached(99).number, 1)
        self.assertEqual(levels.reached(100), second)
        self.assertEqual(levels.after(levels.reached(99)), second)
        self.assertIsNone(levels.after(levels.reached(10**9)))

    def test_spending_never_lowers_a_level(self):
        member = make_member()
        points.award(member, 120, Reason.GRANT, "a")
        points.spend(member, 120, Reason.MAKE_UP, "b")
        self.assertEqual((member.points, member.level.number), (0, 2))

    def test_a_changed_ladder_counts_at_once(self):
        member = make_member()
        points.award(member, 120, Reason.GRANT, "a")
        level = Level.objects.get(threshold=100)
        level.threshold = 121
        level.save()
        self.assertEqual(member.level.number, 1)

    def test_one_level_begins_at_nought(self):
        first = Level.objects.get(threshold=0)
        first.threshold = 5
        with self.assertRaises(ValidationError):
            first.full_clean()
