"""What was measured, as the one table that is printed and kept."""

import datetime
import os
import platform
from collections.abc import Iterable, Sequence

import django
from django.db import connection

COLUMNS = [
    "what",
    "a second",
    "p50 ms",
    "p99 ms",
    "CPU ms Python",
    "CPU ms PostgreSQL",
    "queries",
    "bytes",
]
DOCUMENT = """\
# Benchmark

`make bench` made this table: {articles:,} articles in a database of their own, the server
that `make start` runs (two workers, four threads each), wrk with {connections} connections
on the same machine, {seconds} seconds a line. Addresses are drawn at random. CPU is what one
answer costs the web server and PostgreSQL with all their processes; bytes are what travels.
Lines without bytes are calls inside one Python process.

{table}
{machine} Load before the start: {load:.1f}; on a machine that
is busy with something else the times say little, the queries and bytes as much as ever.
"""


def document(rows: Iterable[Sequence], **facts: float) -> str:
    return DOCUMENT.format(table=table(rows), machine=machine(), **facts)


def table(rows: Iterable[Sequence]) -> str:
    lines = [COLUMNS, ["---", *["---:"] * (len(COLUMNS) - 1)]]
    lines += [[_cell(value) for value in row] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def machine() -> str:
    """Say where and when this was measured, and by which versions."""
    with connection.cursor() as cursor:
        server = cursor.execute("SHOW server_version").fetchone()[0].split()[0]
    return (
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, {os.cpu_count()} processors "
        f"({platform.machine()}), {platform.system()}, Python {platform.python_version()}, "
        f"Django {django.__version__}, PostgreSQL {server}."
    )


def _cell(value: object) -> str:
    """Write numbers as short as they can be compared."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.2f}" if value < 10 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
