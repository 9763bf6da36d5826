from django.urls import path

from .views.card import redeem
from .views.cart import cart
from .views.catalogue import article, catalogue, item
from .views.coupon import claim, coupons
from .views.membership import membership
from .views.order import checkout, order, orders

app_name = "shop"
urlpatterns = [
    path("shop/", catalogue, name="catalogue"),
    path("shop/items/<int:pk>/", item, name="item"),
    path("shop/articles/<int:pk>/", article, name="article"),
    path("shop/cart/", cart, name="cart"),
    path("shop/checkout/", checkout, name="checkout"),
    path("shop/coupons/", coupons, name="coupons"),
    path("shop/coupons/<int:pk>/", claim, name="claim"),
    path("shop/orders/", orders, name="orders"),
    path("shop/orders/<int:pk>/", order, name="order"),
    path("shop/membership/", membership, name="membership"),
    path("shop/redeem/", redeem, name="redeem"),
]
