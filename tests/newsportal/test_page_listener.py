"""The listener: it hears every change, and what it cannot hear it does not let stand."""

import os
import signal
import time
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, transaction
from django.test import override_settings

from newsportal import embedded
from newsportal.page_cache import drop, listener
from newsportal.page_cache.entry import Entry
from newsportal.page_cache.listener import Listener
from newsportal.page_cache.memory import Memory

PID = """
SELECT pid FROM pg_stat_activity
WHERE application_name = %s AND datname = current_database()
"""


class Ending(Listener):
    """One that the test can end, lest it holds the test's database."""

    ended = False

    def run(self):
        while not self.ended:
            try:
                self._listen()
            except psycopg.Error:
                self.memory.distrust()
            time.sleep(0.05)

    def _drop(self, marks):
        if self.ended:
            raise psycopg.OperationalError("ended")
        super()._drop(marks)


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert met
    return met


def keep(memory, mark="article:1"):
    """Remember a page, and return a function that tells whether it is still served."""
    entry = Entry([], b"page", frozenset({mark, "site"}))
    assert memory.store("/", entry, memory.generation)
    return lambda: memory.find("/") is entry


@contextmanager
def listening():
    memory = Memory(2**20)
    thread = Ending(memory)
    thread.start()
    try:
        until(lambda: memory.trusted_until)
        yield memory
    finally:
        thread.ended = True
        thread.join(20)
        assert not thread.is_alive()


def backends():
    """Return the processes of PostgreSQL that serve listeners."""
    with connection.cursor() as cursor:
        cursor.execute(PID, [listener.NAME])
        return [pid for (pid,) in cursor.fetchall()]


def only_backend():
    """Return the backend of this listener; that of an ended one takes a moment to go."""
    return until(lambda: len(pids := backends()) == 1 and pids[0])


@pytest.fixture(autouse=True)
def _fast(monkeypatch):
    monkeypatch.setattr(listener, "PULSE", 0.2)


def test_a_change_is_heard_at_its_commit(transactional_db):
    with listening() as memory:
        is_served = keep(memory)
        with transaction.atomic():
            drop("article:1")
            time.sleep(0.1)
            assert is_served()
        until(lambda: not is_served())


def test_changes_of_others_leave_it_and_proofs_of_life_keep_it(transactional_db, monkeypatch):
    monkeypatch.setattr(listener, "LEASE", 2)
    with listening() as memory:
        is_served = keep(memory)
        drop("article:2")
        until(lambda: "article:2" in memory._dropped_at)
        begun = memory.trusted_until
        until(lambda: memory.trusted_until > begun + 0.5)
        assert is_served()


def test_a_killed_backend_ends_the_trust_and_what_came_meanwhile_is_not_missed(
    transactional_db,
):
    with listening() as memory:
        is_served = keep(memory)
        number, first = memory.generation, only_backend()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [first])
        drop("article:1")
        until(lambda: memory.generation > number and memory.trusted_until)
        assert until(lambda: set(backends()) - {first})
        assert not is_served()
        assert keep(memory)()


def test_listening_comes_before_emptying_and_emptying_before_trust(transactional_db):
    steps = []

    class Noting(Memory):
        def drop(self, marks):
            if "*" in marks:
                steps.append(("emptied", bool(self.trusted_until), bool(backends())))
                with connection.cursor() as cursor:
                    # As if a change came just now: it is heard, since listening has begun.
                    cursor.execute("SELECT drop_pages('article:5')")
                connection.close()
            super().drop(marks)

        def trust(self, until, moments):
            steps.append("trusted")
            super().trust(until, moments)

    thread = Ending(Noting(2**20))
    thread.start()
    try:
        until(lambda: "article:5" in thread.memory._dropped_at and "trusted" in steps)
        assert steps[0] == ("emptied", False, True)
        assert steps[1] == "trusted"
    finally:
        thread.ended = True
        thread.join(20)


def test_a_silent_backend_is_trusted_no_longer_than_its_last_proof_of_life(
    transactional_db, monkeypatch
):
    monkeypatch.setattr(listener, "LEASE", 1)
    with listening() as memory:
        is_served = keep(memory)
        pid = only_backend()
        os.kill(pid, signal.SIGSTOP)
        try:
            until(lambda: time.monotonic() > memory.trusted_until)
            assert not is_served()
            time.sleep(0.5)
            assert not is_served()
        finally:
            os.kill(pid, signal.SIGCONT)
        until(lambda: time.monotonic() < memory.trusted_until)


def test_a_scheduled_moment_is_known_as_soon_as_it_is_decided(transactional_db):
    from django.utils import timezone

    from tests.factories import make_article

    at = timezone.now() + timezone.timedelta(seconds=20)
    with listening() as memory:

        def is_known():
            return any(abs(moment - at.timestamp()) < 0.01 for moment in memory.moments)

        assert not is_known()
        make_article(at=at)
        assert until(is_known)


def test_the_process_forgets_what_it_knew_of_the_site(transactional_db):
    from newsportal import site
    from newsportal.models import SiteSettings

    with listening():
        assert site.current().name != "另一个名字"
        SiteSettings.objects.update(name="另一个名字")
        until(lambda: site.current().name == "另一个名字")


def test_a_restarted_server_is_found_again(tmp_path, monkeypatch):
    """On a server of its own, since others use the tests'."""
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    with (
        embedded.running(),
        override_settings(
            LISTEN_DATABASE_URL=embedded.url(),
            PAGE_MOMENTS=[("articles.Article", "created_at")],
        ),
    ):
        with psycopg.connect(embedded.url(), autocommit=True) as server:
            server.execute("CREATE TABLE articles_article (created_at timestamptz)")
        with listening() as memory:
            is_served = keep(memory)
            embedded.stop()
            until(lambda: not memory.trusted_until)
            assert not is_served()
            embedded.start()
            until(lambda: memory.trusted_until > time.monotonic())
            assert memory.old("/") is None
            is_served = keep(memory)
            with psycopg.connect(embedded.url(), autocommit=True) as server:
                server.execute("SELECT pg_notify('pages', 'article:1')")
            until(lambda: not is_served())
