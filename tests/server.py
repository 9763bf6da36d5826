"""The portal's real web server over the database of a test."""

import contextlib
import os
import socket
from unittest import mock
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from newsportal import launch


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


def database_url():
    """Return the address of the database that the test uses."""
    name = connection.settings_dict["NAME"]
    return urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()


def free_port():
    [port] = free_ports(1)
    return port


def free_ports(number):
    """Return ports on which nobody listens, no two of them the same."""
    with contextlib.ExitStack() as stack:
        probes = [
            stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)
        ]
        return [probe.getsockname()[1] for probe in probes]
