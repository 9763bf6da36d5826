"""How the shop's personal pages are entered: by visitors as well, and never kept."""

from functools import wraps

from django.views.decorators.cache import cache_control

from accounts.private import private
from newsportal.switches import requires


def personal(view):
    """Show a page that differs for everybody, also for visitors with a cart."""

    @requires("has_shop")
    @cache_control(private=True, no_store=True)
    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answer


def own(view):
    """Show a page of the shop to whoever is signed in."""
    return requires("has_shop")(private(view))
