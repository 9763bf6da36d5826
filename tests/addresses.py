"""Every address of the portal, as its URL patterns say: for what holds of all of them."""

from django.urls import URLPattern, get_resolver

# What fills the blanks of an address, by the name of the blank; a test may know better.
BLANKS = {
    "pk": 1,
    "slug": "x",
    "kind": "atom",
    "period": "week",
    "year": 2026,
    "month": 1,
    "day": 2,
    "number": 1,
    "name": "x",
    "path": "x.png",
    "token": "x",
    "uidb36": "x",
    "key": "a-b-c-d-e-f",
    "shape": "wide",
}


def patterns(resolver=None, namespace="", before=()):
    """Yield each pattern with the name of its view and the names of its blanks."""
    for pattern in (resolver or get_resolver()).url_patterns:
        blanks = (*before, *pattern.pattern.converters, *_groups(pattern))
        if isinstance(pattern, URLPattern):
            name = pattern.name or pattern.lookup_str
            yield f"{namespace}{name}", pattern, blanks
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from patterns(pattern, inner, blanks)


def _groups(pattern):
    """Return the blanks of a pattern that was written as a regular expression."""
    is_route = hasattr(pattern.pattern, "_route")
    return () if is_route else pattern.pattern.regex.groupindex
