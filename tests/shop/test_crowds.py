"""Crowds at the till and deaths in the middle: what happens once, and all or nothing.

Real connections to a real PostgreSQL, forty at a time.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, connections
from django.test import Client

from accounts.models import LedgerLine, Member
from articles.models import Unlock
from newsportal.limits import LimitExceeded
from shop import cards, checkout, coupons
from shop.carts import MemberCart, Wish
from shop.models import Batch, Claim, Coupon, Item, Order
from tests.factories import (
    give_points,
    make_claim,
    make_coupon,
    make_item,
    make_member,
    make_operator,
    make_order,
    make_priced,
    make_topic,
)

from .books import check_books

REQUESTS, CONNECTIONS = 200, 40

pytestmark = pytest.mark.django_db(transaction=True)


def crowd(deed, times=REQUESTS):
    """Do a thing at once over many connections; return what came of each, refusals too."""

    def one(number):
        try:
            return deed(number)
        except (ValidationError, LimitExceeded) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(CONNECTIONS) as people:
        return list(people.map(one, range(times)))


def successes(answers):
    return [answer for answer in answers if not isinstance(answer, Exception)]


def points_of(member):
    return Member.objects.get(pk=member.pk).points


def test_one_cart_checked_out_at_once_is_one_order(transactional_db):
    member = make_member()
    give_points(member, 10_000)
    MemberCart(member).put(make_item(), Wish(2))

    def pay(number):
        own = Member.objects.get(pk=member.pk)
        return checkout.buy(own, None, key=uuid4(), total=200, claim=None)

    assert len(successes(crowd(pay))) == 1
    assert (Order.objects.count(), points_of(member)) == (1, 9800)
    check_books()


def test_one_form_sent_at_once_is_one_order(transactional_db):
    """Through the front door, as a browser gone mad would."""
    member, item = make_member(), make_item()
    give_points(member, 10_000)
    client = Client()
    client.force_login(member)
    data = {"buy": 1, "quantity": 1, "key": str(uuid4()), "total": 100}

    def pay(number):
        own = Client()
        own.cookies = client.cookies
        return own.post(item.get_absolute_url(), data)

    answers = crowd(pay, 40)
    assert {answer["Location"] for answer in answers} == {
        Order.objects.get().get_absolute_url()
    }
    assert points_of(member) == 9900
    check_books()


def test_the_last_coupon_is_claimed_once(transactional_db):
    coupon = make_coupon(quantity=1)
    members = [make_member() for _number in range(CONNECTIONS)]
    answers = crowd(lambda number: coupons.claim(members[number % CONNECTIONS], coupon))
    assert len(successes(answers)) == Claim.objects.count() == 1
    assert Coupon.objects.get().claimed_count == 1
    check_books()


def test_a_member_claims_a_coupon_once(transactional_db):
    coupon, member = make_coupon(quantity=50), make_member()
    assert len(successes(crowd(lambda number: coupons.claim(member, coupon)))) == 1
    assert Coupon.objects.get().claimed_count == 1
    check_books()


def test_one_coupon_on_many_orders_is_used_once(transactional_db):
    member, item = make_member(), make_item()
    give_points(member, 100_000)
    claim = make_claim(member)

    def pay(number):
        own = Member.objects.get(pk=member.pk)
        wishes = {item.pk: Wish()}
        return checkout.buy(own, wishes, key=uuid4(), total=50, claim=claim.pk)

    assert len(successes(crowd(pay))) == 1
    assert points_of(member) == 100_000 - 50
    check_books()


def test_a_balance_for_one_order_pays_one(transactional_db):
    member = make_member()
    give_points(member, 150)
    items = [Item.objects.of(make_priced(100)) for _number in range(2)]

    def pay(number):
        own, item = Member.objects.get(pk=member.pk), items[number % 2]
        return checkout.buy(own, {item.pk: Wish()}, key=uuid4(), total=100, claim=None)

    assert len(successes(crowd(pay))) == 1
    assert (points_of(member), Unlock.objects.count()) == (50, 1)
    check_books()


def test_a_refund_asked_for_at_once_is_given_once(transactional_db):
    operator, order = make_operator(), make_order()

    def refund(number):
        return checkout.refund(Order.objects.get(pk=order.pk), operator, reason="试")

    assert len(successes(crowd(refund))) == 1
    assert points_of(order.member) == 100
    check_books()


def test_a_card_is_redeemed_once(transactional_db):
    batch = Batch.objects.create(name="书展", points=70, count=1)
    [code] = batch.export(make_operator())
    members = [make_member() for _number in range(CONNECTIONS)]

    def redeem(number):
        address = f"10.0.{number}.1"
        return cards.redeem(members[number % CONNECTIONS], code, address)

    assert len(successes(crowd(redeem))) == 1
    assert sum(Member.objects.values_list("points", flat=True)) == 70
    check_books()


def test_guesses_at_once_stop_at_the_limit(transactional_db):
    member = make_member()
    answers = crowd(lambda number: cards.redeem(member, f"GUESS-{number}", "10.0.0.1"))
    wrong = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert len(wrong) == cards.TRIES.count


# --- Death between any two statements


@contextmanager
def dying_before(number):
    """End the backend that serves this thread before its statement with this number."""
    seen = 0

    def execute(run, sql, params, many, context):
        nonlocal seen
        seen += 1
        if seen == number:
            pid = connection.connection.info.backend_pid
            with ThreadPoolExecutor(1) as other:
                other.submit(_end, pid).result()
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield


def _end(pid):
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    finally:
        connection.close()


def dies_everywhere(deed, is_done):
    """Do a thing, dying before each of its statements in turn: then nothing was done."""
    number = 0
    while True:
        number += 1
        try:
            with dying_before(number):
                deed()
        except DatabaseError:
            connection.close()
            assert not is_done(), f"half done before statement {number}"
            check_books()
        else:
            assert is_done()
            check_books()
            return number - 1


def test_death_within_a_checkout_leaves_nothing_of_it(transactional_db):
    member = make_member()
    give_points(member, 1000)
    claim = make_claim(member, value=10)
    cart = MemberCart(member)
    cart.put(make_item(), Wish(2))
    cart.put(make_item(topic=make_topic(make_priced(5), make_priced(6))), Wish())
    key = uuid4()

    def pay():
        own = Member.objects.get(pk=member.pk)
        checkout.buy(own, None, key=key, total=290, claim=claim.pk)

    def is_paid():
        facts = [
            Order.objects.exists(),
            points_of(member) == 710,
            Claim.objects.filter(used_at__isnull=False).exists(),
            Unlock.objects.count() == 2,
            not cart.wishes(),
            Member.objects.get(pk=member.pk).is_vip,
        ]
        assert len(set(facts)) == 1, facts
        return facts[0]

    assert dies_everywhere(pay, is_paid) > 12


def test_death_within_a_refund_leaves_nothing_of_it(transactional_db):
    operator, member = make_operator(), make_member()
    items = make_item(), make_item(topic=make_topic(make_priced(5)))
    order = make_order(member, *items)

    def refund():
        checkout.refund(Order.objects.get(pk=order.pk), operator, reason="试")

    def is_refunded():
        facts = [
            Order.objects.get().is_refunded,
            points_of(member) == 200,
            not Unlock.objects.exists(),
            not Member.objects.get(pk=member.pk).is_vip,
        ]
        assert len(set(facts)) == 1, facts
        return facts[0]

    assert dies_everywhere(refund, is_refunded) > 10


# --- All of it at once


def test_a_storm_leaves_the_books_in_order(transactional_db):
    operator = make_operator()
    members = [make_member() for _number in range(6)]
    for member in members:
        give_points(member, 500)
    articles = [make_priced(7), make_priced(11)]
    items = [make_item(fixed_price=20), make_item(topic=make_topic(*articles))]
    items += [Item.objects.of(article) for article in articles]
    offers = [make_coupon(value=5, quantity=3), make_coupon(worth="percent", value=50)]
    codes = Batch.objects.create(name="书展", points=40, count=20).export(operator)

    def buy(chance, member):
        item = chance.choice(items)
        claim = chance.choice([None, *member.coupon_claims.all()])
        found = Item.objects.as_seen_by(member).get(pk=item.pk)
        total = found.price - (claim.coupon.taken_off(found.price) if claim else 0)
        key = uuid4()
        wishes = {item.pk: Wish()}
        checkout.buy(member, wishes, key=key, total=total, claim=claim and claim.pk)

    def refund(chance, member):
        if order := member.orders.order_by("?").first():
            checkout.refund(order, operator, reason="试")

    def claim(chance, member):
        coupons.claim(member, chance.choice(offers))

    def redeem(chance, member):
        cards.redeem(member, chance.choice(codes), f"10.1.{member.pk % 250}.1")

    def deed(number):
        chance = Random(number)
        member = Member.objects.get(pk=chance.choice(members).pk)
        chance.choice([buy, buy, buy, refund, claim, redeem])(chance, member)

    answers = crowd(deed, 400)
    assert len(successes(answers)) > 60
    assert LedgerLine.objects.filter(reason="purchase").exists()
    assert LedgerLine.objects.filter(reason="refund").exists()
    check_books()
