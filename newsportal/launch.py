"""Run the whole portal from one process: database, web server and worker."""

import contextlib
import fcntl
import hashlib
import http.client
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import IO

import psutil
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from newsportal import embedded, figures
from newsportal.preflight import (
    LaunchError,
    check_port,
    check_space,
    database,
    is_embedded,
)
from newsportal.processes import Child, end_orphans, lives

ADMIN = "admin"
PATIENCE = 60  # seconds until gunicorn answers, or until an ending portal has ended

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Say = Callable[[str], None]


def run(say: Say, *, with_parent: bool = False) -> None:
    """Start the portal and keep it up until a signal ends it.

    `with_parent` ends it as well once the process that started this one is gone.
    """
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    parent = os.getppid() if with_parent else None
    with contextlib.suppress(KeyboardInterrupt), _alone(parent):
        check_space()
        end_orphans(_name())
        check_port()
        if is_embedded():
            say("Starting PostgreSQL.")
        with database():
            prepare(say)
            supervise(say, parent)


def _interrupt(number: int, frame: FrameType | None) -> None:
    _ignore_signals()
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    """See to it that nothing interrupts the ending."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


# --- One portal at a time


@contextlib.contextmanager
def _alone(parent: int | None) -> Iterator[None]:
    """Let one portal of this folder run on this port; the kernel forgets dead holders."""
    path = _place()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as lock:
        deadline = time.monotonic() + PATIENCE
        while not _lock(lock):
            lock.seek(0)
            if _lives(lock.read()) or time.monotonic() > deadline:
                raise LaunchError(f"The portal is running already: {settings.SITE_URL}/")
            time.sleep(0.2)
        lock.truncate(0)
        lock.write(str(parent or os.getpid()))
        lock.flush()
        yield


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lives(pid: str) -> bool:
    try:
        return lives(psutil.Process(int(pid)))
    except (ValueError, psutil.NoSuchProcess):
        return False


def _place() -> Path:
    """Return the file this portal locks; it names the process it lives and dies with."""
    return Path(settings.VAR_DIR).resolve() / "run" / str(settings.PORT)


def _name() -> str:
    """Return the argument by which the portal's programs know each other."""
    return f"--name={_place()}"


# --- What has to be ready first


def prepare(say: Say) -> None:
    """Bring tables and static files up to date, and fill a portal that is new."""
    migrate(say)
    collect_static(say)
    if not get_user_model().objects.filter(is_superuser=True).exists():
        fill(say)
    connections.close_all()


def migrate(say: Say) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Bringing the tables up to date.")
        call_command("migrate", verbosity=0, interactive=False)


def collect_static(say: Say) -> None:
    """Collect the static files if one of them has changed since the last time."""
    stamp = Path(settings.VAR_DIR) / "static.stamp"
    fingerprint = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    say("Collecting the static files.")
    # Without the stamp the last time was cut short, and may have left half a file.
    clear = not stamp.exists()
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=clear)
    stamp.write_text(fingerprint)


def _static_fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def fill(say: Say) -> None:
    """Give a new portal something to read, and somebody who may sign in."""
    if not apps.get_model("articles", "Article").objects.exists():
        say("Loading demo articles.")
        call_command("load_demo", verbosity=0)
        # Whoever looks at the desk's charts today need not wait for the hour.
        figures.gather()
    get_user_model().objects.create_superuser(ADMIN)
    call_command("new_password", ADMIN)


# --- What runs from then on


def supervise(say: Say, parent: int | None) -> None:
    """Run gunicorn and the worker until a signal, or the end of `parent`, ends them."""
    web = gunicorn(settings.PORT, _name())
    worker = Child(
        *("manage.py", "procrastinate", "worker", _name()),
        *("--delete-jobs", "successful"),
    )
    try:
        web.start()
        worker.start()
        wait_for_answer(web, settings.PORT)
        say(f"The portal is ready at {settings.SITE_URL}/ (Ctrl-C ends it).")
        while parent in (None, os.getppid()):
            _look_after(say, web, worker)
            time.sleep(0.5)
    finally:
        _ignore_signals()
        _place().write_text("")
        for child in (web, worker):
            child.end()


def gunicorn(port: int, *arguments: str) -> Child:
    """Return the web server of a portal on this port, yet to be started."""
    return Child(
        *("-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", *arguments),
        *("--bind", f"127.0.0.1:{port}"),
        *("--graceful-timeout", "10", "--log-level", "warning"),
    )


def _look_after(say: Say, web: Child, worker: Child) -> None:
    if web.is_dead():
        raise LaunchError("gunicorn has ended, and with it the portal: see above why.")
    if worker.revive():
        say("The worker had ended and was started again.")
    if is_embedded() and not embedded.is_running():
        say("PostgreSQL had ended and is started again.")
        embedded.start()


def wait_for_answer(web: Child, port: int) -> None:
    """Wait until a visitor would get an answer, whatever it says."""
    deadline = time.monotonic() + PATIENCE
    while not web.is_dead():
        visitor = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            visitor.request("GET", "/")
            visitor.getresponse()
        except (OSError, http.client.HTTPException):
            if time.monotonic() > deadline:
                raise LaunchError("gunicorn does not answer: see above why.") from None
            time.sleep(0.1)
        else:
            return
        finally:
            visitor.close()
