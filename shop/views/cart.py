"""The cart, of members and of visitors."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.paging import number
from shop.baskets import basket_of
from shop.carts import cart_of
from shop.doors import personal
from shop.forms.purchase import PurchaseForm, quantity_of

STEPS = {"more": 1, "less": -1}


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def cart(request):
    if request.method != "POST":
        return _show(request, {})
    if errors := change(request):
        return _show(request, errors)
    if _is_in_place(request):
        return _show(request, {})
    query = {"coupon": request.POST["coupon"][:20]} if "coupon" in request.POST else {}
    return redirect(f"{reverse('shop:cart')}?{urlencode(query)}" if query else "shop:cart")


def change(request):
    """Do to the cart what its form says; return (typed, what is wrong) by item."""
    own, errors = cart_of(request), {}
    held = own.items()
    if "clear" in request.POST:
        own.remove([item.pk for item, _wish in held])
        messages.success(request, _("Your cart is empty now."))
        return errors
    if gone := number(request, "remove"):
        own.remove([gone])
    for item, wish in held:
        if item.pk == gone:
            continue
        before = (wish.quantity, wish.is_chosen)
        try:
            _read(request, item, wish)
        except ValidationError as refused:
            errors[item.pk] = (request.POST[f"quantity-{item.pk}"], refused.messages[0])
        if before != (wish.quantity, wish.is_chosen):
            own.put(item, wish)
    return errors


def _read(request, item, wish):
    """Put into a wish what the form says of it: chosen, how many, one more or less."""
    name = str(item.pk)
    if name in request.POST.getlist("line"):
        wish.is_chosen = name in request.POST.getlist("chosen")
    typed = request.POST.get(f"quantity-{name}")
    if typed is None:
        return
    wanted = quantity_of(typed, item.most_at_once)
    for step, by in STEPS.items():
        if request.POST.get(step) == name:
            wanted = min(max(wanted + by, 1), item.most_at_once)
    wish.quantity = wanted


def _show(request, errors):
    basket = basket_of(cart_of(request).held(), request.user)
    for line in basket.lines:
        line.typed, line.error = errors.get(line.item.pk, (str(line.quantity), ""))
    basket.choose(*coupon_asked_for(request))
    context = {
        "basket": basket,
        "form": PurchaseForm(initial={"total": basket.total}),
        "standing": {"in_cart": len(basket.lines)},
    }
    name = "shop/_cart.html" if _is_in_place(request) else "shop/cart.html"
    return render(request, name, context, status=422 if errors else 200)


def coupon_asked_for(request):
    """Return which coupon the form names, and whether the best one may be suggested."""
    named = request.POST if request.method == "POST" else request.GET
    return number(request, "coupon"), "coupon" not in named


def _is_in_place(request):
    """Tell whether a script asks for the cart alone (js/cart-sheet.js)."""
    return request.headers.get("X-Requested-With") == "fetch"
