"""Make this machine ready for the portal, then run the portal's Python.

    python3 bin/bootstrap.py NEEDS ARGUMENTS...

NEEDS joins words with "+": `run` for what the portal needs, `dev` for what its
developers need besides, `browser`, `gettext`, `nginx` and `wrk` for programs of the system.
Written for any Python 3, so that an old one is told so, and with nothing but its library.
"""

import fcntl
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
VENV = BASE_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
OLDEST = (3, 11)
MEGABYTES = 700  # what the environment takes while it is being filled

# The first draws no window, so it is the quickest.
BROWSERS = [
    "chromium-headless-shell",
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
]


def main(needs, arguments):
    require_python(needs, arguments)
    # Two chores may start at once in a fresh checkout; the second waits here.
    fcntl.flock(os.open(BASE_DIR, os.O_RDONLY), fcntl.LOCK_EX)
    make_environment()
    for need in needs.split("+"):
        if need in LOCKS:
            install_lock(BASE_DIR / LOCKS[need])
    install_system(needs.split("+"))
    if "browser" in needs:
        os.environ["CHROMIUM"] = find_browser()
    os.execv(PYTHON, [str(PYTHON), *arguments])  # noqa: S606


def require_python(needs, arguments):
    """Go on under a newer Python where this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(20, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and succeeds([newer, "-c", ""]):
            os.execv(newer, [newer, __file__, needs, *arguments])  # noqa: S606
    found = ".".join(map(str, sys.version_info[:2]))
    fail(
        f"The portal needs Python 3.11 or newer, and this is {found}: install one from "
        "your system or python.org and name it, as in: make start PYTHON=python3.13"
    )


def make_environment():
    if environment_version() == sys.version_info[:2]:
        return
    require_space()
    if not importlib.util.find_spec("ensurepip"):
        apt_install([f"python3.{sys.version_info[1]}-venv"])
    say("Making the virtual environment.")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command).returncode:  # noqa: S603
        fail(f"The virtual environment {VENV} could not be made; see above.")


def environment_version():
    """Return the Python version of the environment, or None where there is none."""
    try:
        lines = (VENV / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
        if not (VENV / "bin" / "pip").exists() or not PYTHON.exists():
            return None
    except OSError:
        return None
    values = dict(line.split(" = ", 1) for line in lines if " = " in line)
    return tuple(int(part) for part in values["version"].split(".")[:2])


def install_lock(lock):
    """Install what the lock says; a copy of it in the environment says it was done."""
    done = VENV / lock.name
    if done.exists() and done.read_bytes() == lock.read_bytes():
        return
    require_space()
    say(f"Installing the packages of {lock.name}.")
    options = ["--quiet", "--disable-pip-version-check", "--no-input"]
    command = [str(PYTHON), "-m", "pip", "install", *options, "--require-hashes"]
    if subprocess.run([*command, "--requirement", str(lock)]).returncode:  # noqa: S603
        fail(
            "The packages could not be installed: see pip's message above, and whether "
            "this machine reaches the package index."
        )
    shutil.copyfile(lock, done)


def install_system(needs):
    """Install the programs of the system that are needed and missing."""
    missing = []
    if "gettext" in needs and not shutil.which("xgettext"):
        missing.append("gettext")
    if "nginx" in needs and not find_nginx():
        missing.append("nginx")
    if "wrk" in needs and not shutil.which("wrk"):
        missing.append("wrk")
    if "browser" in needs:
        if not find_browser():
            missing.append("chromium-headless-shell")
        if not has_chinese_font():
            missing.append("fonts-noto-cjk")
    if missing:
        apt_install(missing)
    if "browser" in needs and not find_browser():
        fail("No Chromium is to be found: name one, as in: make test CHROMIUM=/path/to/it")


def find_nginx():
    """Look where only root's path leads as well."""
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    return shutil.which("nginx", path=places)


def find_browser():
    named = os.environ.get("CHROMIUM")
    if named and not shutil.which(named):
        fail(f"CHROMIUM names {named}, which is no program here: correct or unset it.")
    found = (shutil.which(name) for name in [named or "", *BROWSERS])
    return next(filter(None, found), None)


def has_chinese_font():
    if sys.platform == "darwin":
        return True
    if shutil.which("fc-list"):
        fonts = subprocess.run(["fc-list", ":lang=zh"], stdout=subprocess.PIPE)  # noqa: S607
        return bool(fonts.stdout.strip())
    return any(Path("/usr/share/fonts").rglob("*CJK*"))


def apt_install(packages):
    """Install Debian packages, or name them where that is not for us to do."""
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        fail(f"Missing on this system: {names}. Install them, then try again.")
    remedy = f"sudo apt-get install --no-install-recommends {names}"
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if as_root and not (shutil.which("sudo") and succeeds([*as_root, "true"])):
        fail(f"Missing on this system: {names}. Install with: {remedy}")
    say(f"Installing {names} with apt-get.")
    # In the run level of a single user nothing that is installed is started.
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", "-qq"]
    apt += ["-o", "DPkg::Lock::Timeout=120"]
    succeeds([*apt, "update"])
    if not succeeds([*apt, "install", "--no-install-recommends", *packages]):
        fail(f"apt-get could not install {names}: try it yourself with: {remedy}")


def succeeds(command):
    done = subprocess.run(  # noqa: S603
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return done.returncode == 0


def require_space():
    free = shutil.disk_usage(BASE_DIR).free // 2**20
    if free < MEGABYTES:
        fail(
            f"Only {free} MB are free below {BASE_DIR}, and {MEGABYTES} MB are needed: "
            "free some space, or move the portal to a larger disk."
        )


def say(text):
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def fail(sentence):
    say(sentence)
    sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
