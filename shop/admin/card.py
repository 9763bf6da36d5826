import csv

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from newsportal.admin.base import LoggedAdmin, entries_of
from shop.forms.desk import VoidForm
from shop.models import Batch


@admin.register(Batch)
class BatchAdmin(LoggedAdmin):
    """Cards worth points, or coupons; their codes leave the portal once, as a file."""

    list_display = ["name", "worth", "count", "redeemed", "expires_at", "state"]
    list_select_related = ["coupon"]
    search_fields = ["name"]
    fields = ["name", "points", "coupon", "count", "expires_at"]
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(taken=Count("cards__redeemed_at"))

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        return [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"shop_batch_{name}",
            )
            for name, view in (("export", self.export_view), ("void", self.void_view))
        ] + super().get_urls()

    @admin.display(description=_("worth"))
    def worth(self, batch):
        return batch.coupon or gettext("%(points)d points") % {"points": batch.points}

    @admin.display(description=_("redeemed"))
    def redeemed(self, batch):
        return f"{batch.taken:,}"

    @admin.display(description=_("state"))
    def state(self, batch):
        if batch.voided_at:
            return _("void")
        if batch.is_over:
            return _("expired")
        return _("exported") if batch.exported_at else _("not yet exported")

    def response_add(self, request, obj, post_url_continue=None):
        return redirect("admin:shop_batch_change", obj.pk)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self._show(request, self._found(request, object_id), VoidForm())

    @method_decorator(require_POST)
    def export_view(self, request, pk):
        """Make the codes and hand them over, this one time."""
        batch = self._found(request, str(pk), "shop.export_batch")
        try:
            codes = batch.export(request.user)
        except ValidationError as refused:
            self.message_user(request, refused.messages[0], messages.ERROR)
            return redirect("admin:shop_batch_change", batch.pk)
        named = {"Content-Disposition": f'attachment; filename="cards-{batch.pk}.csv"'}
        response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8", headers=named)
        csv.writer(response).writerows([code] for code in codes)
        return response

    @method_decorator(require_POST)
    def void_view(self, request, pk):
        """Make the cards worthless that nobody has redeemed."""
        batch, form = self._found(request, str(pk), "shop.void_batch"), VoidForm(request.POST)
        if not form.is_valid():
            return self._show(request, batch, form, 422)
        try:
            batch.void(request.user, reason=form.cleaned_data["reason"])
        except ValidationError as refused:
            self.message_user(request, refused.messages[0], messages.ERROR)
        return redirect("admin:shop_batch_change", batch.pk)

    def _found(self, request, object_id, permission="shop.view_batch"):
        batch = self.get_object(request, object_id)
        if not batch:
            raise Http404(object_id)
        if not request.user.has_perm(permission):
            raise PermissionDenied
        return batch

    def _show(self, request, batch, form, status=200):
        context = self.admin_site.each_context(request) | {
            "title": batch.name,
            "opts": self.opts,
            "batch": batch,
            "worth": self.worth(batch),
            "redeemed": self.redeemed(batch),
            "state": self.state(batch),
            "form": None if batch.voided_at else form,
            "entries": entries_of(batch),
        }
        return render(request, "admin/shop/batch/batch.html", context, status=status)
