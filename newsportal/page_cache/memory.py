"""The pages that a process remembers, and whether they can be trusted at this moment."""

import time
from bisect import bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from threading import Event, Lock

from .entry import Entry

# The net below: no page is older than this while all is well.
LONGEST = 60
# How long a page may be served that can be neither trusted nor rendered.
LONGEST_AWAY = 600
# What was dropped is known by mark so long as there are no more of them.
MOST_MARKS = 10_000

EVERYTHING = {"*", "site"}


class Flight:
    """A page being rendered; who wants the same one waits for it."""

    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.landed = Event()
        self.answer = None


class Memory:
    """Pages by address, the one least asked for first to go.

    Every change has a number. A rendering remembers the number it began with, and is not
    kept if one of its marks was dropped after that: it may have read what was before.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.size = 0
        self.entries: OrderedDict[str, Entry] = OrderedDict()
        self.generation = 1
        # Entries that began before `floor` are for an outage only; `unsure` bounds storing.
        self.floor = self.unsure = 0
        self.trusted_until = 0.0
        self.moments: list[float] = []
        self.next_moment = float("inf")
        self._keys: dict[str, set[str]] = defaultdict(set)
        self._dropped_at: dict[str, int] = {}
        self._flights: dict[str, Flight] = {}
        self._lock = Lock()

    # --- Asked by every request; without the lock

    def find(self, key: str) -> Entry | None:
        """Return the page at this address if it is surely the one of now."""
        entry = self.entries.get(key)
        if entry is None or entry.generation < self.floor or time.time() >= self.next_moment:
            return None
        now = time.monotonic()
        if now >= self.trusted_until or now >= entry.rendered_at + LONGEST:
            return None
        try:
            self.entries.move_to_end(key)
        except KeyError:
            return None  # Dropped this moment.
        return entry

    def old(self, key: str) -> Entry | None:
        """Return the page as it was, for when nothing can be rendered."""
        entry = self.entries.get(key)
        is_old = entry and time.monotonic() >= entry.rendered_at + LONGEST_AWAY
        return None if is_old else entry

    # --- Rendering

    def board(self, key: str) -> tuple[Flight, bool]:
        """Return the rendering of this page that is under way, or a new one and True.

        One that began before a change is no answer to who asks after it.
        """
        with self._lock:
            self._pass_moments()
            flight = self._flights.get(key)
            if flight and flight.generation == self.generation:
                return flight, False
            flight = self._flights[key] = Flight(self.generation)
            return flight, True

    def land(self, key: str, flight: Flight) -> None:
        """End a rendering, however it went."""
        with self._lock:
            if self._flights.get(key) is flight:
                del self._flights[key]
        flight.landed.set()

    def store(self, key: str, entry: Entry, generation: int) -> bool:
        """Keep a page whose rendering began at `generation`, unless it was overtaken."""
        with self._lock:
            self._pass_moments()
            dropped = (self._dropped_at.get(mark, 0) for mark in entry.marks)
            if max(self.unsure, *dropped, 0) > generation:
                return False
            entry.generation = generation
            self._remove(key)
            self.entries[key] = entry
            self._weigh(entry)
            for mark in entry.marks:
                self._keys[mark].add(key)
            self._make_room()
            return True

    def weigh(self, key: str, entry: Entry) -> None:
        """Weigh an entry again that has a further form."""
        with self._lock:
            if self.entries.get(key) is entry:
                self._weigh(entry)
                self._make_room()

    # --- Told by the listener

    def drop(self, marks: Iterable[str]) -> None:
        """Forget the pages with one of these marks."""
        with self._lock:
            if not EVERYTHING.isdisjoint(marks):
                self._empty()
                return
            self.generation += 1
            for mark in marks:
                self._dropped_at[mark] = self.generation
                for key in list(self._keys.get(mark, ())):
                    self._remove(key)
            if len(self._dropped_at) > MOST_MARKS:
                self._dropped_at.clear()
                self.unsure = self.generation

    def empty(self) -> None:
        """Forget all pages, and do not keep those being rendered."""
        with self._lock:
            self._empty()

    def trust(self, until: float, moments: Iterable[float]) -> None:
        """Take every change for known up to then, and the clock's changes for these."""
        with self._lock:
            self._pass_moments()
            now = time.time()
            self.moments = sorted(moment for moment in moments if moment > now)
            self.next_moment = self.moments[0] if self.moments else float("inf")
            self.trusted_until = until

    def distrust(self) -> None:
        """Serve nothing that could be rendered: changes may go unheard."""
        self.trusted_until = 0.0

    # --- Under the lock

    def _empty(self) -> None:
        self.entries.clear()
        self._keys.clear()
        self._dropped_at.clear()
        self.size = 0
        self._leave_behind()

    def _leave_behind(self) -> None:
        """Trust no page that began before this moment."""
        self.generation += 1
        self.floor = self.unsure = self.generation

    def _pass_moments(self) -> None:
        now = time.time()
        if now >= self.next_moment:
            self._leave_behind()
            self.moments = self.moments[bisect_right(self.moments, now) :]
            self.next_moment = self.moments[0] if self.moments else float("inf")

    def _remove(self, key: str) -> None:
        entry = self.entries.pop(key, None)
        if entry is None:
            return
        self.size -= entry.weight
        for mark in entry.marks:
            keys = self._keys[mark]
            keys.discard(key)
            if not keys:
                del self._keys[mark]

    def _weigh(self, entry: Entry) -> None:
        self.size -= entry.weight
        entry.weight = entry.size
        self.size += entry.weight

    def _make_room(self) -> None:
        while self.size > self.most_bytes and self.entries:
            self._remove(next(iter(self.entries)))
