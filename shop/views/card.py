from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from newsportal.limits import LimitExceeded
from shop.doors import own
from shop.forms.card import CardForm


@require_http_methods(["GET", "HEAD", "POST"])
@own
def redeem(request):
    """Take the code of a card; what was typed stays when it is refused."""
    form = CardForm(request.POST or None)
    response = None
    if request.method == "POST" and form.is_valid():
        try:
            if card := form.redeem(request.user, request.client_address):
                return _thank(request, card.batch)
        except LimitExceeded as exceeded:
            response = _refuse(request, form, exceeded.retry_after)
    return response or _show(request, form, 422 if form.errors else 200)


def _thank(request, batch):
    if batch.coupon:
        messages.success(request, _("The coupon is yours."))
        return redirect("shop:coupons")
    text = ngettext("%(points)d point is yours.", "%(points)d points are yours.", batch.points)
    messages.success(request, text % {"points": batch.points})
    return redirect("accounts:points")


def _refuse(request, form, seconds):
    minutes = -(-seconds // 60)
    text = ngettext(
        "Too many codes. Try again in %(minutes)d minute.",
        "Too many codes. Try again in %(minutes)d minutes.",
        minutes,
    )
    form.add_error("code", text % {"minutes": minutes})
    response = _show(request, form, 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _show(request, form, status):
    return render(request, "shop/redeem.html", {"form": form}, status=status)
