"""A database of the benchmark's own, beside the portal's."""

import os
from collections.abc import Callable
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql


def prepare(articles: int, say: Callable[[str], None], *, revisions: bool = True) -> None:
    """Make the benchmark's database the one that is used, with so many articles in it.

    One without revisions is another database, for what they say nothing about.
    """
    name = f"{connection.settings_dict['NAME']}_bench{'' if revisions else '_texts'}"
    if _holds(name) != str(articles):
        say(f"Filling the database {name}.")
        _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        _execute("CREATE DATABASE {}", name)
        _use(name)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("make_corpus", articles, search=True, revisions=revisions)
        _execute("COMMENT ON DATABASE {} IS {}", name, str(articles))
    else:
        _use(name)
        call_command("migrate", verbosity=0, interactive=False)
        # What was measured here before has written every article anew.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


def articles() -> int:
    """Return how many articles this database was filled with; none in any other."""
    return int(_holds(connection.settings_dict["NAME"]) or 0)


def url() -> str:
    """Return the address of the database that is used, for a process beside this one."""
    address = urlsplit(settings.DATABASE_URL)
    return address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def _use(name: str) -> None:
    """Let this process and those it starts know no other database."""
    connections.close_all()
    address = urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}")
    settings.DATABASE_URL = os.environ["DATABASE_URL"] = address.geturl()
    connection.settings_dict["NAME"] = name


def _holds(name: str) -> str | None:
    """Return how many articles a database was filled with, if it was."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with _server() as server:
        row = server.execute(query, [name]).fetchone()
    return row and row[0]


def _execute(statement: str, name: str, *values: str) -> None:
    with _server() as server:
        literals = map(sql.Literal, values)
        server.execute(sql.SQL(statement).format(sql.Identifier(name), *literals))


def _server() -> psycopg.Connection:
    address = urlsplit(settings.DATABASE_URL)._replace(path="/postgres")
    return psycopg.connect(address.geturl(), autocommit=True)
