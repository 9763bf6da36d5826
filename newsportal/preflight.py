"""What could be in the way of a start: space, the port, the database."""

import contextlib
import re
import shutil
import socket
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection

from newsportal import embedded

MEGABYTES = 300  # with less space than this a portal had better not start


class LaunchError(Exception):
    """A sentence that says why the portal cannot run, and the way out."""


def check_space() -> None:
    free = shutil.disk_usage(settings.VAR_DIR).free // 2**20
    if free < MEGABYTES:
        raise LaunchError(
            f"Only {free} MB are free at {settings.VAR_DIR}, and the portal needs "
            f"{MEGABYTES} MB: free some space, or set VAR_DIR to a folder elsewhere."
        )


def check_port() -> None:
    address = ("127.0.0.1", settings.PORT)
    if settings.PORT not in range(1, 2**16):
        raise LaunchError(f"PORT is {settings.PORT}: choose one between 1024 and 65535.")
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
        # Some systems let us bind below a program that listens on all addresses.
        with socket.socket() as probe:
            is_taken = probe.connect_ex(address) == 0
    except PermissionError:
        raise LaunchError(
            f"Port {settings.PORT} is reserved for root: choose one above 1023, as in "
            "make start PORT=8000"
        ) from None
    except OSError:
        is_taken = True
    if is_taken:
        raise LaunchError(
            f"Port {settings.PORT} is taken by another program: end that one, or choose "
            f"another port, as in make start PORT={settings.PORT + 1}"
        )


def is_embedded() -> bool:
    return embedded.url() == settings.DATABASE_URL


@contextlib.contextmanager
def database() -> Iterator[None]:
    """Provide the database: the portal's own, or the one that DATABASE_URL names."""
    if not is_embedded():
        check_database()
        yield
        return
    try:
        with embedded.running():
            yield
    except embedded.EmbeddedError as error:
        raise LaunchError(str(error)) from error


def check_database() -> None:
    place = connection.settings_dict
    if not re.match("postgres(ql)?://", settings.DATABASE_URL) or not place["NAME"]:
        raise LaunchError(
            "DATABASE_URL does not name a PostgreSQL database: write it as "
            "postgres://user:password@host:5432/name"
        )
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        server = f"{place['HOST'] or 'this machine'}:{place['PORT'] or 5432}"
        reason = str(error).strip().split("\n")[0].rsplit(": ", 1)[-1].strip()
        raise LaunchError(
            f"The database {place['NAME']} on {server} cannot be reached ({reason}): "
            "start its server, or correct DATABASE_URL."
        ) from None
