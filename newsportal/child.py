"""Programs that run beside the portal's first process and end with it."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
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
        if not self.is_dead() or time.monotonic() < self.started_at + self.pause:
            return False
        lived = time.monotonic() - self.started_at
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
    orphans = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if argument in process.cmdline():
                process.terminate()
                orphans.append(process)
    _, stubborn = psutil.wait_procs(orphans, timeout=PATIENCE)
    for process in stubborn:
        process.kill()
    psutil.wait_procs(stubborn, timeout=PATIENCE)
