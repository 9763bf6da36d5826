"""Count what a page asks of the database, however slow the machine is just now."""

from unittest.mock import patch

from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsportal import site


def queries_of(client, path):
    """Return how many statements a page takes in a process that has answered it before."""
    with patch.object(site, "KEPT_SECONDS", 3600):
        site._drop()
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
    site._drop()
    return len(captured)
