"""The thread by which a process hears what changed and proves that it still would."""

import logging
import random
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from datetime import time as clock
from threading import Thread

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string
from psycopg import sql

from .memory import EVERYTHING, Memory

logger = logging.getLogger(__name__)

# Seconds between two proofs of life, and how long one counts.
PULSE, LEASE = 3, 10
# How far ahead the clock's changes are known: longer than a lease and a pulse.
AHEAD = 30
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2

NAME = "newsportal pages"


class Listener(Thread):
    """Listen for changes on a connection of its own, for as long as the process lives."""

    def __init__(self, memory: Memory) -> None:
        super().__init__(name=NAME, daemon=True)
        self.memory = memory
        self.pause = FIRST_PAUSE

    def run(self) -> None:
        while True:
            try:
                self._listen()
            except psycopg.Error as error:
                self.memory.distrust()
                logger.warning("Pages are rendered anew until this ends: %s", error)
            time.sleep(self.pause * random.uniform(0.5, 1))  # noqa: S311 - spreads reconnects
            self.pause = min(LONGEST_PAUSE, self.pause * 2)

    def _listen(self) -> None:
        # What was said while nobody listened is lost, so listen first, then empty, then trust.
        with psycopg.connect(**address()) as server:
            server.execute("LISTEN pages")
            self._drop({"*"})
            moments = _moments()
            while True:
                begun, now = time.monotonic(), time.time()
                found = server.execute(moments, {"now": now, "ahead": now + AHEAD})
                coming = [row[0] for row in found]
                # All that was committed before the question has come with the answer.
                self._drop(_marks(server.notifies(timeout=0)))
                self.memory.trust(begun + LEASE, [*coming, _midnight()])
                self.pause = FIRST_PAUSE
                self._drop(_marks(server.notifies(timeout=PULSE, stop_after=1)))

    def _drop(self, marks: set[str]) -> None:
        if not EVERYTHING.isdisjoint(marks):
            # Else a page would be rendered from what the process remembers of the site.
            for path in settings.SITE_CHANGED:
                import_string(path)()
        if marks:
            self.memory.drop(marks)


def _marks(notices: Iterable[psycopg.Notify]) -> set[str]:
    return {notice.payload for notice in notices}


def address() -> dict:
    """Return how to reach the primary itself; a pool between would not hand on notices."""
    said = {"autocommit": True, "connect_timeout": 3, "application_name": NAME}
    if settings.LISTEN_DATABASE_URL:
        return {"conninfo": settings.LISTEN_DATABASE_URL} | said
    # What Django adds for its own cursors is no part of an address.
    known = connection.get_connection_params()
    for name in ("context", "cursor_factory", "prepare_threshold", "pool"):
        known.pop(name, None)
    return known | said


def _moments() -> sql.Composed:
    """Return the query for the moments at which the clock changes a page."""
    parts: Iterable = (
        sql.SQL(
            "SELECT {column} FROM {table} WHERE {column} > {now} AND {column} <= {end}"
        ).format(
            column=sql.Identifier(model._meta.get_field(name).column),
            table=sql.Identifier(model._meta.db_table),
            now=sql.SQL("to_timestamp(%(now)s)"),
            end=sql.SQL("to_timestamp(%(ahead)s)"),
        )
        for model, name in (
            (apps.get_model(label), name) for label, name in settings.PAGE_MOMENTS
        )
    )
    return sql.SQL(
        "SELECT DISTINCT extract(epoch FROM moment)::float8 FROM ({}) AS coming (moment)"
    ).format(sql.SQL(" UNION ALL ").join(parts))


def _midnight() -> float:
    """Return when the date at the head of the pages changes."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    return datetime.combine(tomorrow, clock.min, timezone.get_current_timezone()).timestamp()
