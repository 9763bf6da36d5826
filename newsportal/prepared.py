"""Querysets that are asked again and again: compiled once, planned once, filled in each time.

Building and compiling a queryset costs more than PostgreSQL takes to answer it. The function
that builds it stays the one home of its rule; it is called with stand-ins for its values,
whose places in the finished SQL are filled from then on.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet
from django.utils import timezone
from psycopg import RawCursor
from psycopg.sql import Literal
from psycopg.types.datetime import TimestamptzLoader
from psycopg.types.numeric import Int8

# Numbers, moments and texts that no row has; they stand for the values while the SQL is made.
NUMBER = 7_000_000_000_000_000_000
MOMENT = datetime(9000, 1, 1, tzinfo=timezone.get_default_timezone())
TEXT = "\N{WHITE SQUARE}"
OFFSET = 8_000_000_000_000_000_000

Value = int | datetime | str


class Prepared:
    """A queryset as a function of numbers, moments, texts and tuples of numbers.

    What the builder takes from the clock is the moment of the call. Each length of a tuple
    has an SQL of its own. A number that no row can have finds nothing.

    Where there is SQL around that of the queryset, which stands in it as {rows}, what comes
    of it are tuples as PostgreSQL gives them.
    """

    def __init__(self, build: Callable[..., QuerySet], *, around: str = "") -> None:
        self.build, self.around = build, around
        self._known: dict[tuple, _Compiled] = {}

    def __call__(self, *values: Value | tuple[int, ...], limit: int | None = None, offset=0):
        """Return the rows as the queryset would yield them."""
        shape = (limit, *(len(value) if isinstance(value, tuple) else None for value in values))
        compiled = self._known.get(shape)
        if compiled is None:
            compiled = self._known[shape] = _Compiled(self.build, values, limit, self.around)
        filled = [*_flat(values), *([] if limit is None else [offset])]
        for value in filled:
            if isinstance(value, int) and value >= NUMBER:
                return []
        return list(compiled.rows(filled))


class Listed:
    """A prepared queryset of a list, of which a slice is taken."""

    def __init__(self, prepared: Prepared, *values: Value | tuple[int, ...]) -> None:
        self.prepared, self.values = prepared, values

    def __getitem__(self, part: slice) -> list:
        start = part.start or 0
        return self.prepared(*self.values, limit=part.stop - start, offset=start)


class _Compiled:
    """The SQL of one shape of values."""

    def __init__(self, build, values, limit, around) -> None:
        stand_ins, known = _stand_ins(values)
        queryset = build(*stand_ins)
        if limit is not None:
            queryset = queryset[OFFSET : OFFSET + limit]
            known.append(OFFSET)
        self.iterable = queryset._iterable_class
        self.compiler = queryset.query.get_compiler(connection=connection)
        try:
            sql, parameters = self.compiler.as_sql()
        except EmptyResultSet:  # As of an empty tuple: PostgreSQL need not be asked.
            sql, parameters = "", ()
        if limit is not None:
            sql = sql.replace(f"OFFSET {OFFSET}", "OFFSET %s")
            parameters = (*parameters, OFFSET)
        if around:
            sql = around.replace("{rows}", sql)
        self.sql, self.is_bare = sql, bool(around)
        # What makes Python's values of a row is asked of each column once.
        columns = [expression for expression, *_ in self.compiler.select]
        self.converters = self.compiler.get_converters(columns[: self.compiler.col_count])
        # As PostgreSQL numbers them, so that nobody has to look for the places again. What is
        # always the same is written out: a plan for all values can make use of it.
        parameters = [_place(parameter, known) for parameter in parameters]
        self.places = [each for each in parameters if isinstance(each, _Place)]
        numbers = count(1)
        self.numbered = sql % tuple(
            f"${next(numbers)}" if isinstance(each, _Place) else Literal(each).as_string()
            for each in parameters
        )
        self.parameters = parameters

    def rows(self, values: list[Value]) -> Iterator[Any]:
        if not self.sql:
            return iter(())
        now = timezone.now()
        # Of one type whatever their size, else each mixture of sizes had a plan of its own.
        filled = [Int8(value) if isinstance(value, int) else value for value in [*values, now]]
        rows = self._fetch(filled)
        if self.is_bare:
            return iter(rows)
        found = _Rows(self.compiler, self.converters, rows)
        query = SimpleNamespace(
            get_compiler=lambda using: found, selected=self.compiler.query.selected
        )
        asked = SimpleNamespace(db="default", query=query, _known_related_objects={})
        return iter(self.iterable(asked))

    def _fetch(self, filled):
        now = connections[DEFAULT_DB_ALIAS]
        if now.queries_logged:  # What is logged shows its values.
            with now.cursor() as cursor:
                cursor.execute(self.sql, [_filled(each, filled) for each in self.parameters])
                rows = cursor.fetchall()
        else:
            values = [filled[place.index] for place in self.places]
            rows = asked(now, self.numbered, values)
        if self.compiler.has_extra_select:
            return [row[: self.compiler.col_count] for row in rows]
        return rows


class _Rows:
    """What was fetched, in the place of a compiler that would fetch it."""

    def __init__(self, compiler, converters, rows) -> None:
        self.select, self.klass_info = compiler.select, compiler.klass_info
        self.annotation_col_map = compiler.annotation_col_map
        # As they are fetched, rows are tuples.
        self.rows = compiler.apply_converters(rows, converters) if converters else rows
        self.are_tuples = not converters

    def execute_sql(self, **options):
        return self.rows

    def results_iter(self, *_, tuple_expected=False, **options):
        is_done = self.are_tuples or not tuple_expected
        return iter(self.rows) if is_done else map(tuple, self.rows)


class _Place:
    """Where in the SQL a value belongs; the last of all is the moment of the call."""

    def __init__(self, index: int) -> None:
        self.index = index


def _filled(parameter, values):
    return values[parameter.index] if isinstance(parameter, _Place) else parameter


class _PreparingCursor(RawCursor):
    """A cursor on which PostgreSQL keeps plans, and which reads moments without Python."""

    def __init__(self, *arguments) -> None:
        super().__init__(*arguments)
        self.adapters.register_loader("timestamptz", TimestamptzLoader)

    def execute(self, query, params=None, **options):
        return super().execute(query, params, prepare=True, **options)


def asked(connection, sql, values):
    """Return the rows of a statement whose plan PostgreSQL keeps."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        return _cursor(connection.connection).execute(sql, values).fetchall()


def _cursor(connection):
    """Return the cursor that the connection keeps for this; to make one takes time."""
    if not hasattr(connection, "preparing_cursor"):
        connection.preparing_cursor = _PreparingCursor(connection)
    return connection.preparing_cursor


def _flat(values):
    for value in values:
        if isinstance(value, tuple):
            yield from value
        else:
            yield value


def _stand_ins(values):
    """Return stand-ins in the shape of the values, and all of them in a row."""
    known: list[Value] = []

    def stand_in(value):
        if isinstance(value, tuple):
            return tuple(stand_in(each) for each in value)
        number = len(known)
        if isinstance(value, datetime):
            known.append(MOMENT + timedelta(days=number))
        else:
            known.append(f"{TEXT}{number}" if isinstance(value, str) else NUMBER + number)
        return known[-1]

    return [stand_in(value) for value in values], known


def _place(parameter, known):
    if isinstance(parameter, datetime) and parameter not in known:
        if abs(parameter - timezone.now()) > timedelta(minutes=1):
            raise TypeError(f"{parameter} is neither a value of the query nor its moment.")
        return _Place(-1)
    is_value = isinstance(parameter, Value) and not isinstance(parameter, bool)
    return _Place(known.index(parameter)) if is_value and parameter in known else parameter
