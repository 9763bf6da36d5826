"""The beacon by which an article's page says that it is being read.

Pages are remembered and the same for everyone, so the page itself counts nothing: its
script posts to an address that stands in it, and this answers in front of Django. Readers
without scripts are not counted: nearly all of them are programs.
"""

import hmac
import re
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b

from django.conf import settings

from newsportal import limits

from .gatherer import Gatherer
from .models import View

ADDRESS = re.compile(r"/view/([1-9][0-9]{0,18})-([0-9a-f]{16})")

# Programs that say what they are, and those that have no name. Cubot makes telephones.
PROGRAMS = re.compile(
    r"(?<!cu)bot|spider|crawl|slurp|scrap|fetch|preview|headless|lighthouse|monitor|archive"
    r"|externalhit|python|java/|curl|wget|okhttp|go-http|axios|node|libwww|httpclient|^$",
    re.IGNORECASE,
)

views = Gatherer("views", View.objects.count_in)

HEADERS = [("Cache-Control", "no-store"), ("Content-Length", "0")]


def address(article: int) -> str:
    """Return where the page of this article reports to; nobody else can write it."""
    return f"/view/{article}-{_seal(str(article))}"


def layer(application):
    """Answer beacons; pass everything else on to the application."""
    Gatherer.is_served = True

    def answer(environ, start_response):
        found = ADDRESS.fullmatch(environ["PATH_INFO"])
        if not found:
            return application(environ, start_response)
        if environ["REQUEST_METHOD"] != "POST":
            start_response("405 Method Not Allowed", [*HEADERS, ("Allow", "POST")])
            return []
        number, seal = found.groups()
        if hmac.compare_digest(seal, _seal(number)) and _is_reader(environ):
            views.add((int(number), visitor(environ)))
        start_response("204 No Content", HEADERS[:1])
        return []

    return answer


@lru_cache(10_000)
def _seal(number: str) -> str:
    key = settings.SECRET_KEY.encode()[:64]
    return blake2b(number.encode(), key=key, digest_size=8, person=b"view").hexdigest()


def _is_reader(environ) -> bool:
    """Tell whether someone has the page before their eyes, as far as we are told."""
    if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin":
        return False
    purpose = environ.get("HTTP_SEC_PURPOSE") or environ.get("HTTP_PURPOSE", "")
    return "pre" not in purpose and not _is_program(environ.get("HTTP_USER_AGENT", ""))


@lru_cache(1000)
def _is_program(agent: str) -> bool:
    return bool(PROGRAMS.search(agent))


def visitor(environ) -> int:
    """Return a number for who this is today; the address cannot be had back from it."""
    network = limits.network(limits.sender(environ))
    agent = environ.get("HTTP_USER_AGENT", "")
    who = f"{datetime.now(UTC).date()} {network} {agent}".encode(errors="replace")
    key = settings.SECRET_KEY.encode()[:64]
    digest = blake2b(who, key=key, digest_size=8, person=b"visitor").digest()
    return int.from_bytes(digest, signed=True)
