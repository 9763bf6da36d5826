"""What every test starts from: the rows that migrations make, and no memory of others."""

import gc
import os
import shutil
from contextlib import nullcontext
from unittest import mock

import pytest
from django.conf import settings
from django.db import connection
from django.test import TestCase, TransactionTestCase, override_settings

from tests.rows import Rows

# Playwright's synchronous interface runs an event loop that Django would mistrust.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium-headless-shell")
    or shutil.which("chromium")
)


def pytest_configure():
    """Take static files from where they are written, and hash passwords in no time."""
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    # Tests that remember pages start the real server, which has a memory of its own.
    settings.PAGE_MEMORY = 0
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with crowds, browsers and whole portals, lest one process is left with them."""
    items.sort(key=lambda item: bool(item.cls and issubclass(item.cls, TestCase)))


def pytest_collection_finish():
    """Look for garbage more rarely, and not among what was imported: it takes a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Have the portal's own PostgreSQL up for the tests, unless another is named."""
    from newsportal import embedded, preflight

    with embedded.running() if preflight.is_embedded() else nullcontext():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Put back what migrations made after each test that commits.

    Django would empty every table instead, which takes longer than most such tests.
    """
    with django_db_blocker.unblock():
        # No test asks whether this database outlives the machine.
        _execute("ALTER DATABASE {} SET synchronous_commit = off")
        connection.close()
        rows = Rows()
        connection.close()

    def put_back(test):
        rows.put_back()

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", put_back):
        yield
    with django_db_blocker.unblock():
        # Threads of the server that a browser asked keep theirs until they are asked again.
        connection.close()
        _execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _execute(query):
    with connection.cursor() as cursor:
        cursor.execute(
            query.format(connection.ops.quote_name(connection.settings_dict["NAME"]))
        )


@pytest.fixture(autouse=True)
def no_memory(monkeypatch):
    """Forget what a process keeps for seconds; the next test has another database.

    Within a test the memory lasts, lest a slow machine count its queries a second time.
    """
    from accounts import levels
    from articles import counts, suggestions
    from newsportal import site, words

    monkeypatch.setattr(site, "KEPT_SECONDS", 3600)
    monkeypatch.setattr(levels, "KEPT_SECONDS", 3600)
    site._drop()
    levels._drop()
    words.forget()
    counts.forget()
    suggestions.forget()


@pytest.fixture(autouse=True)
def media_of_its_own(tmp_path):
    """Keep uploads of tests out of the portal's folders."""
    private = settings.STORAGES["private"] | {"OPTIONS": {"location": tmp_path / "private"}}
    storages = settings.STORAGES | {"private": private}
    with override_settings(MEDIA_ROOT=tmp_path / "media", STORAGES=storages):
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM:
        pytest.skip("no Chromium: install it or name another browser by CHROMIUM=")
    args = [
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
    ]
    if os.geteuid() == 0:
        args.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": args}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
