"""Whether the portal lives and is ready: for load balancers, and for whoever looks after it."""

import shutil
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from newsportal.preflight import MEGABYTES

OK = "ok"

# The worker says every ten seconds that it lives; after three it has missed too many.
LONGEST_SILENCE = 30

HEARTBEAT = """
SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers
"""

_migrated = False


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return OK


def migrations() -> str:
    """Tell whether the tables are those of this code; once they are, they stay it."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            return f"{len(plan)} to apply: run manage.py migrate"
        _migrated = True
    return OK


def disk() -> str:
    free = shutil.disk_usage(settings.VAR_DIR).free // 2**20
    return OK if free >= MEGABYTES else f"only {free} MB are free at VAR_DIR"


def worker() -> str:
    with connection.cursor() as cursor:
        cursor.execute(HEARTBEAT)
        silence = cursor.fetchone()[0]
    if silence is None:
        return "no worker has run yet"
    return OK if silence < LONGEST_SILENCE else f"the worker is silent for {silence:.0f} s"


NEEDED: list[Callable[[], str]] = [database, migrations, disk]
# Without it nothing is wrong on any page; mails, pictures and pushes come late.
WANTED: list[Callable[[], str]] = [worker]


def report() -> tuple[bool, dict[str, str]]:
    """Return whether visitors can be answered, and for each part "ok" or what ails it."""
    said = {check.__name__: _ask(check) for check in [*NEEDED, *WANTED]}
    return all(said[check.__name__] == OK for check in NEEDED), said


def _ask(check):
    try:
        return check()
    except DatabaseError as error:
        return str(error).strip().split("\n")[0]
