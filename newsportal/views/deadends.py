"""Pages at which a visitor did not mean to arrive."""

import sys

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from newsportal import site

RETRY_AFTER = 10


def bad_request(request, exception=None):
    most = isinstance(exception, TooManyFilesSent) and settings.DATA_UPLOAD_MAX_NUMBER_FILES
    return _alone("400.html", 400, most_files=most)


def csrf_failure(request, reason=""):
    """Say in the site's language that the form's token did not match; show what was typed."""
    context = {"is_stale_form": True, "typed": request.POST.get("text", "")}
    return render(request, "403.html", context, status=403)


def server_error(request):
    """Answer without asking the database; 503 when it is the one that is away."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = _alone("503.html", 503)
        response.headers["Retry-After"] = str(RETRY_AFTER)
    else:
        response = _alone("500.html", 500)
    response.headers["Cache-Control"] = "no-store"
    return response


def _alone(template, status, **known):
    context = {"site": site.remembered()} | known
    return HttpResponse(render_to_string(template, context), status=status)
