"""A backup brings everything back, and says so only where that is true."""

import json
import os
import subprocess
import sys
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from articles.models import Article
from newsportal import backups, embedded, log
from tests.factories import make_article, make_superuser


@pytest.fixture
def portal(transactional_db, tmp_path):
    """A portal with an article, a log and two files, one of them private."""
    article = make_article(published=True, title="复旧如旧")
    log.record(make_superuser(), "change", article, reason="备份之前")
    for name in ("media/pictures/a.webp", "private/evidence.bin"):
        file = tmp_path / "var" / name
        file.parent.mkdir(parents=True)
        file.write_bytes(name.encode())
    with override_settings(VAR_DIR=tmp_path / "var"):
        yield article


@pytest.fixture
def made(portal, tmp_path):
    call_command("backup", to=tmp_path / "backups")
    (folder,) = (tmp_path / "backups").iterdir()
    return folder


@pytest.fixture
def empty_database():
    """The address of a new database beside the tests' own."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    host = quote(str(embedded.socket_dir()), safe="")
    yield settings.DATABASE_URL.partition("?")[0].rpartition("/")[0] + f"/{name}?host={host}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def restore(backup, database, folder, *options):
    """Restore as an operator does, on another machine."""
    environment = os.environ | {"DATABASE_URL": database, "VAR_DIR": str(folder)}
    command = [sys.executable, "manage.py", "restore", str(backup), *options]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )


def test_all_is_back_in_an_empty_database(made, portal, empty_database, tmp_path):
    done = restore(made, empty_database, tmp_path / "new")
    assert done.returncode == 0, done.stderr
    with psycopg.connect(empty_database) as restored:
        rows = restored.execute("SELECT id, title, status FROM articles_article").fetchall()
        assert rows == [(portal.pk, "复旧如旧", "published")]
        with pytest.raises(psycopg.errors.RestrictViolation):
            restored.execute("UPDATE newsportal_logentry SET reason = ''")
    assert (tmp_path / "new/media/pictures/a.webp").read_bytes() == b"media/pictures/a.webp"
    assert (tmp_path / "new/private/evidence.bin").exists()


def test_a_database_that_holds_something_is_not_touched(made, empty_database, tmp_path):
    assert restore(made, empty_database, tmp_path / "new").returncode == 0
    with psycopg.connect(empty_database, autocommit=True) as restored:
        restored.execute("UPDATE articles_article SET title = '新写的'")
    done = restore(made, empty_database, tmp_path / "new")
    assert done.returncode == 1
    assert "--replace" in done.stderr
    with psycopg.connect(empty_database) as restored:
        assert restored.execute("SELECT title FROM articles_article").fetchone() == ("新写的",)
    done = restore(made, empty_database, tmp_path / "new", "--replace")
    assert done.returncode == 0, done.stderr
    with psycopg.connect(empty_database) as restored:
        assert restored.execute("SELECT title FROM articles_article").fetchone() == (
            "复旧如旧",
        )


def test_a_backup_is_checked_beside_the_living_portal(made, capsys):
    call_command("restore", made, check=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE '%\\_check\\_%'")
        assert cursor.fetchone() == (0,)
    assert Article.objects.get().title == "复旧如旧"


def test_a_changed_byte_is_noticed_before_anything_is_lost(made):
    dump = made / backups.DUMP
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)
    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", made, replace=True)
    assert Article.objects.exists()


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("tables", "articles_article", [1, "42"]),
        ("tables", "articles_article", [2, "0"]),
        ("objects", "constraints", "1"),
        ("objects", "sequence articles_article_id_seq", "999999"),
    ],
)
def test_what_differs_from_the_manifest_is_named(made, part, key, value):
    path = made / backups.MANIFEST
    manifest = json.loads(path.read_text())
    assert key in manifest["database"][part]
    manifest["database"][part][key] = value
    path.write_text(json.dumps(manifest))
    with pytest.raises(CommandError, match=key):
        call_command("restore", made, check=True)


def test_old_backups_go_and_a_failed_one_leaves_nothing(portal, tmp_path):
    folder = tmp_path / "backups"
    for day in (1, 2, 3):
        old = folder / f"newsportal-2020010{day}-000000"
        old.mkdir(parents=True)
        (old / backups.MANIFEST).write_text("{}")
    call_command("backup", to=folder, keep=2)
    names = sorted(path.name for path in folder.iterdir())
    assert names[0] == "newsportal-20200103-000000"
    assert len(names) == 2
    with override_settings(PG_BIN=str(tmp_path)), pytest.raises(CommandError):
        call_command("backup", to=folder)
    assert sorted(path.name for path in folder.iterdir()) == names


def test_a_folder_that_is_no_backup_is_refused(portal, tmp_path):
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(CommandError, match="manifest"):
            call_command("restore", folder)
