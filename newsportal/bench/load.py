"""Load on the real server, made by wrk."""

import contextlib
import json
import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
from django.utils.encoding import iri_to_uri

from newsportal import launch

from . import Page

# One connection for each thread of the two workers: enough to keep them busy.
CONNECTIONS = 8

SCRIPT = r"""
local function part() return math.random(0, 255) end
function request()
  local sender = string.format("10.%d.%d.%d", part(), part(), part())
  wrk.headers["X-Forwarded-For"] = sender
  return wrk.format(nil, paths[math.random(#paths)])
end
function done(summary, latency, requests)
  local wrong = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    wrong.status + wrong.connect + wrong.read + wrong.write + wrong.timeout))
end
"""


class LoadError(Exception):
    """A sentence that says which answers were errors."""


@contextlib.contextmanager
def serving(memory: int) -> Iterator[tuple[str, psutil.Process]]:
    """Run the portal as `make start` does, with so many megabytes of remembered pages.

    Yield its address and gunicorn's process.
    """
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    web = launch.gunicorn(port)
    with _environment(SITE_URL=url, TRUSTED_PROXIES="1", PAGE_MEMORY=str(memory)):
        web.start()
    try:
        launch.wait_for_answer(web, port)
        yield url, psutil.Process(web.process.pid)
    finally:
        web.end()


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Let what is started meanwhile find these values, and nothing that is started later."""
    before = os.environ.copy()
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def load(url: str, page: Page, seconds: float) -> tuple[int, float, float, float]:
    """Ask for a page as often as the server answers.

    Return the number of answers, answers a second, and milliseconds that half of them and
    99 of 100 took at most.
    """
    headers = {"Accept-Encoding": "gzip", "User-Agent": "Mozilla/5.0 (wrk)"} | page.headers
    script = "".join(
        (
            f"local paths = {_lua([iri_to_uri(path) for path in page.paths])}\n",
            f"wrk.method = {_lua(page.method)}\n",
            f"wrk.headers = {_lua(headers)}\n",
            SCRIPT,
        )
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "load.lua"
        path.write_text(script, encoding="utf-8")
        command = ["wrk", "--threads=1", f"--connections={CONNECTIONS}", "--timeout=30s"]
        command += [f"--duration={max(1, round(seconds))}s", f"--script={path}", url]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    numbers = map(int, said.partition("RESULT ")[2].split())
    count, duration, half, most, wrong = numbers
    if wrong:
        raise LoadError(f"{page.name}: {wrong} of {count} answers were errors.")
    return count, count / duration * 1e6, half / 1000, most / 1000


def _lua(value: str | Sequence[str] | dict[str, str]) -> str:
    """Write strings, lists and tables of strings as Lua does."""
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, dict):
        parts = (f"[{_lua(key)}]={_lua(value[key])}" for key in value)
    else:
        parts = map(_lua, value)
    return f"{{{','.join(parts)}}}"
