"""Gather what is only counted in the memory of a process, and write it every few seconds."""

import atexit
import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Hashable, Iterable

from django.db import DatabaseError, close_old_connections, connections

SECONDS = 5
# What a process keeps at most, a few megabytes; beyond it counts are lost, not readers.
MOST = 50_000

logger = logging.getLogger(__name__)


class Gatherer:
    """What one process has seen and not yet written; `write` is given all of it at once.

    A server may load the portal and fork afterwards: so each process starts a thread of its
    own with its first view.
    """

    # A server writes by itself; elsewhere whoever counts says when.
    is_served = False

    def __init__(self, name: str, write: Callable[[Iterable[Hashable]], None]) -> None:
        self._name, self._write = name, write
        self._lock = threading.Lock()
        self._waiting: dict[Hashable, None] = {}
        self._pid = 0

    def add(self, seen: Hashable) -> None:
        """Keep what was seen until the next writing, once."""
        if self.is_served and self._pid != os.getpid():
            self._start()
        with self._lock:
            if len(self._waiting) < MOST:
                self._waiting[seen] = None

    def flush(self) -> None:
        """Write what waits; what could not be written waits on."""
        with self._lock:
            taken, self._waiting = self._waiting, {}
        if not taken:
            return
        try:
            self._write(taken)
        except DatabaseError as error:
            logger.warning("The %s wait to be counted: %s", self._name, error)
            with self._lock:
                self._waiting = dict([*taken.items(), *self._waiting.items()][:MOST])

    def _start(self) -> None:
        with self._lock:
            if self._pid == os.getpid():
                return
            self._pid, self._waiting = os.getpid(), {}
        threading.Thread(target=self._run, name=self._name, daemon=True).start()
        atexit.register(self._finish, self._pid)

    def _run(self) -> None:
        while True:
            time.sleep(SECONDS)
            close_old_connections()
            self.flush()

    def _finish(self, pid: int) -> None:
        if pid == os.getpid():
            with contextlib.suppress(Exception):  # nobody is left to be told
                self.flush()
                connections.close_all()
