"""What members are told: once, by whom they let, and of what they want to hear."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory, TestCase
from django.utils.translation import gettext_lazy

from accounts import parts
from accounts.models import Block, Follow, Kind, Notification, NotificationChoice
from accounts.notifications import notify
from newsportal.models import Page
from tests.factories import make_member


class NotifyTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member, cls.actor = make_member(), make_member()
        cls.page = Page.objects.first()

    def told(self):
        return list(self.member.notifications.all())

    def test_a_member_is_told_with_the_way_there(self):
        row = notify(self.member, "reply", actor=self.actor, about=self.page, text="好文章")
        self.assertEqual(self.told(), [row])
        self.assertEqual(row.url, self.page.get_absolute_url())
        self.assertEqual((row.actor, row.text), (self.actor, "好文章"))

    def test_the_same_thing_is_told_once_for_each_actor(self):
        for actor in (self.actor, self.actor, make_member()):
            notify(self.member, "like", actor=actor, about=self.page)
        self.assertEqual(len(self.told()), 2)

    def test_a_key_of_the_callers_says_what_once_means(self):
        self.assertIsNotNone(notify(self.member, "points", text="签到", key="checkin:1"))
        self.assertIsNone(notify(self.member, "points", text="签到", key="checkin:1"))
        self.assertIsNotNone(notify(self.actor, "points", text="签到", key="checkin:1"))
        self.assertEqual(len(self.told()), 1)

    def test_without_thing_and_key_each_is_told(self):
        for _ in range(2):
            notify(self.member, "system", text="今夜维护。")
        self.assertEqual(len(self.told()), 2)

    def test_nobody_is_told_of_their_own_deeds(self):
        self.assertIsNone(notify(self.member, "like", actor=self.member, about=self.page))
        self.assertEqual(self.told(), [])

    def test_a_block_silences_both_ways(self):
        Block.objects.create(member=self.member, blocked=self.actor)
        for member, actor in ((self.member, self.actor), (self.actor, self.member)):
            self.assertIsNone(notify(member, "mention", actor=actor, about=self.page))
        self.assertFalse(Notification.objects.exists())

    def test_a_kind_that_is_switched_off_is_not_told_and_others_are(self):
        NotificationChoice.objects.create(member=self.member, off=[Kind.LIKE])
        self.assertIsNone(notify(self.member, "like", actor=self.actor, about=self.page))
        self.assertIsNotNone(notify(self.member, "reply", actor=self.actor, about=self.page))

    def test_a_member_who_is_locked_out_is_told_nothing(self):
        self.member.is_active = False
        self.assertIsNone(notify(self.member, "system", text="公告"))

    def test_a_kind_that_does_not_exist_is_refused(self):
        with self.assertRaises(ValueError):
            notify(self.member, "gossip", text="？")

    def test_a_long_text_is_cut_and_a_lazy_one_speaks_the_sites_language(self):
        row = notify(self.member, "system", text="长 \n" * 400)
        self.assertEqual(len(row.text), 300)
        self.assertTrue(row.text.endswith("…"))
        row = notify(self.member, "system", text=gettext_lazy("Search"))
        self.assertEqual(row.text, "搜索")

    def test_the_standing_counts_what_is_unread(self):
        for number in range(3):
            notify(self.member, "system", text=str(number))
        self.told()[0].__class__.objects.filter(text="0").mark_read()
        notify(self.actor, "system", text="别人的")
        request = RequestFactory().get("/")
        request.user = self.member
        with self.assertNumQueries(1):
            self.assertEqual(parts.standing(request)["unread_notifications"], 2)
            parts.standing(request)


class TieTests(TestCase):
    def test_nobody_blocks_or_follows_themselves_or_twice(self):
        one, other = make_member(), make_member()
        Block.objects.create(member=one, blocked=other)
        Follow.objects.create(follower=one, followed=other)
        for model, values in (
            (Block, {"member": one, "blocked": one}),
            (Block, {"member": one, "blocked": other}),
            (Follow, {"follower": one, "followed": one}),
            (Follow, {"follower": one, "followed": other}),
        ):
            with self.assertRaises(IntegrityError), transaction.atomic():
                model.objects.create(**values)


@pytest.mark.usefixtures("transactional_db")
class TestCrowds:
    def test_the_same_deed_reported_by_many_at_once_is_told_once(self):
        member = make_member()

        def tell(_):
            try:
                return notify(member, "points", text="连续签到", key="streak:7")
            finally:
                connection.close()

        with ThreadPoolExecutor(16) as crowd:
            told = [row for row in crowd.map(tell, range(64)) if row]
        assert len(told) == 1
        assert member.notifications.count() == 1
