from functools import lru_cache
from urllib.parse import urlsplit

from django.http import JsonResponse
from django.urls import Resolver404, resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from newsportal import parts


@require_GET
@never_cache
def fragment(request):
    """Return what is personal on a page: HTML by the name of the slot it fills.

    The parts find in `request.page` which view answers the page's address, or None.
    """
    request.page = _page(request.GET.get("path", ""))
    slots = {}
    for part in parts.gather("VISITOR_PARTS", request):
        slots |= part
    return JsonResponse({"slots": slots})


@lru_cache(1000)
def _page(address):
    try:
        return resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return None
