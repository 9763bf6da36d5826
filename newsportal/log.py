"""The log: who did what to which thing, before, after and why.

Rows are only ever added; triggers of the database refuse to change or delete one. A job
seals new rows every minute into a chain of hashes that `verify_log` checks.
"""

import hashlib
import json
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC
from typing import Any

from django.db import connection, models, transaction

# The address of the client whose request is being answered in this context.
client_address: ContextVar[str | None] = ContextVar("client_address", default=None)

# Any fixed number: it names the advisory lock under which the chain grows.
SEALING_LOCK = 7_026_112_301

# A transaction may commit an entry after later ones were sealed, but not this many later.
STRAGGLERS = 100_000


def record(
    by: models.Model | None,
    verb: str,
    thing: models.Model,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write one line of the log, in the caller's transaction.

    `by` is the member who acts, or None for the portal itself; `verb` an imperative such
    as "publish"; `before` and `after` hold what changed, by field.
    """
    from newsportal.models import LogEntry

    LogEntry.objects.create(
        actor=by,
        actor_name=by.get_username() if by else "",
        verb=verb,
        object_type=thing._meta.label_lower,
        object_id=str(thing.pk),
        object_name=str(thing)[:200],
        before=before,
        after=after,
        reason=reason,
        address=client_address.get(),
    )


def seal() -> int:
    """Append every unsealed entry to the chain, in order, and return how many."""
    from newsportal.models import LogSeal

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING_LOCK])
        last = LogSeal.objects.order_by("position").last()
        position, digest = (last.position, bytes(last.digest)) if last else (0, b"")
        seals = []
        for entry in unsealed(last).order_by("pk").iterator():
            position, digest = position + 1, _digest(digest, entry)
            seals.append(LogSeal(position=position, entry=entry, digest=digest))
        LogSeal.objects.bulk_create(seals, batch_size=1000)
    return len(seals)


def faults() -> Iterator[str]:
    """Yield a sentence for each link of the chain that does not hold."""
    from newsportal.models import LogSeal

    digest, expected = b"", 1
    for link in LogSeal.objects.select_related("entry").iterator(chunk_size=1000):
        if link.position != expected:
            yield f"Seals {expected} to {link.position - 1} are missing."
        digest = _digest(digest, link.entry)
        if digest != bytes(link.digest):
            yield f"Entry {link.entry_id} differs from what was sealed at {link.sealed_at}."
            digest = bytes(link.digest)
        expected = link.position + 1
    # A seal whose entry is gone does not come up above at all.
    last = LogSeal.objects.aggregate(last=models.Max("position"))["last"] or 0
    if last >= expected:
        yield f"The entries of seals {expected} to {last} are missing."


def unsealed(last: models.Model | None = None) -> models.QuerySet:
    """Return the tail that no seal covers yet; `last` is the newest seal, if known."""
    from newsportal.models import LogEntry

    newest = last.entry_id if last else 0
    return LogEntry.objects.filter(seal=None, pk__gt=newest - STRAGGLERS)


def _digest(previous: bytes, entry: models.Model) -> bytes:
    fields = [
        entry.pk,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor_id,
        entry.actor_name,
        entry.verb,
        entry.object_type,
        entry.object_id,
        entry.object_name,
        entry.before,
        entry.after,
        entry.reason,
        entry.address,
    ]
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(previous + text.encode()).digest()
