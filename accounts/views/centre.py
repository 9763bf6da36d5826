from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.private import private
from newsportal import parts


@require_safe
@private
def centre(request):
    panels = list(parts.gather("CENTRE_PANELS", request))
    return render(request, "accounts/overview.html", {"panels": panels})
