"""Buying and giving back, each one transaction under the lock of the member's row."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import points
from accounts.models import Kind as Told
from accounts.models import Member
from accounts.notifications import notify
from articles.models import Unlock
from articles.models.unlock import Origin
from newsportal import log

from . import payments
from .baskets import Basket, basket_of
from .carts import MemberCart, Wish, held
from .models import Claim, Kind, Order, OrderLine, State
from .models.item import closed_articles


@transaction.atomic
def buy(
    member: Member, wishes: dict[int, Wish] | None, *, key: UUID, total: int, claim: int | None
) -> Order:
    """Make the order of these wishes, or of the cart, and give what it buys.

    `total` is the price as it was shown: nobody pays another. A form sent twice carries
    the same `key` and gets the order it made first.
    """
    points.hold(member)
    if made := member.orders.filter(key=key).first():
        return made
    cart = MemberCart(member)
    basket = basket_of(cart.held() if wishes is None else held(wishes, member), member)
    basket.choose(claim)
    _refuse(basket, claim, total)
    order = _make(member, basket, key)
    payments.take(order)
    _give(order, basket)
    cart.remove([line.item.pk for line in basket.counted])
    return order


def _refuse(basket: Basket, claim, total):
    """Raise a sentence if what would be bought is not what was shown."""
    if not basket.counted:
        lines = basket.left_out
        message = lines[0].obstacle if len(lines) == 1 else gettext("Nothing is chosen.")
        raise ValidationError(message, code="nothing")
    if claim and not basket.offer:
        raise ValidationError(
            _("This coupon cannot be used here any more. Look again."), code="coupon"
        )
    if basket.total != total:
        raise ValidationError(_("The price is another now. Look again."), code="price")


def _make(member, basket, key):
    claim = basket.offer.claim if basket.offer else None
    if claim:
        Claim.objects.filter(pk=claim.pk).update(used_at=timezone.now())
    return Order.objects.create(
        member=member,
        key=key,
        subtotal=basket.subtotal,
        discount=basket.discount,
        total=basket.total,
        claim=claim,
    )


def _give(order, basket):
    """Write the lines and give the rights they stand for."""
    until = _vip_end(order.member)
    lines = []
    for bought in basket.counted:
        item = bought.item
        line = OrderLine(
            order=order,
            item=item,
            kind=item.kind,
            name=str(item),
            price=item.price,
            quantity=bought.quantity,
            amount=bought.amount,
        )
        if item.kind == Kind.MEMBERSHIP:
            line.starts_at = until
            line.ends_at = until = until + timedelta(days=item.days * bought.quantity)
        lines.append(line)
    OrderLine.objects.bulk_create(lines)
    opened = closed_articles([line.item for line in lines])
    _open(order.member, [(line, article) for line in lines for article in opened[line.item.pk]])
    if any(line.ends_at for line in lines):
        _set_vip(order.member, until)


def _open(member, opened):
    """Open articles to the member, and note by which line of which order."""
    through = OrderLine.articles.through
    through.objects.bulk_create(
        through(orderline_id=line.pk, article_id=article) for line, article in opened
    )
    rights = {article for _line, article in opened}
    Unlock.objects.bulk_create(
        (Unlock(article_id=pk, member=member, origin=Origin.PURCHASE) for pk in sorted(rights)),
        ignore_conflicts=True,
    )


def _vip_end(member):
    """Return from when on a membership bought now lasts: an earlier one goes on."""
    now = timezone.now()
    return max(member.vip_until or now, now)


def _set_vip(member, until):
    member.vip_until = until
    Member.objects.filter(pk=member.pk).update(vip_until=until)


# --- Giving back


@transaction.atomic
def refund(order: Order, by: Member, *, reason: str) -> None:
    """Cancel an order: points and coupon go back, what it opened is closed; once."""
    if not by.has_perm("shop.refund_order"):
        raise PermissionDenied("shop.refund_order")
    member = order.member
    points.hold(member)
    order.refresh_from_db(fields=["state"])
    if order.is_refunded:
        raise ValidationError(_("This order is refunded already."), code="refunded")
    order.state, order.reason = State.REFUNDED, reason
    order.refunded_at, order.refunded_by = timezone.now(), by
    order.save(update_fields=["state", "reason", "refunded_at", "refunded_by"])
    payments.give_back(order)
    if order.claim_id:
        Claim.objects.filter(pk=order.claim_id).update(used_at=None)
    _close(member, order)
    for line in order.lines.filter(kind=Kind.MEMBERSHIP):
        _shorten(member, line)
    after = {"state": order.state, "points": order.total}
    log.record(by, "refund", order, before={"state": State.PAID}, after=after, reason=reason)
    text = gettext(
        "Your order %(number)s was cancelled, %(points)d points are back: %(reason)s"
    )
    facts = {"number": order.number, "points": order.total, "reason": reason}
    notify(member, Told.POINTS, about=order, text=text % facts, key=f"refund:{order.pk}")


def _close(member, order):
    """Take the rights away that no other order of the member's gives."""
    live = OrderLine.objects.filter(order__member=member, order__state=State.PAID)
    kept = live.filter(articles__isnull=False).values("articles")
    rights = Unlock.objects.filter(member=member, origin=Origin.PURCHASE)
    rights.filter(article__order_lines__order=order).exclude(article__in=kept).delete()


def _shorten(member, line):
    """Take what is left of a membership away; what follows it begins so much earlier."""
    line.refresh_from_db(fields=["starts_at", "ends_at"])
    end = min(line.ends_at, max(line.starts_at, timezone.now()))
    left, old_end = line.ends_at - end, line.ends_at
    line.ends_at = end
    line.save(update_fields=["ends_at"])
    later = OrderLine.objects.filter(
        order__member=member, kind=Kind.MEMBERSHIP, starts_at__gte=old_end
    ).exclude(pk=line.pk)
    later.update(starts_at=F("starts_at") - left, ends_at=F("ends_at") - left)
    if member.vip_until:
        _set_vip(member, member.vip_until - left)
