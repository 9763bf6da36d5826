"""What the benchmark measures of the shop: a cart on its way to an order, and the books."""

from uuid import uuid4

from django.urls import reverse

from accounts import points
from accounts.models import Member, Reason
from newsportal.bench import Call, Page, signed_in

from . import checking, checkout
from .carts import MemberCart, Wish
from .models import Coupon, Item, Kind, Order

# A reader who has bought something every day for a year, and reads it up in pages.
ORDERS = 400


def parts():
    """Yield the pages of a member's shop, a checkout, and the command that checks it all."""
    member, item = _fill()
    own = signed_in(member)
    for name in ("cart", "coupons", "orders", "membership"):
        yield Page(f"shop: {name}", [reverse(f"shop:{name}")], own)
    yield Page("shop: catalogue", [reverse("shop:catalogue")])
    yield Call("checkout", lambda: _buy(member, item))
    yield Call("check_orders", lambda: list(checking.faults()))


def _fill():
    member, _is_new = Member.objects.get_or_create(username="买报人")
    item, _is_new = Item.objects.get_or_create(
        kind=Kind.MEMBERSHIP, name="一日会员", days=1, fixed_price=1
    )
    Coupon.objects.get_or_create(name="基准券", value=1)
    points.award(member, 1_000_000, Reason.GRANT, "bench:shop")
    for _number in range(Order.objects.filter(member=member).count(), ORDERS):
        _buy(member, item)
    MemberCart(member).put(item, Wish(2))
    return member, item


def _buy(member, item):
    checkout.buy(member, {item.pk: Wish()}, key=uuid4(), total=1, claim=None)
