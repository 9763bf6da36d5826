"""Pages at which a visitor did not mean to arrive."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

RETRY_AFTER = 10


def bad_request(request, exception=None):
    return HttpResponse(render_to_string("400.html"), status=400)


def csrf_failure(request, reason=""):
    """Say in the site's language that the form's token did not match."""
    return render(request, "403.html", {"is_stale_form": True}, status=403)


def server_error(request):
    """Answer with a page that needs nothing; 503 when it is the database that is away."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        response = HttpResponse(render_to_string("503.html"), status=503)
        response.headers["Retry-After"] = str(RETRY_AFTER)
    else:
        response = HttpResponse(render_to_string("500.html"), status=500)
    response.headers["Cache-Control"] = "no-store"
    return response
