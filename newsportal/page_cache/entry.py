"""A finished page as it is kept: its headers and its bytes in each encoding asked for."""

import gzip
import time
from functools import lru_cache
from hashlib import blake2b

Headers = list[tuple[str, str]]

# Brotli takes several times as long as gzip, so only what is asked for again is worth it.
WORTH_BROTLI = 3
# Of headers and marks, roughly, in bytes.
OVERHEAD = 2000

# What belongs to one answer, or is said anew for each encoding.
NOT_KEPT = {"content-length", "content-encoding", "etag", "vary", "x-request-id"}
WITH_304 = {"cache-control", "last-modified", "expires", "content-security-policy"}


class Entry:
    """A page, whatever encoding a browser takes, with an ETag for all of them."""

    def __init__(self, headers: Headers, body: bytes, marks: frozenset[str] = frozenset()):
        self.marks = marks
        self.generation = 0
        self.rendered_at = time.monotonic()
        self.hits = 0
        self.weight = 0  # as the memory has counted it
        self.tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
        kept = [(name, value) for name, value in headers if name.lower() not in NOT_KEPT]
        kept += [("ETag", f"W/{self.tag}"), ("Vary", "Accept-Encoding")]
        self.headers = kept
        self.unchanged = [
            pair for pair in kept if pair[0].lower() in WITH_304 | {"etag", "vary"}
        ]
        self.forms: dict[str, tuple[Headers, bytes]] = {}
        self._add("gzip", gzip.compress(body, 1, mtime=0))

    @property
    def size(self) -> int:
        return OVERHEAD + sum(len(body) for _headers, body in self.forms.values())

    def form(self, accepted: str) -> tuple[Headers, bytes]:
        """Return headers and bytes for a browser that sent this Accept-Encoding."""
        encoding = best(accepted)
        self.hits += 1
        if encoding == "br" and self.hits < WORTH_BROTLI:
            encoding = "gzip"
        return self.forms.get(encoding) or self._add(encoding, self._encoded(encoding))

    def _encoded(self, encoding: str) -> bytes:
        body = gzip.decompress(self.forms["gzip"][1])
        if encoding == "br":
            import brotli

            return brotli.compress(body, quality=5)
        return body

    def _add(self, encoding: str, body: bytes) -> tuple[Headers, bytes]:
        said = [("Content-Encoding", encoding)] if encoding else []
        form = ([*self.headers, *said, ("Content-Length", str(len(body)))], body)
        self.forms[encoding] = form
        return form


@lru_cache(256)
def best(accepted: str) -> str:
    """Return the best encoding that an Accept-Encoding allows; "" is none."""
    refused = {"0", "0.0", "0.00", "0.000"}
    taken = set()
    for choice in accepted.lower().split(","):
        name, _, quality = choice.partition(";")
        if quality.strip().removeprefix("q=") not in refused:
            taken.add(name.strip())
    return next((name for name in ("br", "gzip") if name in taken), "")
