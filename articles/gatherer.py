"""Gather views in the memory of a process, and write them down every few seconds."""

import atexit
import contextlib
import logging
import os
import threading
import time

from django.db import DatabaseError, close_old_connections, connections

from .models import View

SECONDS = 5
# What a process keeps at most, a few megabytes; beyond it views are lost, not readers.
MOST = 50_000

logger = logging.getLogger(__name__)


class Gatherer:
    """What one process has seen and not yet written.

    A server may load the portal and fork afterwards: so each process starts a thread of its
    own with its first view.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[tuple[int, int], None] = {}
        self._pid = 0

    def add(self, article: int, visitor: int) -> None:
        """Keep a view until the next writing."""
        if self._pid != os.getpid():
            self._start()
        with self._lock:
            if len(self._waiting) < MOST:
                self._waiting[article, visitor] = None

    def flush(self) -> None:
        """Write what waits; what could not be written waits on."""
        with self._lock:
            taken, self._waiting = self._waiting, {}
        if not taken:
            return
        try:
            View.objects.count_in(taken)
        except DatabaseError as error:
            logger.warning("Views wait to be counted: %s", error)
            with self._lock:
                self._waiting = dict([*taken.items(), *self._waiting.items()][:MOST])

    def _start(self) -> None:
        with self._lock:
            if self._pid == os.getpid():
                return
            self._pid, self._waiting = os.getpid(), {}
        threading.Thread(target=self._run, name="views", daemon=True).start()
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


gatherer = Gatherer()
