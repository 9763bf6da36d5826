from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin.points import LongListAdmin
from newsportal.admin.base import LoggedAdmin
from shop.models import Claim, Coupon, Item, Kind

# What may still change once somebody holds the coupon: not what it promises.
AFTERWARDS = {"is_open", "claim_from", "claim_until", "quantity"}


@admin.register(Coupon)
class CouponAdmin(LoggedAdmin):
    """Coupons for the centre, or for codes that are made as cards."""

    list_display = ["name", "worth", "value", "least_spent", "scope", "claims", "is_open"]
    list_filter = ["is_open", "scope"]
    search_fields = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "worth", "value", "most_off", "least_spent"]}),
        (_("What it is good for"), {"fields": ["scope", "kind", "category", "item"]}),
        (
            _("Who gets it"),
            {
                "fields": [
                    "level",
                    "is_open",
                    "claim_from",
                    "claim_until",
                    "valid_days",
                    "quantity",
                ]
            },
        ),
    ]
    actions = None

    @admin.display(description=_("claimed"))
    def claims(self, coupon):
        return f"{coupon.claimed_count:,} / {coupon.quantity or '∞'}"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "item":
            shown = Item.objects.exclude(kind=Kind.ARTICLE)
            kwargs["queryset"] = shown.select_related("topic")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        if obj is None or not obj.claimed_count:
            return []
        fields = [name for _title, group in self.fieldsets for name in group["fields"]]
        return [name for name in fields if name not in AFTERWARDS]


@admin.register(Claim)
class ClaimAdmin(LongListAdmin):
    """Who holds which coupon, and what became of it."""

    list_display = ["claimed_at", "member", "coupon", "expires_at", "used_at"]
    list_select_related = ["member", "coupon"]
    list_filter = [("used_at", admin.EmptyFieldListFilter)]
    fields = list_display
