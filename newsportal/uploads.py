"""Files that people send: no more of them is read than may be kept."""

from functools import wraps

from django.views.decorators.csrf import csrf_exempt, csrf_protect

# What a form adds to the file it carries.
FORM_BYTES = 64 * 1024


def at_most(limit, refuse):
    """Answer by `refuse(request)` what announces more bytes than `limit`, unread.

    Looking for the form's token reads the whole body, so that comes second.
    """

    def decorate(view):
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def answer(request, *args, **kwargs):
            if announced(request) > limit + FORM_BYTES:
                return refuse(request)
            return protected(request, *args, **kwargs)

        return answer

    return decorate


def announced(request):
    """Return how many bytes a request says that it brings."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
