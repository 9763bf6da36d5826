from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404
from django.views.static import serve


def media(request, path):
    """Serve an uploaded file so that a browser can only look at it."""
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except (SuspiciousFileOperation, OSError, ValueError) as error:
        raise Http404("no such file") from error
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # Names are made from the content, so what an address shows never changes.
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
