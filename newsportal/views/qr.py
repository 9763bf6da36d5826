from io import BytesIO

import segno
from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

# Beyond this a phone's camera no longer reads the code at the size shown.
MAX_PATH = 300


@require_GET
@cache_control(public=True, max_age=86400)
def qr(request):
    """Draw the QR code of one of the site's own addresses, given by its path."""
    path = request.GET.get("path", "/")
    is_own = path.startswith("/") and url_has_allowed_host_and_scheme(path, None)
    if not is_own or len(path) > MAX_PATH or not path.isprintable():
        raise Http404("not an address of this site")
    drawing = BytesIO()
    code = segno.make(settings.SITE_URL + path, error="m", micro=False)
    code.save(drawing, kind="svg", scale=4, border=3, light="#fff", xmldecl=False)
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")
