"""What stands in front of Django: remembered pages, and the others for Django to answer."""

import os
import time
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve

from .entry import Entry, Headers
from .listener import Listener
from .marks import collecting
from .memory import Memory

# Whoever has just sent something passes by the memory, to see what they did.
JUST_SENT = "just-sent"
JUST_SENT_SECONDS = 5

# Longer than any page takes; then each renders for itself.
LONGEST_WAIT = 5
# So many seconds after it did not answer, the database is not asked for what is known.
SPARED = 1

# All that a remembered page may know of a request; who is asking is not among it.
KNOWN = {
    "HTTP_HOST",
    "HTTP_USER_AGENT",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REQUEST_ID",
}


@dataclass(frozen=True)
class Rendering:
    """What Django answered and nobody may keep."""

    status: str
    headers: Headers
    body: bytes


class Pages:
    """The application that answers from memory what it can."""

    def __init__(self, application, most_bytes: int) -> None:
        self.application = application
        self.most_bytes = most_bytes
        self._begin()
        # A worker that is forked off has neither the thread nor the word of its parent.
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        self.memory = Memory(self.most_bytes)
        self.listener = None
        self.starting = Lock()
        self.failed_at = -SPARED

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.application(environ, _saying_just_sent(start_response))
        key, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        is_just_sent = f"{JUST_SENT}=" in environ.get("HTTP_COOKIE", "")
        answer = None
        if query or is_just_sent or not (answer := self.memory.find(key)):
            parameters = parameters_of(key)
            if parameters is None or not _is_ours(environ):
                return self.application(environ, start_response)
            key, query = _canonical(key, query, parameters)
            answer = None if is_just_sent else self.memory.find(key)
        elif not _is_ours(environ):
            return self.application(environ, start_response)
        if not answer:
            answer = self._answer(key, _as_anybody(environ, query), is_shared=not is_just_sent)
        if isinstance(answer, Entry):
            return self._send(key, answer, environ, start_response)
        start_response(answer.status, answer.headers)
        return [answer.body] if environ["REQUEST_METHOD"] == "GET" else []

    def _send(self, key, entry, environ, start_response):
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and (entry.tag in known or known == "*"):
            start_response("304 Not Modified", entry.unchanged)
            return []
        before = len(entry.forms)
        headers, body = entry.form(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if len(entry.forms) != before:
            self.memory.weigh(key, entry)
        start_response("200 OK", headers)
        return [body] if environ["REQUEST_METHOD"] == "GET" else []

    def _answer(self, key, environ, *, is_shared):
        """Have the page rendered, once for all who ask for it at the same time."""
        self._listen()
        old = self.memory.old(key)
        if old and time.monotonic() < self.failed_at + SPARED:
            return old
        if not is_shared:
            return self._render(key, environ, self.memory.generation)
        flight, is_first = self.memory.board(key)
        if not is_first:
            flight.landed.wait(LONGEST_WAIT)
            return flight.answer or self._render(key, environ, self.memory.generation)
        try:
            flight.answer = self._render(key, environ, flight.generation)
        finally:
            self.memory.land(key, flight)
        return flight.answer

    def _render(self, key, environ, generation):
        with collecting() as marks:
            rendering = _ask(self.application, environ)
        if rendering.status.startswith("5"):
            if rendering.status.startswith("503"):
                self.failed_at = time.monotonic()
            return self.memory.old(key) or rendering
        if not _may_be_kept(rendering):
            return rendering
        entry = Entry(rendering.headers, rendering.body, frozenset(marks))
        self.memory.store(key, entry, generation)
        return entry

    def _listen(self) -> None:
        """Start the thread in the process that serves, which may be a fork of this one."""
        with self.starting:
            if not self.listener:
                self.listener = Listener(self.memory)
                self.listener.start()


def layer(application):
    """Remember pages, unless the settings leave no room for any."""
    room = settings.PAGE_MEMORY * 2**20
    return Pages(application, room) if room else application


@lru_cache(10_000)
def parameters_of(path: str) -> frozenset[str] | None:
    """Return what the page at a path takes from the query; None if it is no such page."""
    try:
        found = resolve(path.encode("latin-1").decode())
    except (UnicodeError, Resolver404):
        return None
    return getattr(found.func, "parameters", None)


def _canonical(path, query, parameters):
    """Return the key of a page and its query, in which nothing unknown is left."""
    given = dict(parse_qsl(query, keep_blank_values=True)) if parameters else {}
    query = urlencode(sorted((name, given[name]) for name in parameters & given.keys()))
    return (f"{path}?{query}" if query else path), query


def _is_ours(environ) -> bool:
    """Tell whether Django would answer for this host, and not lead to https instead."""
    return _is_address_of_ours(
        environ.get("HTTP_HOST", ""),
        environ.get("HTTP_X_FORWARDED_PROTO") if settings.TRUSTED_PROXIES else None,
        environ["wsgi.url_scheme"],
    )


@lru_cache(256)
def _is_address_of_ours(host, forwarded, scheme) -> bool:
    is_secure = "https" in (forwarded, scheme)
    domain, _port = split_domain_port(host)
    hosts = settings.ALLOWED_HOSTS
    return bool(domain) and validate_host(domain, hosts) and is_secure >= settings.IS_SECURE


def _as_anybody(environ, query):
    """Return the request as a stranger's who asks for the whole page."""
    kept = {
        name: value
        for name, value in environ.items()
        if not name.startswith("HTTP_") or name in KNOWN
    }
    return kept | {"REQUEST_METHOD": "GET", "QUERY_STRING": query}


def _ask(application, environ):
    said = []
    response = application(environ, lambda *arguments: said.append(arguments))
    try:
        body = b"".join(response)
    finally:
        if hasattr(response, "close"):
            response.close()
    return Rendering(*said[0][:2], body)


def _may_be_kept(rendering) -> bool:
    headers = {name.lower(): value.lower() for name, value in rendering.headers}
    return (
        rendering.status.startswith("200")
        and "public" in headers.get("cache-control", "")
        and "cookie" not in headers.get("vary", "")
        and headers.keys().isdisjoint({"set-cookie", "content-encoding"})
    )


def _saying_just_sent(start_response):
    """Let the browser say for some seconds that its reader has sent something."""
    cookie = f"{JUST_SENT}=1; Max-Age={JUST_SENT_SECONDS}; Path=/; HttpOnly; SameSite=Lax"
    if settings.IS_SECURE:
        cookie += "; Secure"

    def start(status, headers, *failure):
        return start_response(status, [*headers, ("Set-Cookie", cookie)], *failure)

    return start
