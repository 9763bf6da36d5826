"""How often a person or a network may do a thing, exact over all processes.

One statement counts and reads, so parallel requests cannot slip past the limit.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from ipaddress import ip_address, ip_network
from math import ceil

from django.conf import settings

from newsportal.statement import Statement

# A window begins with its first attempt and is counted by the database's clock.
COUNT = """
INSERT INTO {table} AS kept (key, count, expires_at)
SELECT key, 1, clock_timestamp() + period
FROM unnest(%(keys)s::text[], %(periods)s::interval[]) AS attempt(key, period)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN kept.expires_at <= clock_timestamp() THEN 1 ELSE kept.count + 1 END,
  expires_at = CASE WHEN kept.expires_at <= clock_timestamp()
               THEN excluded.expires_at ELSE kept.expires_at END
RETURNING key, count, extract(epoch FROM expires_at - clock_timestamp())
"""


class LimitExceeded(Exception):  # noqa: N818 - named for what happened
    """Too often. `retry_after` is the wait in whole seconds."""

    def __init__(self, retry_after: int):
        super().__init__(f"try again in {retry_after} seconds")
        self.retry_after = retry_after


@dataclass(frozen=True)
class Limit:
    """At most `count` times in `period` for each subject it is asked about."""

    name: str
    count: int
    period: timedelta
    # Survives a crash of the database, at the price of a slower write.
    is_durable: bool = False

    def hit(self, subject: object) -> None:
        """Count one attempt by `subject`; raise LimitExceeded beyond the limit."""
        hit_all({self: subject})

    def forgive(self, subject: object) -> None:
        """Forget what `subject` did, as after a right password."""
        self._model.objects.filter(key=self._key(subject)).delete()

    @property
    def _model(self):
        from newsportal.models import LimitCount, SignInFailure

        return SignInFailure if self.is_durable else LimitCount

    def _key(self, subject: object) -> str:
        return f"{self.name}:{subject}"[:200]


def hit_all(attempts: dict[Limit, object]) -> None:
    """Count one attempt under limits of one table, by the subject of each, in one statement."""
    counts = {limit._key(subject): limit.count for limit, subject in attempts.items()}
    table = next(iter(attempts))._model._meta.db_table
    periods = [limit.period for limit in attempts]
    rows = _counting(table)({"keys": list(counts), "periods": periods})
    waits = [wait for key, count, wait in rows if count > counts[key]]
    if waits:
        raise LimitExceeded(max(1, ceil(max(waits))))


@cache
def _counting(table):
    return Statement(COUNT.format(table=table))


def sender(meta: dict[str, str]) -> str | None:
    """Return the client's address; only our own proxies may name another than theirs."""
    address = meta.get("REMOTE_ADDR")
    if settings.TRUSTED_PROXIES:
        named = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(named) >= settings.TRUSTED_PROXIES:
            address = named[-settings.TRUSTED_PROXIES].strip() or address
    return valid_address(address)


@lru_cache(10_000)
def valid_address(text: str | None) -> str | None:
    """Return the address in its one spelling, or None for what is none.

    An IPv4 address that a socket for both kinds writes as IPv6 is the IPv4 address, and a
    link-local one does without the name of the link, which no column holds.
    """
    try:
        address = ip_address((text or "").partition("%")[0])
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def network(address: str | None) -> str:
    """Return what one subscriber holds: an IPv4 address, or the /64 of an IPv6 one."""
    if not address or ip_address(address).version == 4:
        return address or "unknown"
    return str(ip_network(f"{address}/64", strict=False))
