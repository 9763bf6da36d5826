"""How much of the processors some programs have used."""

from collections.abc import Iterable

import psutil
from django.db import connection


class Meter:
    """The CPU time of a program with all it started, the ended ones included.

    Of each process the sum over its threads is taken, and of the first one what its ended
    children used: so nothing is missed that began or ended between two readings.
    """

    def __init__(self, first: psutil.Process | None) -> None:
        self.first = first
        self.start()

    def start(self) -> None:
        self.begin = self._seconds()

    def milliseconds(self) -> float | None:
        """Return the time since the start, or None where we may not look."""
        return (self._seconds() - self.begin) * 1000 if self.first else None

    def _seconds(self) -> float:
        if not self.first:
            return 0
        own = self.first.cpu_times()
        ended = own.children_user + own.children_system
        return ended + sum(_used([self.first, *self.first.children(recursive=True)]))


def postgres() -> psutil.Process | None:
    """Return the first process of the database's server, if it runs on this machine."""
    with connection.cursor() as cursor:
        pid = cursor.execute("SELECT pg_backend_pid()").fetchone()[0]
    try:
        server = psutil.Process(pid).parent()
        return server if server and "postgres" in server.name() else None
    except psutil.Error:
        return None


def _used(processes: Iterable[psutil.Process]) -> Iterable[float]:
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue  # Its parent has counted it by the next reading.
        yield times.user + times.system
