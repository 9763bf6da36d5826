"""What every request and every answer of the portal passes through."""

import logging
import re
import secrets
import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from newsportal import health, limits, log, logs, metrics, simple, site

logger = logging.getLogger("newsportal.requests")

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


# What a proxy of ours may call a request.
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def request_id(get_response):
    """Give each request a name by which all that is logged of it is found."""

    def answer(request):
        given = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXIES else ""
        name = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        token, begun = logs.request_id.set(name), time.perf_counter()
        try:
            response = get_response(request)
            metrics.observe(request, time.perf_counter() - begun)
            if settings.LOG_REQUESTS:
                _log_request(request, response, begun)
        finally:
            logs.request_id.reset(token)
        response.headers["X-Request-ID"] = name
        return response

    return answer


def _log_request(request, response, begun):
    """Write a line without the query and without what opens a door: both are not for us."""
    facts = {
        "method": request.method,
        "path": logs.without_secrets(request),
        "status": response.status_code,
        "milliseconds": round(1000 * (time.perf_counter() - begun), 1),
    }
    logger.info("%(method)s %(path)s %(status)s %(milliseconds)s ms", facts, extra=facts)


def care(get_response):
    """Say that the process lives, whether it is ready and how it does, whatever happens."""

    def answer(request):
        if request.path == "/healthz":
            response = HttpResponse("ok", content_type="text/plain")
        elif request.path == "/readyz":
            is_ready, said = health.report()
            response = JsonResponse(said, status=200 if is_ready else 503)
        elif request.path == "/metrics":
            response = metrics.answer(request)
        else:
            return get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


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
    """Keep the client's address for the views and for the log."""

    def answer(request):
        request.client_address = limits.sender(request.META)
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
        # A cart that changes here says itself whether there is one afterwards.
        cart = response.cookies.get(settings.CART_COOKIE_NAME)
        if not (request.session.accessed or cart):
            return response
        has_cart = cart.value if cart else settings.CART_COOKIE_NAME in request.COOKIES
        is_asked = SESSION_KEY in request.session or has_cart
        if is_asked and settings.HINT_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.HINT_COOKIE_NAME,
                "1",
                max_age=settings.HINT_COOKIE_AGE,
                secure=settings.IS_SECURE,
                samesite="Lax",
            )
        elif not is_asked and settings.HINT_COOKIE_NAME in request.COOKIES:
            response.delete_cookie(settings.HINT_COOKIE_NAME)
        return response

    return answer


class Refusals:
    """Put into words what Django refuses without any: too often, or not by this method."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # Django answers so without a word, and a browser shows an error of its own.
        if response.status_code == 405 and not response.content:
            response.content = render_to_string("405.html", {"site": site.remembered()})
        return response

    def process_exception(self, request, exception):
        if not isinstance(exception, limits.LimitExceeded):
            return None
        seconds = exception.retry_after
        response = render(request, "429.html", {"retry_after": seconds}, status=429)
        response.headers["Retry-After"] = str(seconds)
        return response


class SimpleMode:
    """Close what is neither for reading nor, to those who work there, for the desk."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, arguments, named):
        name = request.resolver_match.view_name
        if not site.current().is_simple or simple.is_open(name):
            return
        if not (simple.is_open(name, "DESK_DOORS") and request.user.is_staff):
            raise Http404(name)
