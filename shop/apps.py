from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class ShopConfig(AppConfig):
    name = "shop"
    verbose_name = _("shop")

    def ready(self):
        from accounts import parts as members

        from . import parts

        # One statement tells the tool bar everything of a member.
        members.STANDING |= parts.STANDING
        user_logged_in.connect(_merge_carts, dispatch_uid="merge_carts")


def _merge_carts(sender, request, user, **kwargs):
    from . import carts

    carts.merge(request, user)
