"""What only pages of the shop show."""

from django import template
from django.utils.translation import gettext, pgettext

from newsportal.templatetags.newsportal import is_chinese
from shop.carts import cart_of
from shop.models import Worth

register = template.Library()


@register.simple_tag(takes_context=True)
def visitor_standing(context):
    """Return what the tool bar tells a visitor; without queries."""
    return {"in_cart": len(cart_of(context["request"]).wishes())}


@register.filter
def worth(coupon):
    """Return the number on a coupon and its unit: 50 points, 20% off or, in Chinese, 8 折."""
    if coupon.worth == Worth.AMOUNT:
        return {"number": f"{coupon.value:,}", "unit": gettext("points")}
    number = f"{(100 - coupon.value) / 10:g}" if is_chinese() else f"{coupon.value}%"
    return {"number": number, "unit": pgettext("coupon", "off")}


@register.filter
def minus(number):
    """Return what is taken off, with the sign as a paper sets it."""
    return f"－{number:,}"


@register.filter
def left_of(part, whole):
    """Return what is left of a sum when a part of it is gone."""
    return f"{whole - part:,}"
