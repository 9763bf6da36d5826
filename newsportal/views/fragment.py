from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from newsportal import parts


@require_GET
@never_cache
def fragment(request):
    """Return what is personal on a page: HTML by the name of the slot it fills."""
    slots = {}
    for part in parts.gather("VISITOR_PARTS", request):
        slots |= part
    return JsonResponse({"slots": slots})
