from . import card, coupon, item, order

__all__ = ["card", "coupon", "item", "order"]
