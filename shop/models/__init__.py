"""What points buy: items, carts, coupons, orders, and cards sold elsewhere."""

from .card import Batch, Card
from .cart import CartLine
from .coupon import Claim, Coupon, Scope, Worth
from .item import Item, Kind
from .order import Order, OrderLine, State

__all__ = [
    "Batch",
    "Card",
    "CartLine",
    "Claim",
    "Coupon",
    "Item",
    "Kind",
    "Order",
    "OrderLine",
    "Scope",
    "State",
    "Worth",
]
