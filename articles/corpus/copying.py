"""Many rows into a table at once, by PostgreSQL's COPY."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from psycopg import sql


def copy(model: type[models.Model], columns: str, rows: Iterable[Sequence]) -> None:
    """Add rows of values for the named columns; other columns get their default."""
    names = columns.split()
    others = [
        field
        for field in model._meta.concrete_fields
        if field.attname not in names and not (field.primary_key or field.has_db_default())
    ]
    defaults = [_default(field) for field in others]
    names += [field.column for field in others]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(",").join(map(sql.Identifier, names)),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as writer:
        for row in rows:
            writer.write_row([*row, *defaults])


def renumber(model: type[models.Model]) -> None:
    """Let the numbers of new rows go on above those that were given."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


def _default(field: models.Field) -> Any:
    return field.get_db_prep_save(field.get_default(), connection)
