"""Which views answer everyone with the same bytes, and by what in the query these differ."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from .marks import mark

HEADERS = {"Cache-Control": "public, max-age=0, must-revalidate"}


def remembered(*parameters: str) -> Callable:
    """Let the page of a view be kept; of a query only `parameters` reach the view."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            mark("site")
            response = view(request, *args, **kwargs)
            if response.status_code == 200:
                response.headers.setdefault("Cache-Control", HEADERS["Cache-Control"])
            return response

        answer.parameters = frozenset(parameters)
        return answer

    return decorate
