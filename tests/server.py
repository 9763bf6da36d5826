"""The portal's real web server over the database of a test."""

import contextlib
import os
import re
import socket
import time
import urllib.request
from random import Random
from unittest import mock
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.db import connection

from newsportal import launch

# Below those that connections get, lest one has it before the server that it is for.
PORTS = range(10_000, 30_000)


@contextlib.contextmanager
def serving(*arguments, **environment):
    """Run gunicorn as `make start` does; yield its address. It ends in order."""
    port = free_port()
    environment = {
        "DATABASE_URL": database_url(),
        "SITE_URL": f"http://localhost:{port}",
        "DJANGO_SETTINGS_MODULE": "newsportal.settings",
        # Static files come from where they are written.
        "DEBUG": "1",
    } | environment
    with mock.patch.dict(os.environ, environment):
        web = launch.gunicorn(port, *arguments)
        web.start()
    try:
        launch.wait_for_answer(web, port)
        yield environment["SITE_URL"]
    finally:
        web.end()


def remember(page):
    """Ask for a page until the server answers it from memory, without Django.

    At first nothing is kept: what changes has to be listened for. It takes one worker,
    since each has a memory of its own.
    """
    deadline = time.monotonic() + 60
    rendered = None
    while rendered != (rendered := _rendered(page)):
        assert time.monotonic() < deadline
        _read(page)


def _rendered(page):
    """Return how many public pages the server has rendered."""
    counts = re.findall(
        r'view_seconds_count{view="articles:.+?"} (\S+)', _read(urljoin(page, "/metrics"))
    )
    return sum(map(float, counts))


def _read(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read().decode()


def database_url():
    """Return the address of the database that the test uses."""
    name = connection.settings_dict["NAME"]
    return urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()


def free_port():
    [port] = free_ports(1)
    return port


def free_ports(number):
    """Return ports on which nobody listens, no two of them the same."""
    found = []
    with contextlib.ExitStack() as stack:
        for port in Random().sample(PORTS, len(PORTS)):
            with contextlib.suppress(OSError):
                stack.enter_context(socket.create_server(("127.0.0.1", port)))
                found.append(port)
            if len(found) == number:
                break
    return found
