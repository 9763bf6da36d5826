"""Measure one thing: a page under load, or a call again and again."""

import time
import urllib.request
from collections.abc import Iterable
from statistics import median, quantiles

import psutil
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.encoding import iri_to_uri

from . import Call, Page
from .load import load
from .meter import Meter, postgres
from .results import Line

# A page is asked for so long before it is measured, to warm what it needs.
WARM_UP = 1
# All pages are gone through so often. What else a machine does can only add to a cost.
ROUNDS = 4


def page(url: str, server: psutil.Process, page: Page, seconds: float) -> Line:
    """Return the line of a page as of one round."""
    python, database = Meter(server), Meter(postgres())
    count, *times = load(url, page, seconds)
    costs = [_share(meter, count) for meter in (python, database)]
    return Line(page.name, *times, *costs, _queries(page), _bytes(url, page))


def cheapest(rounds: Iterable[Line]) -> Line:
    """Return the round that cost least; where that cannot be seen, the fastest."""
    return min(rounds, key=lambda line: (line.cost or 0, -line.rate))


def call(call: Call, seconds: float) -> Line:
    """Return the line of a call: at least three, for as long as a page is measured."""
    call.run()
    database, python = Meter(postgres()), time.process_time()
    times = []
    begin = time.perf_counter()
    while len(times) < 3 or time.perf_counter() - begin < seconds:
        moment = time.perf_counter()
        call.run()
        times.append((time.perf_counter() - moment) * 1000)
    spent = (time.process_time() - python) * 1000 / len(times)
    costs = [spent, _share(database, len(times))]
    rate = 1000 * len(times) / sum(times)
    most = quantiles(times, n=100, method="inclusive")[-1]
    with CaptureQueriesContext(connection) as captured:
        call.run()
    call.end()
    return Line(call.name, rate, median(times), most, *costs, len(captured), None)


def _share(meter: Meter, count: int) -> float | None:
    spent = meter.milliseconds()
    return None if spent is None or not count else spent / count


def _queries(page: Page) -> int | None:
    """Count the statements of one answer, in a process that has answered before.

    What is posted is answered in front of Django, which alone knows of statements.
    """
    if page.method != "GET":
        return None
    if page.name.endswith(", from memory"):
        return 0
    visitor = Client(headers={"host": "localhost"} | page.headers)
    visitor.get(page.paths[0])
    with CaptureQueriesContext(connection) as captured:
        visitor.get(page.paths[0])
    return len(captured)


def _bytes(url: str, page: Page) -> int:
    headers = {"Accept-Encoding": "gzip"} | page.headers
    request = urllib.request.Request(  # noqa: S310
        url + iri_to_uri(page.paths[0]), headers=headers, method=page.method
    )
    with urllib.request.urlopen(request) as response:  # noqa: S310
        return len(response.read())
