"""What was measured, as the tables that are printed and kept."""

import datetime
import os
import platform
import time
from collections.abc import Mapping, Sequence
from statistics import median

import django
from django.db import connection

from .results import Line, Run

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

`make bench` made these tables: articles in a database of their own, the server that
`make start` runs (two workers, two threads each), wrk with {connections} connections on the
same machine. Addresses are drawn at random. CPU is what one answer costs the web server and
PostgreSQL with all their processes; bytes are what travels. Lines without bytes are calls
inside one Python process. Pages are measured with the memory switched off, as rendered, and
those that may be remembered once more from memory. All pages are gone through four times,
and of each the round that cost least is shown: what else a machine does can only add to it.

![What an answer costs, by page](bench.svg)

{tables}"""
SECTION = """\
## {articles:,} articles

{table}
{machine} {seconds:.1f} seconds a line. Load before the start: {load:.1f}; on a machine that
is busy with something else the times say little, the queries and bytes as much as ever.
"""
GROWTH = "\nGrowth is the CPU of an answer against the same at {articles:,} articles.\n"


def document(runs: Mapping[int, Run], connections: int) -> str:
    """Return the whole document, the smallest run first; larger ones say how they grew."""
    first, *_others = runs.values()
    sections = [
        SECTION.format(
            articles=run.articles,
            table=table(run.lines, first.costs() if run is not first else None),
            machine=run.machine,
            seconds=run.seconds,
            load=run.load,
        )
        + ("" if run is first else GROWTH.format(articles=first.articles))
        for run in runs.values()
    ]
    return DOCUMENT.format(connections=connections, tables="\n".join(sections))


def table(lines: Sequence[Line], before: Mapping[str, float] | None = None) -> str:
    """Return the lines as Markdown, with their growth where costs of before are given."""
    columns = COLUMNS if before is None else [*COLUMNS, "growth"]
    rows = [columns, ["---", *["---:"] * (len(columns) - 1)]]
    for line in lines:
        values = [
            line.name,
            line.rate,
            line.half,
            line.most,
            line.python,
            line.database,
            line.queries,
            line.size,
        ]
        growth = [] if before is None else [_growth(line, before)]
        rows.append([*map(_cell, values), *growth])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def machine() -> str:
    """Say where and when this was measured, and by which versions."""
    with connection.cursor() as cursor:
        server = cursor.execute("SHOW server_version").fetchone()[0].split()[0]
    return (
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, {os.cpu_count()} processors "
        f"({platform.machine()}), {platform.system()}, Python {platform.python_version()}, "
        f"Django {django.__version__}, PostgreSQL {server}. "
        f"A million steps of a bare loop take {_pace():.0f} ms of CPU there."
    )


def _pace() -> float:
    """Return how fast the machine is by itself; a rented one may be slower tomorrow."""
    took = []
    for _ in range(9):
        begun, total = time.thread_time(), 0
        for step in range(1_000_000):
            total += step % 7
        took.append(1000 * (time.thread_time() - begun))
    return median(took)


def _growth(line, before):
    if not line.cost or not before.get(line.name):
        return "–"
    return f"{100 * (line.cost / before[line.name] - 1):+.0f} %"


def _cell(value: object) -> str:
    """Write numbers as short as they can be compared."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.2f}" if value < 10 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
