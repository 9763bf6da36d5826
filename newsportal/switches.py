"""A module that is switched off has no entry anywhere and no address."""

from functools import wraps

from django.http import Http404

from newsportal import site


def requires(switch):
    """Close a view with 404 while the site setting named `switch` is off."""

    def decorate(view):
        @wraps(view)
        def answer(request, *args, **kwargs):
            if not getattr(site.current(), switch):
                raise Http404(switch)
            return view(request, *args, **kwargs)

        return answer

    return decorate
