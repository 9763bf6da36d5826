"""Top-up cards: made at the desk, exported once, redeemed once, and hard to guess."""

from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member
from newsportal.models import LogEntry, SignInFailure
from shop.cards import TRIES
from shop.models import Batch, Card, Claim
from shop.models.card import digest
from tests.factories import make_coupon, make_member, make_operator

from .books import check_books

PAGE = "/shop/redeem/"


def desk(name, *args):
    return reverse(f"admin:shop_batch_{name}", args=args)


class CardCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.operator = make_operator()
        cls.member = make_member()
        cls.batch = Batch.objects.create(name="书展", points=70, count=3)

    def codes(self, batch=None):
        return (batch or self.batch).export(self.operator)

    def redeem(self, code):
        self.client.force_login(self.member)
        return self.client.post(PAGE, {"code": code}, follow=True)

    def points(self):
        return Member.objects.get(pk=self.member.pk).points


class RedeemingTests(CardCase):
    def test_a_card_pays_once_however_it_is_typed(self):
        code = self.codes()[0]
        response = self.redeem(f"  {code.lower().replace('-', ' ')} ")
        self.assertContains(response, "已到账 70 积分")
        self.assertContains(self.redeem(code), "已经兑换过", status_code=422)
        self.assertEqual(self.points(), 70)
        entry = LogEntry.objects.filter(verb="redeem").get()
        self.assertEqual((entry.actor, entry.after["points"]), (self.member, 70))
        check_books()

    def test_a_code_may_give_a_coupon_that_is_in_no_centre(self):
        coupon = make_coupon(is_open=False)
        batch = Batch.objects.create(name="活动", coupon=coupon, count=2)
        first, second = self.codes(batch)
        self.assertContains(self.redeem(first), "优惠券已领到")
        self.assertContains(self.redeem(second), "已经领过", status_code=422)
        self.assertEqual(Claim.objects.get().coupon, coupon)
        self.assertEqual(Card.objects.filter(redeemed_at=None).count(), 1)
        check_books()

    def test_void_and_expired_cards_are_refused(self):
        code, other, _rest = self.codes()
        Batch.objects.update(expires_at=timezone.now())
        self.assertContains(self.redeem(code), "已经失效", status_code=422)
        Batch.objects.update(expires_at=timezone.now() + timedelta(days=1))
        self.batch.void(self.operator, reason="遗失")
        self.assertContains(self.redeem(other), "已经失效", status_code=422)
        self.assertEqual(self.points(), 0)

    def test_nonsense_is_refused_in_words_and_stays_as_typed(self):
        for code in ("x", "很多汉字", "١٢٣", "<b>", "\u202e反", "🧧" * 20):
            response = self.redeem(code)
            self.assertContains(response, "没有这个卡密", status_code=422)
            SignInFailure.objects.all().delete()
        for code in ("", "\0", "9" * 100_000):
            self.assertEqual(self.redeem(code).status_code, 422)

    def test_guessing_is_stopped_in_words_and_remembered(self):
        for number in range(TRIES.count):
            self.redeem(f"GUESS{number}")
        code = self.codes()[0]
        response = self.redeem(code)
        self.assertContains(response, "尝试次数过多", status_code=429)
        self.assertContains(response, code, status_code=429)
        self.assertGreater(int(response["Retry-After"]), 0)
        self.assertEqual(self.points(), 0)
        self.assertTrue(SignInFailure.objects.filter(key__startswith="card:").exists())

    def test_a_right_code_forgives_the_wrong_ones(self):
        for number in range(TRIES.count - 1):
            self.redeem(f"GUESS{number}")
        first, second, _rest = self.codes()
        self.assertContains(self.redeem(first), "已到账")
        self.assertContains(self.redeem(second), "已到账")


class DeskTests(CardCase):
    def setUp(self):
        self.client.force_login(self.operator)

    def test_codes_leave_once_as_a_file_and_only_hashes_stay(self):
        response = self.client.post(desk("export", self.batch.pk))
        codes = response.content.decode("utf-8-sig").split()
        self.assertEqual(len(set(codes)), 3)
        self.assertEqual(
            set(Card.objects.values_list("digest", flat=True)), set(map(digest, codes))
        )
        again = self.client.post(desk("export", self.batch.pk), follow=True)
        self.assertContains(again, "已经导出过")
        self.assertNotContains(again, codes[0])
        self.assertEqual(Card.objects.count(), 3)

    def test_a_batch_is_made_exported_and_made_void(self):
        data = {"name": "春节", "points": 50, "coupon": "", "count": 2, "expires_at": ""}
        response = self.client.post(desk("add"), data, follow=True)
        self.assertContains(response, "未导出")
        batch = Batch.objects.latest("pk")
        self.client.post(desk("export", batch.pk))
        response = self.client.post(desk("void", batch.pk), {"reason": ""})
        self.assertEqual(response.status_code, 422)
        response = self.client.post(desk("void", batch.pk), {"reason": "丢了"}, follow=True)
        self.assertContains(response, "已作废")
        self.assertContains(response, "丢了")

    def test_a_batch_is_worth_points_or_a_coupon(self):
        for worth in ({"points": ""}, {"points": 5, "coupon": make_coupon().pk}):
            data = {"name": "x", "coupon": "", "count": 1} | worth
            response = self.client.post(desk("add"), data)
            self.assertContains(response, "只能填一项")
