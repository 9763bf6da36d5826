from django.contrib import admin

from newsportal.admin.base import LoggedAdmin
from shop.models import Item, Kind


@admin.register(Item)
class ItemAdmin(LoggedAdmin):
    """What the catalogue offers; single reports are priced where they are written."""

    list_display = ["__str__", "kind", "fixed_price", "days", "is_on_sale", "position"]
    list_editable = ["is_on_sale", "position"]
    list_filter = ["kind", "is_on_sale"]
    list_select_related = ["topic"]
    fields = [
        "kind",
        "name",
        "summary",
        "topic",
        "days",
        "fixed_price",
        "is_on_sale",
        "position",
    ]
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(kind=Kind.ARTICLE)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "kind":
            kinds = [choice for choice in Kind.choices if choice[0] != Kind.ARTICLE]
            kwargs["choices"] = kinds
        return super().formfield_for_choice_field(db_field, request, **kwargs)
