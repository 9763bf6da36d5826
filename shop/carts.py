"""The cart: rows of a member, a signed cookie of a visitor, one cart after signing in.

A cart holds wishes, no prices: what they cost is reckoned anew wherever they are shown.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts import points

from .models import CartLine, Item

# A cookie holds no more than this; nor does anybody's patience.
MOST_LINES = 30
SALT = "shop.cart"


@dataclass
class Wish:
    """So many of an item, to be bought now or kept for later."""

    quantity: int = 1
    is_chosen: bool = True


Held = list[tuple[Item, Wish]]


def held(wishes: dict[int, Wish], member) -> Held:
    """Return the items that are wished for, as this person could buy them now."""
    items = Item.objects.as_seen_by(member).in_bulk(list(wishes))
    return [(items[pk], wish) for pk, wish in wishes.items() if pk in items]


class VisitorCart:
    """The cart of somebody who has not signed in; the middleware keeps it in the cookie."""

    def __init__(self, request: HttpRequest):
        self.is_changed = False
        self._wishes = _read(request.COOKIES.get(settings.CART_COOKIE_NAME, ""))

    def wishes(self) -> dict[int, Wish]:
        return self._wishes

    def items(self) -> Held:
        items = Item.objects.in_bulk(list(self._wishes))
        return [(items[pk], wish) for pk, wish in self._wishes.items() if pk in items]

    def held(self) -> Held:
        return held(self._wishes, AnonymousUser())

    def put(self, item: Item, wish: Wish) -> None:
        _refuse_too_many(item.pk, self._wishes)
        self._wishes[item.pk] = wish
        self.is_changed = True

    def remove(self, numbers: list[int]) -> None:
        self._wishes = {pk: wish for pk, wish in self._wishes.items() if pk not in numbers}
        self.is_changed = True

    def keep(self, response: HttpResponse) -> None:
        """Write the cookie, and the hint that there is something personal to ask for."""
        if not self._wishes:
            response.delete_cookie(settings.CART_COOKIE_NAME, samesite="Lax")
            return
        rows = {pk: [wish.quantity, int(wish.is_chosen)] for pk, wish in self._wishes.items()}
        response.set_cookie(
            settings.CART_COOKIE_NAME,
            signing.dumps(rows, salt=SALT, compress=True),
            max_age=settings.CART_COOKIE_AGE,
            secure=settings.IS_SECURE,
            httponly=True,
            samesite="Lax",
        )


class MemberCart:
    """The cart of a member."""

    def __init__(self, member):
        self.member = member

    def wishes(self) -> dict[int, Wish]:
        rows = self.member.cart_lines.values_list("item", "quantity", "is_chosen")
        return {item: Wish(*values) for item, *values in rows.order_by("pk")}

    def items(self) -> Held:
        """Return what is wished for, without what it would cost."""
        rows = self.member.cart_lines.select_related("item").order_by("pk")
        return [(row.item, Wish(row.quantity, row.is_chosen)) for row in rows]

    def held(self) -> Held:
        """Return the same as this person could buy it now."""
        wished = {"wished": F("cart_lines__quantity"), "chosen": F("cart_lines__is_chosen")}
        items = Item.objects.as_seen_by(self.member).filter(cart_lines__member=self.member)
        rows = items.annotate(**wished).order_by("cart_lines__pk")
        return [(item, Wish(item.wished, item.chosen)) for item in rows]

    def put(self, item: Item, wish: Wish) -> None:
        others = self.member.cart_lines.values_list("item", flat=True)
        _refuse_too_many(item.pk, others)
        values = {"quantity": wish.quantity, "is_chosen": wish.is_chosen}
        CartLine.objects.update_or_create(member=self.member, item=item, defaults=values)

    def remove(self, numbers: list[int]) -> None:
        self.member.cart_lines.filter(item__in=numbers).delete()


def cart_of(request: HttpRequest) -> VisitorCart | MemberCart:
    """Return the cart of whoever asks; a visitor's is read from the cookie once."""
    if request.user.is_authenticated:
        return MemberCart(request.user)
    if not hasattr(request, "visitor_cart"):
        request.visitor_cart = VisitorCart(request)
    return request.visitor_cart


@transaction.atomic
def merge(request: HttpRequest, member) -> None:
    """Put what was chosen before signing in into the member's cart, the larger number."""
    cart = VisitorCart(request)
    wishes = cart.wishes()
    if not wishes:
        return
    points.hold(member)
    own = MemberCart(member).wishes()
    for item in Item.objects.filter(pk__in=wishes):
        if item.pk not in own and len(own) >= MOST_LINES:
            continue
        wish = own.get(item.pk, wishes[item.pk])
        wish.quantity = max(wish.quantity, wishes[item.pk].quantity)
        own[item.pk] = wish
        MemberCart(member).put(item, wish)
    cart.remove(list(wishes))
    request.visitor_cart = cart


def _read(text):
    """Return the wishes of a cookie; what we did not write is an empty cart."""
    try:
        rows = signing.loads(text, salt=SALT, max_age=settings.CART_COOKIE_AGE) if text else {}
    except (signing.BadSignature, ValueError):
        return {}
    return {int(pk): Wish(quantity, bool(chosen)) for pk, (quantity, chosen) in rows.items()}


def _refuse_too_many(number, others):
    if number not in others and len(others) >= MOST_LINES:
        raise ValidationError(
            _("The cart is full: it holds %(most)d different items."),
            code="full",
            params={"most": MOST_LINES},
        )
