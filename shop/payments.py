"""How orders are paid: with points.

This is the one place through which value comes in and goes back, each within the
transaction that makes or refunds the order. Another way to pay takes its place here: `take`
either has the money when it returns or raises ValidationError, and `give_back` may be
called once for what `take` took. `faults` in shop/checking.py then asks its books as well.
"""

from accounts import points
from accounts.models import Reason

from .models import Order


def take(order: Order) -> None:
    """Take the price of an order; NotEnoughPoints says what is missing."""
    if order.total:
        points.spend(order.member, order.total, Reason.PURCHASE, key_of(order), about=order)


def give_back(order: Order) -> None:
    """Give the price of an order back, whole."""
    if order.total:
        points.reverse(key_of(order), reason=Reason.REFUND, note=order.reason)


def key_of(order: Order) -> str:
    """Return the key of the ledger's line for an order."""
    return f"order:{order.pk}"
