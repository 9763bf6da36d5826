"""Put aside all that a portal is, and bring it back: database and files, proven by a manifest.

A backup is a folder: `database.dump` as pg_dump writes it, `files.tar` with what people
uploaded, and `manifest.json` with a hash of both and, for every table, the number of its
rows and a sum over their contents. The sums are taken in the very snapshot that is dumped,
so a restored database can be compared with what was there, to the last row.
"""

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from newsportal import embedded

DUMP, FILES, MANIFEST = "database.dump", "files.tar", "manifest.json"
FORMAT = 1
PREFIX = "newsportal-"

# The dump leaves out what PostgreSQL itself would lose in a crash: counts of limits.
TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relpersistence = 'p'
ORDER BY relname
"""
# Independent of the order of rows; numeric, since the hashes add up beyond a bigint.
TABLE_SUM = """
SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {} AS t
"""
OBJECTS = """
SELECT 'constraints', count(*)::text FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'indexes', count(*)::text FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'triggers', count(*)::text FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'sequence ' || sequencename, coalesce(last_value, 0)::text
FROM pg_sequences WHERE schemaname = 'public'
"""
# What a row looks like as text must not depend on where it is read.
SAME_TEXT = "SET LOCAL TIME ZONE 'UTC'; SET LOCAL DateStyle TO 'ISO, YMD'; "

Say = Callable[[str], None]


class BackupError(Exception):
    """A sentence that says why a backup was not made or not restored."""


def make(folder: Path, say: Say) -> Path:
    """Write a backup into a new folder below `folder` and return it."""
    moment = timezone.now()
    target = folder / f"{PREFIX}{moment:%Y%m%d-%H%M%S}"
    part = target.with_suffix(".part")
    part.mkdir(parents=True, mode=0o700)
    try:
        with _snapshot() as (name, contents):
            say("Dumping the database.")
            options = ["--format=custom", "--no-unlogged-table-data", f"--snapshot={name}"]
            _run("pg_dump", *options, f"--file={part / DUMP}")
        say("Packing the files.")
        _pack(part / FILES)
        manifest = {
            "format": FORMAT,
            "made_at": moment.isoformat(),
            "site": settings.SITE_URL,
            "files": {name: _sha256(part / name) for name in (DUMP, FILES)},
            "database": contents,
        }
        (part / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target


def prune(folder: Path, keep: int) -> list[Path]:
    """Delete all backups in `folder` but the newest `keep`; return what was deleted."""
    found = sorted(path for path in folder.glob(f"{PREFIX}*") if (path / MANIFEST).exists())
    old = found[:-keep]
    for path in old:
        shutil.rmtree(path)
    return old


def check(backup: Path, say: Say) -> None:
    """Restore the database of a backup into one of its own, compare, and drop it again."""
    manifest = _read(backup)
    scratch = f"newsportal_check_{secrets.token_hex(4)}"
    say("Restoring into a scratch database.")
    with _connect(connection.settings_dict["NAME"]) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(scratch)))
        try:
            _restore_into(scratch, backup)
            _compare(scratch, manifest)
        finally:
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(scratch)))


def restore(backup: Path, say: Say, *, replace: bool = False) -> None:
    """Bring a backup back into an empty database, or with `replace` over what is there."""
    manifest = _read(backup)
    name = connection.settings_dict["NAME"]
    if not _is_empty(name):
        if not replace:
            raise BackupError(
                f"The database {name} is not empty. Name an empty one by DATABASE_URL, or "
                "give --replace to lose what is in it."
            )
        # What is there goes only once the backup has proven itself.
        check(backup, say)
    connection.close()
    with _connect(name) as server, server.transaction():
        server.execute("DROP SCHEMA public CASCADE")
        server.execute("CREATE SCHEMA public")
    say("Restoring the database.")
    _restore_into(name, backup)
    _compare(name, manifest)
    say("Unpacking the files.")
    with tarfile.open(backup / FILES) as archive:
        archive.extractall(settings.VAR_DIR, filter="data")


# --- The database


@contextmanager
def _snapshot() -> Iterator[tuple[str, dict]]:
    """Hold one moment of the database; yield its name and what it contains."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (name,) = cursor.fetchone()
        cursor.execute(SAME_TEXT)
        yield name, _contents(cursor)


def _contents(cursor: Any) -> dict[str, dict[str, Any]]:
    """Return rows and sum of each table, and how many of what stands around them."""
    cursor.execute(TABLES)
    tables = {}
    for (table,) in cursor.fetchall():
        cursor.execute(sql.SQL(TABLE_SUM).format(sql.Identifier(table)))
        tables[table] = list(cursor.fetchone())
    cursor.execute(OBJECTS)
    return {"tables": tables, "objects": dict(cursor.fetchall())}


def _compare(name: str, manifest: dict) -> None:
    """Raise BackupError naming what of a restored database differs from its manifest."""
    with _connect(name) as server, server.transaction(), server.cursor() as cursor:
        cursor.execute(SAME_TEXT)
        found = _contents(cursor)
    expected = manifest["database"]
    differing = [
        key
        for part in expected
        for key in {*expected[part], *found[part]}
        if expected[part].get(key) != found[part].get(key)
    ]
    if differing:
        raise BackupError(f"Restored, but not the same: {', '.join(sorted(differing))}.")


def _is_empty(name: str) -> bool:
    with _connect(name) as server:
        return not server.execute(TABLES).rowcount


def _restore_into(name: str, backup: Path) -> None:
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run("pg_restore", *options, f"--dbname={name}", backup / DUMP)


def _connect(name: str) -> psycopg.Connection:
    return psycopg.connect(**{**_parameters(), "dbname": name}, autocommit=True)


def _parameters() -> dict[str, Any]:
    """Return how libpq reaches the server; what is Django's own stays out."""
    given = connection.settings_dict
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    found = {ours: given[theirs] for theirs, ours in names.items() if given[theirs]}
    texts = {key: value for key, value in given["OPTIONS"].items() if isinstance(value, str)}
    return found | texts | {"dbname": given["NAME"]}


def _run(program: str, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs on our server; its password stays off the command."""
    names = {"dbname": "PGDATABASE"}
    variables = {
        names.get(key, f"PG{key.upper()}"): str(value) for key, value in _parameters().items()
    }
    done = subprocess.run(  # noqa: S603
        [_program(program), *arguments],
        env={"PATH": os.environ.get("PATH", os.defpath), **variables},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")


def _program(name: str) -> Path | str:
    """Return a program of the server's version or a newer one that it understands."""
    if settings.PG_BIN:
        return Path(settings.PG_BIN) / name
    # What newer programs write begins with a setting that servers before 17 do not know.
    if connection.pg_version >= 170_000:
        return embedded.programs() / name
    return name


# --- The files


def _pack(target: Path) -> None:
    with tarfile.open(target, "w") as archive:
        for folder in settings.BACKUP_FOLDERS:
            path = Path(settings.VAR_DIR) / folder
            if path.exists():
                archive.add(path, folder)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(backup: Path) -> dict[str, Any]:
    """Return the manifest of a backup whose files are what it says."""
    try:
        manifest = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BackupError(f"{backup} holds no readable {MANIFEST}.") from error
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{backup} was written by another version of the portal.")
    for name, expected in manifest["files"].items():
        path = backup / name
        if not path.exists() or _sha256(path) != expected:
            raise BackupError(f"{path} is not what was written: it is missing or damaged.")
    return manifest
