"""What wishes come to: prices, obstacles, the coupons that fit, and the sum."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext

from articles.models.category import Tree

from .carts import Held, Wish
from .models import Claim, Item, Scope


@dataclass
class Line:
    """A wish and what it costs now."""

    item: Item
    wish: Wish
    # What somebody typed in place of a quantity, and what is wrong with it.
    typed: str = ""
    error: str = ""

    @property
    def quantity(self) -> int:
        return min(self.wish.quantity, self.item.most_at_once)

    @property
    def amount(self) -> int:
        return self.item.price * self.quantity

    @property
    def obstacle(self) -> str:
        return self.item.obstacle

    @property
    def counts(self) -> bool:
        return self.wish.is_chosen and not self.obstacle


@dataclass
class Offer:
    """A coupon held beside a basket: what it takes off, or why it does not fit."""

    claim: Claim
    discount: int
    why_not: str = ""


@dataclass
class Basket:
    """What somebody is about to buy."""

    lines: list[Line]
    claims: Iterable[Claim] = ()
    offer: Offer | None = field(default=None, init=False)

    @cached_property
    def counted(self) -> list[Line]:
        return [line for line in self.lines if line.counts]

    @property
    def left_out(self) -> list[Line]:
        return [line for line in self.lines if line.obstacle]

    @cached_property
    def doubled(self) -> list[tuple[Item, Item]]:
        """Return the reports that would be paid for twice: alone, and with this topic."""
        items = [line.item for line in self.counted]
        alone = {item.article_id: item for item in items if item.article_id}
        return [
            (alone[article], topic)
            for topic in items
            for article in topic.opened_by_topic
            if article in alone
        ]

    @property
    def subtotal(self) -> int:
        return sum(line.amount for line in self.counted)

    @property
    def discount(self) -> int:
        return self.offer.discount if self.offer else 0

    @property
    def total(self) -> int:
        return self.subtotal - self.discount

    @cached_property
    def offers(self) -> list[Offer]:
        """Return the coupons, the best first; of two that take off the same, the older."""
        offers = [self._offer(claim) for claim in self.claims]
        return sorted(offers, key=lambda offer: (-offer.discount, offer.claim.expires_at))

    def choose(self, number: int | None, suggests: bool = False) -> None:
        """Use the coupon with this number, or the best where one may be suggested."""
        fitting = [offer for offer in self.offers if offer.discount]
        if suggests:
            self.offer = next(iter(fitting), None)
        else:
            self.offer = next((each for each in fitting if each.claim.pk == number), None)

    def _offer(self, claim):
        coupon = claim.coupon
        lines = [line for line in self.counted if coupon.covers(line.item, self._tree)]
        amount = sum(line.amount for line in lines)
        if not lines:
            return Offer(claim, 0, gettext("not for what is chosen here"))
        if amount < coupon.least_spent:
            missing = coupon.least_spent - amount
            why = gettext("%(missing)d points more are needed for it") % {"missing": missing}
            return Offer(claim, 0, why)
        return Offer(claim, coupon.taken_off(amount))

    @cached_property
    def _tree(self):
        """Return the categories, which only coupons for one of them need."""
        scopes = {claim.coupon.scope for claim in self.claims}
        return Tree() if Scope.CATEGORY in scopes else None


def basket_of(held: Held, member) -> Basket:
    """Return the basket of what is wished for, with the coupons that this person holds."""
    claims = []
    if member.is_authenticated and held:
        claims = list(member.coupon_claims.usable().with_coupons())
    return Basket([Line(item, wish) for item, wish in held], claims)
