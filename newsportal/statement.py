"""SQL written by hand that is asked again and again: PostgreSQL keeps its plan."""

import re
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from psycopg.sql import Literal

from .prepared import asked

PLACE = re.compile(r"%(?:\((\w+)\)s|%)")


class Statement:
    """An SQL with %(names)s for its values."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.names = list(dict.fromkeys(filter(None, PLACE.findall(sql))))
        # As PostgreSQL numbers them, so that nobody has to look for the places again.
        self.numbered = PLACE.sub(self._number, sql)

    def __call__(self, values: dict[str, Any]) -> list[tuple]:
        """Return the rows; values without a place in the SQL are left aside."""
        now = connections[DEFAULT_DB_ALIAS]
        if now.queries_logged:  # What is logged shows its values.
            with now.cursor() as cursor:
                cursor.execute(self.sql, {name: values[name] for name in self.names})
                return cursor.fetchall()
        return asked(now, self.numbered, [values[name] for name in self.names])

    def _number(self, place):
        return f"${self.names.index(place[1]) + 1}" if place[1] else "%"


def sql_of(queryset: QuerySet) -> str:
    """Return the SQL of a queryset, to stand in a statement; its moment is %(now)s."""
    sql, parameters = queryset.query.sql_with_params()
    written = (
        "%(now)s"
        if isinstance(each, datetime)
        else Literal(each).as_string().replace("%", "%%")
        for each in parameters
    )
    return re.sub("%s", lambda _place: next(written), sql)
