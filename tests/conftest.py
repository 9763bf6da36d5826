"""What every test starts from: the rows that migrations make, and no memory of others."""

import os
import shutil
from contextlib import nullcontext
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import override_settings

# Playwright's synchronous interface runs an event loop that Django would mistrust.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-headless-shell")
)


def pytest_configure():
    """Take static files from where they are written, and hash passwords in no time."""
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    # Tests that remember pages start the real server, which has a memory of its own.
    settings.PAGE_MEMORY = 0
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Have the portal's own PostgreSQL up for the tests, unless another is named."""
    from newsportal import embedded, preflight

    with embedded.running() if preflight.is_embedded() else nullcontext():
        yield


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


@pytest.fixture
def transactional_db(transactional_db):
    """Put back what migrations made, since such a test ends by emptying all tables."""
    from newsportal.models import SiteSettings

    # The queue's tables are not Django's to empty.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    if not SiteSettings.objects.exists():
        first = import_module("newsportal.migrations.0003_first_settings")
        first.add_settings(apps, None)
        first.add_pages(apps, None)
        import_module("newsportal.migrations.0004_roles").make_roles(apps, None)
        announce = import_module("newsportal.migrations.0008_grant_announcements")
        announce.grant_announcements(apps, None)
        figures = import_module("newsportal.migrations.0020_figures_role")
        figures.grant_roles(apps, None)
        people = import_module("accounts.migrations.0007_first_levels")
        people.add_levels(apps, None)
        people.add_rules(apps, None)
        people.grant_roles(apps, None)
        import_module("accounts.migrations.0009_sanctions_role").grant_roles(apps, None)
        import_module("accounts.migrations.0012_reports_role").grant_roles(apps, None)
        import_module("accounts.migrations.0015_consent").grant_roles(apps, None)
        import_module("accounts.migrations.0017_check_ins_role").grant_roles(apps, None)
        import_module("comments.migrations.0002_moderators_role").grant_roles(apps, None)
        import_module("comments.migrations.0005_reports_role").grant_roles(apps, None)
        import_module("shop.migrations.0002_roles").grant_roles(apps, None)
        import_module("newsportal.migrations.0006_first_word_list").begin(apps, None)
        for name in ("0003_roles", "0016_topic_role", "0032_take_down_role"):
            import_module(f"articles.migrations.{name}").grant_roles(apps, None)
        import_module("comments.migrations.0008_complaints_role").grant_roles(apps, None)
        rules = import_module("comments.migrations.0009_rules_beside_the_form")
        rules.move_rules(apps, None)


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
