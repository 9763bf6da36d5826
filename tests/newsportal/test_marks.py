"""Which pages a change drops is told at its commit, and only then."""

import pytest
from django.db import transaction

from newsportal.page_cache import drop, mark
from newsportal.page_cache.marks import collecting
from tests.notices import heard


@pytest.fixture
def told(transactional_db):
    with heard() as told:
        yield told


def test_marks_are_told_once_and_at_the_commit(told):
    with transaction.atomic():
        drop("article:1", "home")
        drop("home", "article:2")
        assert told() == []
    assert told() == ["article:1", "home", "article:2"]
    drop("home")
    assert told() == ["home"]


def test_what_is_rolled_back_drops_nothing(told):
    with transaction.atomic():
        with transaction.atomic():
            drop("article:1")
            transaction.set_rollback(True)
        drop("article:1", "home")
    assert told() == ["article:1", "home"]


def test_a_bulk_change_says_everything_instead(told):
    with transaction.atomic():
        drop(*(f"article:{number}" for number in range(10_000)))
        drop("home")
    said = told()
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
