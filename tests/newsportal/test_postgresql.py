"""A connection is looked at before it is asked, and keeps the plans of prepared statements."""

import time

import psycopg
import pytest
from django.db import connection

from newsportal.page_cache.listener import address

pytestmark = pytest.mark.django_db(transaction=True)


def asked(query, *values):
    with psycopg.connect(**address()) as other:
        return other.execute(query, values).fetchone()[0]


def pid():
    with connection.cursor() as cursor:
        return cursor.execute("SELECT pg_backend_pid()").fetchone()[0]


def test_a_quiet_connection_is_not_asked_whether_it_lives():
    number = pid()
    assert connection.is_usable()
    last = asked("SELECT query FROM pg_stat_activity WHERE pid = %s", number)
    assert last == "SELECT pg_backend_pid()"


def test_one_that_the_server_closed_is_not_usable():
    assert asked("SELECT pg_terminate_backend(%s)", pid())
    deadline = time.monotonic() + 30
    while connection.is_usable():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    # What is closed on our side can be asked as well.
    connection.connection.close()
    assert not connection.is_usable()
    connection.close()
    assert pid()


def test_prepared_statements_are_planned_once():
    with connection.cursor() as cursor:
        assert cursor.execute("SHOW plan_cache_mode").fetchone() == ("force_generic_plan",)
        assert cursor.execute("SHOW jit").fetchone() == ("off",)
