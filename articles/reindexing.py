"""Make the search index anew in a table of its own, which then takes the old one's place.

A row that is written over leaves its old self in the table and in both indexes: made anew
in place, the index would be twice as large afterwards, and each entry be sorted in alone.
Readers and editors go on with the old table meanwhile; what they change is made once more
before the tables change places, which takes a moment.
"""

import time
from collections.abc import Iterator

from django.db import OperationalError, connection, transaction
from psycopg import sql

from .models import Article, ArticleSearch

TABLE = ArticleSearch._meta.db_table
NEW, BEFORE = f"{TABLE}_new", f"{TABLE}_before"
COLUMNS = [field.column for field in ArticleSearch._meta.concrete_fields]

STEP = 500
# While no more than this has to be made once more, the tables may change places.
FEW = 100
# Whoever holds one of the tables goes on; we ask again, before the server suspects us all.
WAIT = "SET LOCAL lock_timeout = '200ms'"
PAUSE = 3

LOCKED = "SELECT pg_try_advisory_lock(hashtext('rebuild_search'))"
UNLOCK = "SELECT pg_advisory_unlock(hashtext('rebuild_search'))"
DROP = f"DROP TABLE IF EXISTS {NEW}, {BEFORE}"
BEGIN = f"""
CREATE UNLOGGED TABLE {BEFORE} AS SELECT article_id, digest FROM {TABLE};
CREATE TABLE {NEW} (LIKE {TABLE} INCLUDING STORAGE) WITH (toast_tuple_target = 128);
"""  # noqa: S608 - our own names
CHANGED = f"""
SELECT article_id FROM {TABLE} AS now FULL JOIN {BEFORE} AS before USING (article_id)
WHERE now.digest IS DISTINCT FROM before.digest
"""  # noqa: S608 - our own names
NOTE = f"""
DELETE FROM {BEFORE} WHERE article_id = ANY(%(numbers)s);
INSERT INTO {BEFORE} SELECT article_id, digest FROM {TABLE} WHERE article_id = ANY(%(numbers)s);
DELETE FROM {NEW} WHERE article_id = ANY(%(numbers)s);
"""  # noqa: S608 - our own names
# An editor who saves an article and its entry is let finish, and the next one waits.
HOLD = f"LOCK {Article._meta.db_table}, {TABLE} IN SHARE ROW EXCLUSIVE MODE"
CHANGE_PLACES = f"""
LOCK {Article._meta.db_table}, {TABLE} IN ACCESS EXCLUSIVE MODE;
DROP TABLE {TABLE};
ALTER TABLE {NEW} RENAME TO {TABLE};
"""

INDEXES = """
SELECT relname, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON oid = indexrelid
WHERE indrelid = %s::regclass AND NOT indisprimary
"""
CONSTRAINTS = """
SELECT conname, contype, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = %s::regclass AND contype IN ('p', 'f') AND convalidated
"""


class IsRunningError(Exception):
    """The index is being made anew by somebody else."""


def rebuild() -> Iterator[tuple[int, int]]:
    """Make all entries anew and yield, as it goes on, how many are done of how many."""
    if not _execute(LOCKED)[0][0]:
        raise IsRunningError
    try:
        _execute(DROP)
        _execute(BEGIN)
        numbers = list(Article.objects.order_by("pk").values_list("pk", flat=True))
        for done in range(0, len(numbers), STEP):
            yield done, len(numbers)
            _add(numbers[done : done + STEP])
        keys = _index()
        while not _change_places(keys):
            time.sleep(PAUSE)
        for name, _definition in keys:
            _execute(f"ALTER TABLE {TABLE} VALIDATE CONSTRAINT {name}")
    finally:
        _execute(DROP)
        _execute(UNLOCK)
    yield len(numbers), len(numbers)


def _index() -> list[tuple[str, str]]:
    """Give the new table the indexes of the old one; return what holds it to others."""
    _execute("SET maintenance_work_mem = '512MB'")
    for name, definition in _execute(INDEXES, TABLE):
        head, _using, how = definition.partition(" USING ")
        unique = "UNIQUE " * head.startswith("CREATE UNIQUE")
        _execute(f"CREATE {unique}INDEX {name}_new ON {NEW} USING {how}")
    keys = []
    for name, kind, definition in _execute(CONSTRAINTS, TABLE):
        if kind == "p":
            _execute(f"ALTER TABLE {NEW} ADD CONSTRAINT {name}_new {definition}")
        else:
            keys.append((name, definition))
    _execute("RESET maintenance_work_mem")
    _execute(f"VACUUM ANALYZE {NEW}")
    return keys


def _change_places(keys: list[tuple[str, str]]) -> bool:
    """Put the new table in the old one's place, unless somebody holds that one too long."""
    while _catch_up() > FEW:
        pass
    try:
        with transaction.atomic():
            _execute(WAIT)
            _execute(HOLD)
            _catch_up()
            named = [name for name, _definition in _execute(INDEXES, TABLE)]
            named += [name for name, kind, _text in _execute(CONSTRAINTS, TABLE) if kind == "p"]
            _execute(CHANGE_PLACES)
            for name in named:
                _execute(f"ALTER INDEX {name}_new RENAME TO {name}")
            for name, definition in keys:
                _execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {name} {definition} NOT VALID")
    except OperationalError:
        return False
    return True


@transaction.atomic
def _catch_up() -> int:
    """Make once more what changed since it was made; return how much that was."""
    numbers = [number for (number,) in _execute(CHANGED)]
    with connection.cursor() as cursor:
        cursor.execute(NOTE, {"numbers": numbers})
    for done in range(0, len(numbers), STEP):
        _add(numbers[done : done + STEP])
    return len(numbers)


def _add(numbers: list[int]) -> None:
    """Add the entries of these articles, from what the articles are now."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(NEW), sql.SQL(",").join(map(sql.Identifier, COLUMNS))
    )
    entries = ArticleSearch.objects.made_of(numbers)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for entry in entries:
            copy.write_row([getattr(entry, column) for column in COLUMNS])


def _execute(statement: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []
