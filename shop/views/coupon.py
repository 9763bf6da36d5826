"""The coupon centre: what can be claimed, and what became of what was."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import paging
from shop.coupons import claim as take
from shop.doors import own
from shop.models import Coupon
from shop.models.coupon import CONDITIONS, NAMED


@require_safe
@own
def coupons(request):
    """Show the coupons on offer, or those of the member's own in one state."""
    state = request.GET.get("state")
    context = {"counts": _counts(request.user), "state": state if state in CONDITIONS else ""}
    if context["state"]:
        before = paging.number(request, "before")
        mine = request.user.coupon_claims.filter(CONDITIONS[state]()).with_coupons()
        rows, older = paging.newest(mine.prefetch_related("orders"), before)
        context |= {"claims": rows, "older": older, "is_newest": not before}
    else:
        context["coupons"] = _offered(request.user)
    return render(request, "shop/coupons.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def claim(request, pk):
    """Claim a coupon; whoever had to sign in first comes back by GET."""
    if request.method == "POST":
        coupon = get_object_or_404(Coupon.objects.select_related("level"), pk=pk)
        try:
            take(request.user, coupon)
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        else:
            messages.success(request, _("The coupon is yours."))
    return redirect("shop:coupons")


def _offered(member):
    """Return the coupons of the centre that the member does not hold yet."""
    held = member.coupon_claims.values("coupon")
    found = Coupon.objects.offered().exclude(pk__in=held).select_related(*NAMED)
    for coupon in found:
        is_too_low = coupon.level and member.lifetime_points < coupon.level.threshold
        coupon.is_too_high = bool(is_too_low)
    return sorted(found, key=lambda coupon: (coupon.is_exhausted, coupon.is_too_high))


def _counts(member):
    """Return how many coupons the member holds in each state; one query."""
    states = {state: Count("pk", filter=condition()) for state, condition in CONDITIONS.items()}
    return member.coupon_claims.aggregate(**states)
