from django.shortcuts import render
from django.views.decorators.http import require_safe

from shop.doors import own
from shop.models import Item, Kind, OrderLine


@require_safe
@own
def membership(request):
    """Show how long the membership lasts, what it was made of, and how to go on."""
    mine = OrderLine.objects.filter(order__member=request.user, kind=Kind.MEMBERSHIP)
    items = Item.objects.on_sale().filter(kind=Kind.MEMBERSHIP)
    context = {
        "spans": mine.select_related("order").order_by("-pk")[:20],
        "items": items,
    }
    return render(request, "shop/membership.html", context)
