"""Programs that run beside the portal's first process and end with it."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

BASE_DIR = Path(__file__).resolve().parent.parent

# Linux ends a program with its parent, however that died; elsewhere `end_orphans` does.
LEASH = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []

# Seconds: a request or a job under way may finish, then the program is ended by force.
PATIENCE = 15
LONGEST_PAUSE = 60


class Child:
    """A program of the portal's Python, in a process group of its own.

    So Ctrl-C in a terminal reaches only the first process, which ends the others in order.
    """

    def __init__(self, *arguments: str) -> None:
        self.arguments = arguments
        self.pause = 1.0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603
            [*LEASH, sys.executable, *self.arguments],
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def is_dead(self) -> bool:
        return self.process.poll() is not None

    def revive(self) -> bool:
        """Start the program again if it died, waiting longer from one death to the next."""
        lived = time.monotonic() - self.started_at
        if not self.is_dead() or lived < self.pause:
            return False
        self.pause = 1.0 if lived > LONGEST_PAUSE else min(2 * self.pause, LONGEST_PAUSE)
        self.start()
        return True

    def end(self) -> None:
        """Ask the program to end, wait for it, and take away what is left of its group."""
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def end_orphans(argument: str) -> None:
    """End the programs started with this argument, which a killed parent left behind."""
    orphans = list(find(lambda process: argument in process.cmdline()))
    for process in orphans:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    kill_after(PATIENCE, orphans)


def find(matches: Callable[[psutil.Process], bool]) -> Iterator[psutil.Process]:
    """Yield the living processes that match, among those we may look at."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if matches(process) and lives(process):
                yield process


def kill_after(seconds: float, processes: list[psutil.Process]) -> None:
    """Give processes some seconds to end by themselves, then kill them."""
    deadline = time.monotonic() + seconds
    while (alive := list(filter(lives, processes))) and time.monotonic() < deadline:
        time.sleep(0.05)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()


def lives(process: psutil.Process) -> bool:
    """Tell whether a process works; one that is dead and not yet buried does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
