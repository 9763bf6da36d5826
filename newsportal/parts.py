"""Gather what each app adds to a shared page, by functions named in the settings."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.module_loading import import_string


def gather(setting: str, *about: Any) -> Iterator[Any]:
    """Call every function that `setting` names, mostly with a request; yield the answers."""
    for path in getattr(settings, setting):
        yield import_string(path)(*about)


def form_token(request: HttpRequest) -> str:
    """Return the token of the forms in one answer; masking it for each would be slow."""
    if not hasattr(request, "form_token"):
        request.form_token = get_token(request)
    return request.form_token
