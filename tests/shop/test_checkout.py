"""What paying does, and what giving back undoes."""

from datetime import timedelta
from uuid import uuid4

import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.utils import timezone

from accounts.models import LedgerLine, Member, Notification
from articles.models import Access, Article, Unlock
from newsportal.models import LogEntry
from shop import checkout
from shop.carts import MemberCart, Wish
from shop.models import Claim, Item, Order
from tests.factories import (
    give_points,
    make_article,
    make_claim,
    make_item,
    make_member,
    make_operator,
    make_order,
    make_priced,
    make_topic,
    some_editor,
)

from .books import check_books


class CheckoutCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()
        cls.operator = make_operator()
        cls.article = make_priced(24, title="一粒稻种的三个夏天")
        cls.item = Item.objects.of(cls.article)
        cls.month = make_item()
        give_points(cls.member, 1000)

    def buy(self, *items, total=None, claim=None, key=None, **quantities):
        wishes = {item.pk: Wish(quantities.get("quantity", 1)) for item in items}
        if total is None:
            total = sum(item.price for item in items) * quantities.get("quantity", 1)
        key = key or uuid4()
        return checkout.buy(self.member, wishes, key=key, total=total, claim=claim)

    def refund(self, order, reason="买错了"):
        checkout.refund(order, self.operator, reason=reason)

    def can_read(self, article=None):
        article = Article.objects.filter(pk=(article or self.article).pk)
        return article.open_to(Member.objects.get(pk=self.member.pk)).exists()

    def points(self):
        return Member.objects.get(pk=self.member.pk).points

    def vip_until(self):
        return Member.objects.get(pk=self.member.pk).vip_until

    def tearDown(self):
        check_books()


class BuyingTests(CheckoutCase):
    def test_paying_opens_the_article_and_writes_it_down(self):
        self.assertFalse(self.can_read())
        order = self.buy(self.item)
        self.assertTrue(self.can_read())
        self.assertEqual(self.points(), 976)
        line = LedgerLine.objects.get(key=f"order:{order.pk}")
        self.assertEqual((line.amount, line.about_url), (-24, order.get_absolute_url()))
        bought = order.lines.get()
        self.assertEqual((bought.name, bought.amount), ("一粒稻种的三个夏天", 24))

    def test_the_order_keeps_the_price_of_its_moment(self):
        order = self.buy(self.item)
        Article.objects.filter(pk=self.article.pk).update(price=90, title="改了")
        order.refresh_from_db()
        self.assertEqual((order.total, order.lines.get().name), (24, "一粒稻种的三个夏天"))

    def test_another_price_than_was_shown_is_never_paid(self):
        Article.objects.filter(pk=self.article.pk).update(price=90)
        for total in (24, 0, 89, 91):
            with self.assertRaisesMessage(ValidationError, "['价格已变动"):
                self.buy(self.item, total=total)
        self.assertEqual((self.points(), Order.objects.count()), (1000, 0))

    def test_a_form_sent_twice_makes_one_order(self):
        key = uuid4()
        first, again = (self.buy(self.month, key=key) for _time in range(2))
        self.assertEqual(first, again)
        self.assertEqual(self.points(), 900)

    def test_what_one_can_read_is_not_sold_again(self):
        self.buy(self.item)
        with self.assertRaisesMessage(ValidationError, "已经可以阅读"):
            self.buy(self.item)

    def test_what_is_not_public_or_not_for_points_is_not_sold(self):
        self.article.withdraw(some_editor(), reason="试")
        with self.assertRaisesMessage(ValidationError, "已下架"):
            self.buy(self.item)
        Item.objects.filter(pk=self.month.pk).update(is_on_sale=False)
        with self.assertRaisesMessage(ValidationError, "已停售"):
            self.buy(self.month)
        free = make_priced(30)
        item = Item.objects.of(free)
        Article.objects.filter(pk=free.pk).update(access=Access.MEMBERS, price=0)
        with self.assertRaisesMessage(ValidationError, "不再按积分"):
            self.buy(item, total=0)

    def test_more_than_there_is_cannot_be_paid(self):
        dear = make_item(fixed_price=1001)
        with self.assertRaisesMessage(ValidationError, "1001"):
            self.buy(dear)
        self.assertEqual((self.points(), Order.objects.count()), (1000, 0))

    def test_a_topic_opens_what_is_closed_in_it(self):
        closed = [self.article, make_article(published=True, access=Access.VIP)]
        later = make_priced(10)
        topic = make_topic(*closed, make_article(published=True))
        order = self.buy(make_item(topic=topic))
        self.assertTrue(all(self.can_read(article) for article in closed))
        self.assertCountEqual(order.lines.get().articles.all(), closed)
        topic.entries.create(article=later, position=9)
        self.assertFalse(self.can_read(later))

    def test_buying_the_cart_empties_it_of_what_was_bought(self):
        cart = MemberCart(self.member)
        gone = Item.objects.of(make_priced(10))
        gone.article.withdraw(some_editor(), reason="试")
        cart.put(self.month, Wish(2))
        cart.put(self.item, Wish(1, is_chosen=False))
        cart.put(gone, Wish())
        checkout.buy(self.member, None, key=uuid4(), total=200, claim=None)
        self.assertEqual(list(cart.wishes()), [self.item.pk, gone.pk])


class CouponsAtTheTillTests(CheckoutCase):
    def test_a_coupon_takes_off_what_it_says_and_is_used(self):
        claim = make_claim(self.member, value=50, least_spent=100)
        order = self.buy(self.month, total=50, claim=claim.pk)
        self.assertEqual((order.subtotal, order.discount, self.points()), (100, 50, 950))
        with self.assertRaisesMessage(ValidationError, "优惠券"):
            self.buy(self.month, total=50, claim=claim.pk)

    def test_a_coupon_that_pays_everything_leaves_no_line_in_the_ledger(self):
        claim = make_claim(self.member, value=500)
        order = self.buy(self.month, total=0, claim=claim.pk)
        self.assertFalse(LedgerLine.objects.filter(key=f"order:{order.pk}").exists())
        self.refund(order)
        self.assertEqual(self.points(), 1000)

    def test_somebody_elses_or_an_expired_coupon_buys_nothing(self):
        expired = make_claim(self.member)
        Claim.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
        for claim in (make_claim(make_member()), expired):
            with self.assertRaisesMessage(ValidationError, "优惠券"):
                self.buy(self.month, total=50, claim=claim.pk)

    def test_the_database_refuses_two_live_orders_on_one_coupon(self):
        claim = make_claim(self.member)
        order = self.buy(self.month, total=50, claim=claim.pk)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Order.objects.create(
                member=self.member, key=uuid4(), subtotal=1, total=1, claim=order.claim
            )


class RefundTests(CheckoutCase):
    def test_points_coupon_and_right_go_back_once(self):
        claim = make_claim(self.member, value=4)
        order = self.buy(self.item, total=20, claim=claim.pk)
        self.refund(order)
        self.assertEqual(self.points(), 1000)
        self.assertFalse(self.can_read())
        claim.refresh_from_db()
        self.assertEqual(claim.state, "usable")
        with self.assertRaisesMessage(ValidationError, "已经退款"):
            self.refund(order)
        self.assertEqual(self.points(), 1000)
        entry = LogEntry.objects.filter(verb="refund").get()
        self.assertEqual((entry.actor, entry.reason), (self.operator, "买错了"))
        told = Notification.objects.get(member=self.member)
        self.assertIn("买错了", told.text)
        self.assertEqual(told.url, order.get_absolute_url())

    def test_what_another_order_opened_as_well_stays_open(self):
        alone = self.buy(self.item)
        more = make_priced(10)
        topic = self.buy(make_item(topic=make_topic(self.article, more)))
        self.refund(alone)
        self.assertTrue(self.can_read())
        self.refund(topic)
        self.assertFalse(self.can_read())
        self.assertEqual(self.points(), 1000)

    def test_a_right_that_a_comment_earned_stays(self):
        order = self.buy(self.item)
        Unlock.objects.grant(self.article, self.member, "comment")
        self.refund(order)
        self.assertEqual(Unlock.objects.get().origin, "comment")

    def test_only_who_may_refund_does(self):
        order = self.buy(self.item)
        for person in (self.member, some_editor()):
            with self.assertRaises(PermissionDenied):
                checkout.refund(order, person, reason="试")

    def test_check_orders_names_what_does_not_fit(self):
        order = self.buy(self.item)
        faults = [
            lambda: Unlock.objects.all().delete(),
            lambda: Order.objects.filter(pk=order.pk).update(total=23, subtotal=23),
            lambda: Unlock.objects.create(
                article=make_priced(5), member=self.member, origin="purchase"
            ),
        ]
        for change in faults:
            with self.assertRaises(CommandError), transaction.atomic():
                change()
                check_books()


class MembershipTests(CheckoutCase):
    def test_it_begins_now_and_ends_by_the_clock(self):
        vip = make_article(published=True, access=Access.VIP)
        begun = timezone.now()
        line = self.buy(self.month).lines.get()
        self.assertEqual(line.ends_at - line.starts_at, timedelta(days=30))
        self.assertGreaterEqual(line.starts_at, begun)
        self.assertTrue(self.can_read(vip))
        with time_machine.travel(line.ends_at - timedelta(seconds=1)):
            self.assertTrue(self.can_read(vip))
        with time_machine.travel(line.ends_at):
            self.assertFalse(self.can_read(vip))

    def test_bought_again_it_goes_on_where_it_ends(self):
        first = self.buy(self.month, quantity=2).lines.get()
        second = self.buy(self.month).lines.get()
        self.assertEqual(second.starts_at, first.ends_at)
        self.assertEqual(self.vip_until(), first.starts_at + timedelta(days=90))

    def test_bought_after_its_end_it_begins_anew(self):
        first = self.buy(self.month).lines.get()
        with time_machine.travel(first.ends_at + timedelta(days=5)):
            second = self.buy(self.month).lines.get()
        self.assertGreaterEqual(second.starts_at, first.ends_at + timedelta(days=5))

    def test_refunded_its_rest_is_taken_and_what_follows_comes_sooner(self):
        first = self.buy(self.month)
        second = self.buy(self.month)
        with time_machine.travel(timezone.now() + timedelta(days=10), tick=False):
            now = timezone.now()
            self.refund(first)
            line = second.lines.get()
            self.assertEqual(line.starts_at, now)
            self.assertEqual(self.vip_until(), now + timedelta(days=30))
            check_books()
            self.refund(second)
            self.assertEqual(self.vip_until(), now)

    def test_a_saved_member_keeps_the_membership_that_came_meanwhile(self):
        stale = Member.objects.get(pk=self.member.pk)
        self.buy(self.month)
        stale.save()
        self.assertIsNotNone(self.vip_until())


class FactoryTests(TestCase):
    def test_an_order_is_made_in_one_call(self):
        self.assertEqual(make_order().total, 100)
        check_books()
