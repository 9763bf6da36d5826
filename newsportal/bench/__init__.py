"""How fast the portal is: what is measured, and by whom.

Each function that `BENCH_PARTS` names is called without arguments in the benchmark's own
database, which `make_corpus` has filled, and returns what its app wants to see measured:
pages of the real server and calls of Python functions. It may add rows it needs, if it
finds them missing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

# So many addresses are all in memory before they are measured.
KNOWN = 20


@dataclass(frozen=True)
class Page:
    """Addresses of one kind, asked for in random order, each time by another network."""

    name: str
    paths: Sequence[str]
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    # Whether it is the same for everyone, so that it may be answered from memory.
    is_remembered: bool = False

    def from_memory(self) -> "Page":
        """Return the same page as a line of its own, of few addresses that are all known."""
        return replace(self, name=f"{self.name}, from memory", paths=self.paths[:KNOWN])


@dataclass(frozen=True)
class Call:
    """Something that costs time outside requests, called again and again."""

    name: str
    run: Callable[[], object]
    # What is to be done after the last time.
    end: Callable[[], object] = lambda: None


def parts() -> Iterator[Page | Call]:
    """Yield everything there is to measure."""
    for path in settings.BENCH_PARTS:
        yield from import_string(path)()


def signed_in(member: Any) -> dict[str, str]:
    """Return the headers by which a page is asked for by this member."""
    from django.test import Client

    visitor = Client()
    visitor.force_login(member)
    cookie = visitor.cookies[settings.SESSION_COOKIE_NAME]
    return {"Cookie": f"{cookie.key}={cookie.value}; {settings.HINT_COOKIE_NAME}=1"}
