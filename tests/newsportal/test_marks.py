"""Which pages a change drops is told at its commit, and only then."""

import psycopg
import pytest
from django.db import connection, transaction

from newsportal.page_cache import drop, mark
from newsportal.page_cache.marks import collecting


@pytest.fixture
def heard(transactional_db):
    """Return a function that tells what has been said since it was last asked."""
    names = {"dbname", "user", "password", "host", "port"}
    known = connection.get_connection_params()
    known = {name: known[name] for name in names & known.keys()}
    with psycopg.connect(**known, autocommit=True) as listener:
        listener.execute("LISTEN pages")
        yield lambda: [notice.payload for notice in listener.notifies(timeout=0.2)]


def test_marks_are_told_once_and_at_the_commit(heard):
    with transaction.atomic():
        drop("article:1", "home")
        drop("home", "article:2")
        assert heard() == []
    assert heard() == ["article:1", "home", "article:2"]
    drop("home")
    assert heard() == ["home"]


def test_what_is_rolled_back_drops_nothing(heard):
    with transaction.atomic():
        with transaction.atomic():
            drop("article:1")
            transaction.set_rollback(True)
        drop("article:1", "home")
    assert heard() == ["article:1", "home"]


def test_a_bulk_change_says_everything_instead(heard):
    with transaction.atomic():
        drop(*(f"article:{number}" for number in range(10_000)))
        drop("home")
    said = heard()
    assert said[-1] == "*"
    assert len(said) < 200


def test_a_page_knows_what_it_shows_and_nothing_of_another():
    mark("nobody collects this")
    with collecting() as page:
        mark("article:1", "home")
        with collecting() as other:
            mark("article:2")
    assert page == {"article:1", "home"}
    assert other == {"article:2"}
