"""The rows that migrations make, put back after each test that commits others."""

from django.db import connection, transaction

# Bytes. Emptied row by row a table keeps its size; beyond this all are emptied at once.
LARGE = 2**20

SIZES = "SELECT name, pg_relation_size(name::regclass) FROM unnest(%s::text[]) AS name"


class Rows:
    """What all tables hold when this is made."""

    def __init__(self):
        with connection.cursor() as cursor:
            self.tables = connection.introspection.table_names(cursor)
            self.kept = {table: _read(cursor, table) for table in self.tables}

    @transaction.atomic
    def put_back(self):
        """Make the tables hold the same again. No trigger speaks, and none refuses it."""
        with connection.cursor() as cursor:
            # As TRUNCATE does, wait for whoever is still writing.
            cursor.execute(f"LOCK TABLE {', '.join(self.tables)} IN EXCLUSIVE MODE")
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(SIZES, [self.tables])
            sizes = dict(cursor.fetchall())
            if max(sizes.values()) > LARGE:
                changed = self.tables
                cursor.execute(f"TRUNCATE {', '.join(changed)}")
            else:
                filled = [table for table, size in sizes.items() if size or self.kept[table]]
                changed = [t for t in filled if _read(cursor, t) != self.kept[t]]
                cursor.execute(";".join(f"DELETE FROM {table}" for table in changed))
            for table in changed:
                if self.kept[table]:
                    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                        copy.write(self.kept[table])


def _read(cursor, table):
    with cursor.copy(f"COPY {table} TO STDOUT") as copy:
        return b"".join(copy)


def vacuum(*tables):
    """Let the planner know what these tables hold, and that everyone sees all of it."""
    names = ", ".join(tables)
    with connection.cursor() as cursor:
        # Of rows whose commit is not on the disk yet, that cannot be known.
        cursor.execute("SET synchronous_commit = on")
        cursor.execute(f"ANALYZE {names}")
        cursor.execute(f"VACUUM {names}")
        cursor.execute("RESET synchronous_commit")
