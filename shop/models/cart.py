from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .item import MOST_AT_ONCE, Item


class CartLine(models.Model):
    """What a member means to buy. A visitor's cart is a cookie (shop/carts.py)."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        db_index=False,  # the constraint below begins with it
        related_name="cart_lines",
        verbose_name=_("member"),
    )
    item = models.ForeignKey(
        Item, models.CASCADE, related_name="cart_lines", verbose_name=_("item")
    )
    quantity = models.PositiveSmallIntegerField(_("quantity"), default=1)
    is_chosen = models.BooleanField(_("chosen"), default=True)
    added_at = models.DateTimeField(_("added at"), default=timezone.now)

    class Meta:
        verbose_name = _("line of a cart")
        verbose_name_plural = _("lines of carts")
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "item"], name="once_in_a_cart"),
            models.CheckConstraint(
                condition=Q(quantity__range=(1, MOST_AT_ONCE)), name="cart_quantity"
            ),
        ]

    def __str__(self):
        return f"{self.item} × {self.quantity}"
