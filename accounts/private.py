"""Pages for one person alone."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.views.decorators.cache import cache_control


def private(view):
    """Show a page to whoever is signed in, and let nobody keep or index it."""

    @login_required
    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return cache_control(private=True, no_store=True)(answer)
