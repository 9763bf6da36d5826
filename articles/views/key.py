from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare

from newsportal import site


def key(request, key):
    """Prove to IndexNow that the site is ours."""
    if not constant_time_compare(key, site.current().indexnow_key):
        raise Http404("key")
    return HttpResponse(key, content_type="text/plain")
