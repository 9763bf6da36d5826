"""Coupons: what they take off and of what, who may claim them, and what becomes of them."""

from datetime import timedelta

import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.utils import timezone

from accounts.models import Level
from shop import coupons
from shop.baskets import basket_of
from shop.carts import Wish, held
from shop.models import Claim, Coupon, Item
from tests.counting import queries_of
from tests.factories import (
    give_points,
    make_category,
    make_claim,
    make_coupon,
    make_item,
    make_member,
    make_order,
    make_priced,
    make_topic,
)

from .books import check_books

PAGE = "/shop/coupons/"


class WorthTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()
        above = make_category()
        cls.category = make_category(parent=above)
        cls.above = above
        cls.month = make_item(fixed_price=120)
        cls.topic = make_item(topic=make_topic(make_priced()), fixed_price=60)
        cls.report = Item.objects.of(make_priced(20, category=cls.category))

    def discount(self, **values):
        make_claim(self.member, **values)
        wishes = {item.pk: Wish() for item in (self.month, self.topic, self.report)}
        basket = basket_of(held(wishes, self.member), self.member)
        basket.choose(None, suggests=True)
        Claim.objects.all().delete()
        return basket.discount

    def test_amounts_and_percentages(self):
        cases = [
            (50, {"value": 50}),
            (200, {"value": 500}),
            (40, {"worth": "percent", "value": 20}),
            (30, {"worth": "percent", "value": 20, "most_off": 30}),
            (200, {"worth": "percent", "value": 100}),
            (66, {"worth": "percent", "value": 33}),
        ]
        for expected, values in cases:
            with self.subTest(values):
                self.assertEqual(self.discount(**values), expected)

    def test_scopes_and_minimum(self):
        half = {"worth": "percent", "value": 50}
        cases = [
            (60, {"scope": "kind", "kind": "membership"}),
            (30, {"scope": "kind", "kind": "topic"}),
            (10, {"scope": "category", "category": self.category}),
            (10, {"scope": "category", "category": self.above}),
            (0, {"scope": "category", "category": make_category()}),
            (30, {"scope": "item", "item": self.topic}),
            (100, {"least_spent": 200}),
            (0, {"least_spent": 201}),
            (0, {"least_spent": 121, "scope": "item", "item": self.month}),
        ]
        for expected, values in cases:
            with self.subTest(values):
                self.assertEqual(self.discount(**half, **values), expected)


class ClaimingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()

    def setUp(self):
        self.client.force_login(self.member)

    def claim(self, coupon):
        return self.client.post(f"{PAGE}{coupon.pk}/", follow=True)

    def test_claimed_it_is_ones_own_for_its_days(self):
        coupon = make_coupon(name="读者节通用券", valid_days=15, quantity=2)
        self.assertContains(self.client.get(PAGE), "领取读者节通用券")
        self.assertContains(self.claim(coupon), "优惠券已领到")
        claim = Claim.objects.get()
        self.assertEqual((claim.expires_at - claim.claimed_at).days, 15)
        self.assertNotContains(self.client.get(PAGE), "领取读者节通用券")
        self.assertContains(self.client.get(f"{PAGE}?state=usable"), "去使用")
        check_books()

    def test_what_cannot_be_claimed_is_refused_in_words(self):
        now, day = timezone.now(), timedelta(days=1)
        high = Level.objects.order_by("threshold").last()
        cases = [
            ("还不能领取", {"claim_from": now + day}),
            ("领取时间已过", {"claim_from": now - day, "claim_until": now}),
            (high.name, {"level": high}),
            ("已经领完", {"quantity": 1, "claimed_count": 1}),
            ("还不能领取", {"is_open": False}),
        ]
        for sentence, values in cases:
            with self.subTest(values):
                self.assertContains(self.claim(make_coupon(**values)), sentence)
        twice = make_coupon()
        self.claim(twice)
        self.assertContains(self.claim(twice), "已经领过")
        self.assertEqual(Claim.objects.count(), 1)

    def test_the_level_is_that_of_all_points_ever_earned(self):
        level = Level.objects.order_by("threshold")[1]
        give_points(self.member, level.threshold)
        self.assertContains(self.claim(make_coupon(level=level)), "优惠券已领到")

    def test_used_expired_and_exhausted_are_shown_as_such(self):
        used = make_claim(self.member, name="创刊八周年券")
        order = make_order(self.member, total=50, claim=used.pk)
        expired = make_claim(self.member, name="秋分券")
        Claim.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
        make_coupon(name="抢光了", quantity=1, claimed_count=1)
        page = self.client.get(f"{PAGE}?state=used")
        self.assertContains(page, order.number)
        self.assertContains(page, '<p class="ticket__stamp">已使用</p>', html=True)
        page = self.client.get(f"{PAGE}?state=expired")
        self.assertContains(page, '<p class="ticket__stamp">已过期</p>', html=True)
        self.assertNotContains(page, "创刊八周年券")
        self.assertContains(self.client.get(PAGE), "已领完")

    def test_it_expires_by_the_clock_alone(self):
        claim = make_claim(self.member, valid_days=3)
        with time_machine.travel(claim.expires_at - timedelta(seconds=1)):
            self.assertEqual(Claim.objects.usable().count(), 1)
        with time_machine.travel(claim.expires_at):
            self.assertEqual(Claim.objects.usable().count(), 0)

    def test_no_coupons_is_a_sentence_with_a_way_on(self):
        sentences = {
            "": "没有可领",
            "usable": "没有可用",
            "used": "还没有用过",
            "expired": "过期",
        }
        for state, sentence in sentences.items():
            self.assertContains(self.client.get(PAGE, {"state": state}), sentence)

    def test_others_and_visitors_see_nothing_of_it(self):
        make_claim(self.member, name="我的券", is_open=False)
        self.client.force_login(make_member())
        self.assertNotContains(self.client.get(f"{PAGE}?state=usable"), "我的券")
        self.client.logout()
        self.assertRedirects(
            self.client.get(PAGE), f"/sign-in/?next={PAGE}", fetch_redirect_response=False
        )

    def test_the_centre_asks_the_same_however_many_there_are(self):
        for state in ("", "usable"):
            sizes = []
            for number in (2, 20):
                for _time in range(number):
                    make_claim(self.member, scope="item", item=make_item())
                    make_coupon(scope="category", category=make_category())
                sizes.append(queries_of(self.client, f"{PAGE}?state={state}"))
            self.assertEqual(sizes[0], sizes[1], state)
            self.assertLessEqual(sizes[1], 8, state)

    def test_the_database_counts(self):
        coupon = make_coupon(quantity=1)
        coupons.claim(self.member, coupon)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Coupon.objects.update(claimed_count=2)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Claim.objects.create(coupon=coupon, member=self.member, expires_at=timezone.now())
        with self.assertRaises(ValidationError):
            coupons.claim(make_member(), coupon)
