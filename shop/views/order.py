"""Paying, and what was bought so far."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import paging
from shop.checkout import buy
from shop.doors import own, personal
from shop.forms.purchase import PurchaseForm
from shop.models import Item

from .cart import change


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def checkout(request):
    """Buy what is chosen in the cart, as its form says now."""
    # Whoever had to sign in first comes back by GET.
    if request.method != "POST":
        return redirect("shop:cart")
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("shop:cart"))
    if errors := change(request):
        messages.error(request, next(iter(errors.values()))[1])
        return redirect("shop:cart")
    try:
        return pay(request, None)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("shop:cart")


def pay(request, wishes):
    """Buy the wishes, or the cart; a ValidationError says why it could not be."""
    form = PurchaseForm(request.POST)
    if not form.is_valid():
        raise ValidationError(form.non_field_errors()[0], code="form")
    order = buy(request.user, wishes, **form.purchase)
    messages.success(request, _("Paid. It is yours now."))
    return redirect(order)


@require_safe
@own
def orders(request):
    """List what the member bought, the newest first."""
    before = paging.number(request, "before")
    rows, older = paging.newest(request.user.orders.prefetch_related("lines"), before)
    context = {"orders": rows, "older": older, "is_newest": not before}
    return render(request, "shop/orders.html", context)


@require_safe
@own
def order(request, pk):
    """Show one order of the member's own."""
    found = get_object_or_404(request.user.orders.select_related("claim__coupon"), pk=pk)
    lines = found.lines.prefetch_related(Prefetch("item", Item.objects.with_things()))
    return render(request, "shop/order.html", {"order": found, "lines": lines})
