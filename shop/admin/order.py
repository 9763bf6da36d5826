import re

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.admin.points import LongListAdmin
from newsportal.admin.base import entries_of
from shop.checkout import refund
from shop.forms.desk import RefundForm
from shop.models import Order

NUMBER = re.compile("[0-9]{8}-([0-9]{1,18})")


@admin.register(Order)
class OrderAdmin(LongListAdmin):
    """What members bought; an order can be cancelled once, with a reason."""

    list_display = ["number", "member", "subtotal", "discount", "total", "state", "made_at"]
    list_filter = ["state"]
    search_help_text = _("The whole name of a member, or the number of an order.")

    def get_search_results(self, request, queryset, search_term):
        if found := NUMBER.fullmatch(search_term.strip()):
            return queryset.filter(pk=found[1]), False
        return super().get_search_results(request, queryset, search_term)

    def get_urls(self):
        view = self.admin_site.admin_view(self.refund_view)
        refund_path = path("<int:pk>/refund/", view, name="shop_order_refund")
        return [refund_path, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self._show(request, self._found(request, object_id), RefundForm())

    @method_decorator(require_POST)
    def refund_view(self, request, pk):
        """Give points and coupon back, and take what was bought."""
        order, form = self._found(request, str(pk)), RefundForm(request.POST)
        if not request.user.has_perm("shop.refund_order"):
            raise PermissionDenied
        if not form.is_valid():
            return self._show(request, order, form, 422)
        try:
            refund(order, request.user, reason=form.cleaned_data["reason"])
        except ValidationError as refused:
            self.message_user(request, refused.messages[0], messages.ERROR)
        else:
            self.message_user(request, _("Done, and the member was told."), messages.SUCCESS)
        return redirect("admin:shop_order_change", order.pk)

    def _found(self, request, object_id):
        order = self.get_object(request, object_id)
        if not order:
            raise Http404(object_id)
        if not self.has_view_permission(request, order):
            raise PermissionDenied
        return order

    def _show(self, request, order, form, status=200):
        may = request.user.has_perm("shop.refund_order") and not order.is_refunded
        context = self.admin_site.each_context(request) | {
            "title": order.number,
            "opts": self.opts,
            "order": order,
            "form": form if may else None,
            "entries": entries_of(order),
        }
        return render(request, "admin/shop/order/order.html", context, status=status)
