"""What changes say of the pages they touch, as every process hears it."""

from contextlib import contextmanager

import psycopg
from django.db import connection


@contextmanager
def heard():
    """Yield a function that returns the marks told since it was last called, in order."""
    names = {"dbname", "user", "password", "host", "port"}
    known = connection.get_connection_params()
    known = {name: known[name] for name in names & known.keys()}
    with psycopg.connect(**known, autocommit=True) as listener:
        listener.execute("LISTEN pages")

        def told():
            # What was committed before a question has come with its answer.
            listener.execute("SELECT 1")
            return [notice.payload for notice in listener.notifies(timeout=0)]

        yield told
