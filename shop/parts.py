"""What the shop adds to shared pages."""

from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.parts import counted, standing
from newsportal import site
from newsportal.figures import Figure, per_day
from newsportal.printed import Printed

from .carts import cart_of
from .models import CartLine, Claim, Order

# What the tool bar tells of a member, within the one statement of accounts/parts.py.
STANDING = {
    "in_cart": counted(CartLine.objects.all()),
    # Made once, so the clock in it has to be the database's.
    "usable_coupons": counted(Claim.objects.filter(used_at=None, expires_at__gt=Now())),
}


def figures():
    """Yield what is bought and kept, by the day."""
    if site.current().has_shop:
        yield Figure("orders", _("Orders"), per_day(Order.objects.live(), "made_at"))


def visitor(request):
    """Return the tool bar's entry of the cart, with its number."""
    if not site.current().has_shop:
        return {}
    if request.user.is_authenticated:
        count = standing(request)["in_cart"]
    else:
        count = len(cart_of(request).wishes())
        if not count:
            return {}
    return {"cart": _cart_entry(count=count)}


_cart_entry = Printed("shop/_cart_entry.html", lambda count: {"count": count})


def centre(request):
    """Yield the entries of the personal centre: coupons, orders, membership."""
    if not site.current().has_shop:
        return
    entries = [
        (_("Coupons"), "shop:coupons", standing(request)["usable_coupons"]),
        (_("Orders"), "shop:orders", None),
        (_("Membership"), "shop:membership", None),
        (_("Redeem a card"), "shop:redeem", None),
    ]
    for title, name, count in entries:
        yield {"title": title, "url": reverse(name), "count": count, "group": "shop"}


def export(member):
    """Yield what the archive of a member holds of the shop."""
    yield "orders.json", [_exported(order) for order in member.orders.prefetch_related("lines")]
    fields = ["coupon__name", "claimed_at", "expires_at", "used_at"]
    yield "coupons.json", list(member.coupon_claims.order_by("pk").values(*fields))
    wishes = member.cart_lines.select_related("item__article", "item__topic")
    yield "cart.json", [{"item": str(row.item), "quantity": row.quantity} for row in wishes]
    cards = member.cards.order_by("pk").values("redeemed_at", "batch__points")
    yield "cards.json", list(cards)


def _exported(order):
    fields = ["name", "kind", "price", "quantity", "amount", "starts_at", "ends_at"]
    return {
        "number": order.number,
        "made_at": order.made_at,
        "state": order.state,
        "sum": order.subtotal,
        "taken_off": order.discount,
        "paid": order.total,
        "reason": order.reason,
        "lines": [{name: getattr(line, name) for name in fields} for line in order.lines.all()],
    }


def erase(member):
    """Forget what a member who has left meant to buy; what they bought stays in the books."""
    member.cart_lines.all().delete()
