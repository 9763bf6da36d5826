"""What every request and every answer of the portal passes through."""

import secrets

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.shortcuts import render
from django.utils import translation

from newsportal import limits, log, site

PLAYERS = "https://player.bilibili.com https://v.qq.com"

# Public pages have nothing inline, so their policy needs no nonce and never changes.
PUBLIC_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    f"frame-src {PLAYERS}; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'"
)
# The rich-text editor makes style elements and asks for its modules by an import map.
ADMIN_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
    f"connect-src 'self'; frame-src {PLAYERS}; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'"
)
PERMISSIONS_POLICY = (
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
    'fullscreen=(self "https://player.bilibili.com" "https://v.qq.com")'
)


def headers(get_response):
    """Say what a page may load and who may embed it."""

    def answer(request):
        request.csp_nonce = secrets.token_urlsafe(16)
        response = get_response(request)
        is_admin = request.path.startswith("/admin/")
        policy = ADMIN_POLICY if is_admin else PUBLIC_POLICY
        response.headers.setdefault(
            "Content-Security-Policy", policy.format(nonce=request.csp_nonce)
        )
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return answer


def client_address(get_response):
    """Find the client's address; only our own proxies may name another than theirs."""

    def answer(request):
        address = request.META.get("REMOTE_ADDR") or None
        if settings.TRUSTED_PROXIES:
            named = request.headers.get("X-Forwarded-For", "").split(",")
            if len(named) >= settings.TRUSTED_PROXIES:
                address = named[-settings.TRUSTED_PROXIES].strip() or address
        request.client_address = limits.valid_address(address)
        token = log.client_address.set(request.client_address)
        try:
            return get_response(request)
        finally:
            log.client_address.reset(token)

    return answer


def language(get_response):
    """Speak the site's language to readers and each person's own in the admin."""

    def answer(request):
        chosen = site.current().language
        if request.path.startswith("/admin/") and request.user.is_authenticated:
            chosen = request.user.language or chosen
        with translation.override(chosen):
            response = get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        return response

    return answer


def hint_cookie(get_response):
    """Let scripts know whether there is a personal fragment to ask for, and no more."""

    def answer(request):
        response = get_response(request)
        if request.session.accessed:
            signed_in = SESSION_KEY in request.session
            if signed_in and settings.HINT_COOKIE_NAME not in request.COOKIES:
                response.set_cookie(
                    settings.HINT_COOKIE_NAME,
                    "1",
                    max_age=settings.SESSION_COOKIE_AGE,
                    secure=settings.IS_SECURE,
                    samesite="Lax",
                )
            elif not signed_in and settings.HINT_COOKIE_NAME in request.COOKIES:
                response.delete_cookie(settings.HINT_COOKIE_NAME)
        return response

    return answer


class Refusals:
    """Answer 429 where a limit was exceeded and no view has put it better."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, limits.LimitExceeded):
            return None
        seconds = exception.retry_after
        response = render(request, "429.html", {"retry_after": seconds}, status=429)
        response.headers["Retry-After"] = str(seconds)
        return response
