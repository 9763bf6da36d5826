"""Errors told to Sentry where SENTRY_DSN says so: what went wrong, and nothing of whom."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.urls import Resolver404, resolve

from newsportal import logs


def begin(dsn: str) -> None:
    """Tell errors from now on; a number is given by whoever runs Sentry."""
    try:
        import sentry_sdk
    except ImportError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set and the package for it is missing: "
            "run .venv/bin/pip install 'sentry-sdk[django]', or unset it."
        ) from error
    sentry_sdk.init(
        dsn,
        send_default_pii=False,
        # What somebody wrote stands in bodies, and passwords stand in variables.
        max_request_body_size="never",
        include_local_variables=False,
        before_send=without_people,
        before_breadcrumb=lambda crumb, hint: None,
    )


def without_people(event: dict[str, Any], hint: Mapping[str, Any]) -> dict[str, Any]:
    """Take from an event who it was, what they looked for and what opens a door."""
    request = event.get("request", {})
    for name in ("cookies", "data", "env", "headers", "query_string"):
        request.pop(name, None)
    if "url" in request:
        request["url"] = _public(request["url"])
    event.pop("user", None)
    event.setdefault("tags", {})["request_id"] = logs.request_id.get() or "-"
    return event


def _public(url: str) -> str:
    """Return an address without the parts that are for one reader's eyes."""
    parts = urlsplit(url)._replace(query="", fragment="")
    try:
        path = logs.without(parts.path, resolve(parts.path).kwargs)
    except Resolver404:
        path = parts.path
    return parts._replace(path=path).geturl()
