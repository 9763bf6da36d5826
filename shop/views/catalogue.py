"""What there is to buy, and the small page on which one thing is bought."""

from types import SimpleNamespace

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Access, Article
from articles.models.queries import BODIES
from newsportal.page_cache import mark, remembered
from newsportal.switches import requires
from shop.baskets import basket_of
from shop.carts import Wish, cart_of
from shop.doors import personal
from shop.forms.purchase import PurchaseForm, quantity_of
from shop.models import Item, Kind

from .cart import coupon_asked_for
from .order import pay

require_form = require_http_methods(["GET", "HEAD", "POST"])


@remembered()
@require_safe
@requires("has_shop")
def catalogue(request):
    """Show what is on sale, the same to everyone."""
    mark("shop")
    items = list(Item.objects.on_sale().as_seen_by(AnonymousUser()))
    sold = [item for item in items if not item.obstacle]
    sections = [
        (label, [item for item in sold if item.kind == kind]) for kind, label in Kind.choices
    ]
    mark(*(f"topic:{item.topic_id}" for item in items if item.topic_id))
    context = {"sections": [section for section in sections if section[1]]}
    return render(request, "shop/catalogue.html", context)


@require_form
@personal
def item(request, pk):
    """Offer one thing to whoever asks: to put into the cart, or to buy at once."""
    found = get_object_or_404(Item.objects.as_seen_by(request.user), pk=pk)
    if found.article_id:
        return redirect(found)
    if found.obstacle and not found.is_public:
        raise Http404("item")
    return _offer(request, found)


@require_form
@personal
def article(request, pk):
    """Offer an article that is read for points."""
    public = Article.objects.published().filter(access=Access.POINTS).defer(*BODIES)
    wanted = get_object_or_404(public, pk=pk)
    if request.method == "POST":
        Item.objects.of(wanted)
    found = Item.objects.as_seen_by(request.user).filter(article=pk).first()
    return _offer(request, found or _unmade(request, wanted))


def _unmade(request, wanted):
    """Return the item of an article that nobody has wanted to buy so far."""
    made = Item(kind=Kind.ARTICLE, article=wanted, is_on_sale=True)
    made.is_public, made.article_count, made.left_count = True, 1, 1
    made.is_open = Article.objects.filter(pk=wanted.pk).open_to(request.user).exists()
    return made


def _offer(request, found):
    wish, error = Wish(), ""
    typed = request.POST.get("quantity", "1")
    try:
        wish.quantity = quantity_of(typed, found.most_at_once)
    except ValidationError as refused:
        error = refused.messages[0]
    deeds = [do for name, do in DEEDS.items() if name in request.POST]
    if deeds and not error:
        try:
            return deeds[0](request, found, wish)
        except ValidationError as refused:
            error = refused.messages[0]
    return _show(request, found, wish, SimpleNamespace(typed=typed, error=error))


def _add(request, found, wish):
    """Put it into the cart, on top of what is there."""
    if found.obstacle:
        raise ValidationError(found.obstacle)
    cart = cart_of(request)
    there = cart.wishes().get(found.pk)
    if there and found.most_at_once > 1:
        wish.quantity = quantity_of(str(there.quantity + wish.quantity), found.most_at_once)
    cart.put(found, wish)
    messages.success(request, _("It is in your cart."))
    return redirect("shop:cart")


def _buy(request, found, wish):
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    return pay(request, {found.pk: wish})


# What the buttons of the form do; a third one only has it reckoned anew.
DEEDS = {"buy": _buy, "cart": _add}


def _show(request, found, wish, field):
    basket = basket_of([(found, wish)], request.user)
    basket.choose(*coupon_asked_for(request))
    form = PurchaseForm(initial={"total": basket.total})
    context = {"item": found, "basket": basket, "form": form, "field": field}
    return render(request, "shop/item.html", context, status=422 if field.error else 200)
