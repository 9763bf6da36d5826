"""What ails a portal, one line for each thing that has to be well, with the remedy."""

import http.client
import os
import shutil
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks, mail
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.utils import timezone

from newsportal import health

# A backup is made every hour; this many hours without one are no accident any more.
OLDEST_BACKUP = timedelta(hours=26)
# Jobs wait seconds; whoever waits so long waits for a worker that does not come.
LATEST_JOB = timedelta(minutes=10)
SPARE = 2_000  # megabytes; with less than this a disk is soon full
SECONDS_OFF = 2
OLDEST_SERVER = 150_000

OVERDUE = """
SELECT count(*) FROM procrastinate_jobs AS job JOIN procrastinate_events ON job_id = job.id
WHERE status = 'todo' AND type = 'deferred' AND coalesce(scheduled_at, at) < now() - %s
"""
FAILED = """
SELECT count(*) FROM procrastinate_jobs AS job JOIN procrastinate_events ON job_id = job.id
WHERE status = 'failed' AND type = 'failed' AND at > now() - interval '1 day'
"""
UNSEALED = """
SELECT count(*) FROM newsportal_logentry AS entry
LEFT JOIN newsportal_logseal AS seal ON seal.entry_id = entry.id
WHERE seal.entry_id IS NULL AND entry.at < now() - interval '10 minutes'
  AND entry.at > now() - interval '2 days'
"""


class IllnessError(Exception):
    """A sentence that says what is not as it should be."""


@dataclass(frozen=True)
class Finding:
    name: str
    is_well: bool
    words: str
    remedy: str


CHECKS: list[tuple[str, Callable[[], str], str]] = []


def examined(name: str, remedy: str):
    """Have a function examine something: it returns what it found, or raises what ails it."""

    def keep(look):
        CHECKS.append((name, look, remedy))
        return look

    return keep


@examined("database", "Start its server, or correct DATABASE_URL.")
def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        number = int(cursor.fetchone()[0])
    if number < OLDEST_SERVER:
        raise IllnessError(f"PostgreSQL {number // 10000} is too old; 15 to 18 will do.")
    return f"PostgreSQL {number // 10000}.{number % 10000} answers"


@examined("tables", "Run manage.py migrate.")
def tables() -> str:
    return _as_in_health(health.migrations, "all migrations are applied")


@examined("worker", "Run systemctl start newsportal-worker; make start has one.")
def worker() -> str:
    return _as_in_health(health.worker, "the worker lives")


@examined("queue", "Read the worker's log for the reason; what failed is not tried again.")
def queue() -> str:
    late, failed = _count(OVERDUE, LATEST_JOB), _count(FAILED)
    if late:
        raise IllnessError(f"{late} jobs wait longer than {LATEST_JOB.seconds // 60} minutes.")
    if failed:
        raise IllnessError(f"{failed} jobs failed for good in the last day.")
    return "no job is late, none failed today"


@examined("log", "Start the worker, which seals it every minute; then verify_log.")
def log_seals() -> str:
    if count := _count(UNSEALED):
        raise IllnessError(f"{count} entries of the log are older than ten minutes unsealed.")
    return "the log is sealed"


@examined("clock", "Have both keep time: systemctl enable --now systemd-timesyncd.")
def clock() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        off = abs((timezone.now() - cursor.fetchone()[0]).total_seconds())
    if off > SECONDS_OFF:
        raise IllnessError(f"This machine and the database differ by {off:.0f} seconds.")
    return f"this machine and the database agree; the site's zone is {settings.TIME_ZONE}"


@examined(
    "web server",
    "Run systemctl start newsportal-web, or make start; its log has the reason.",
)
def web_server() -> str:
    visitor = http.client.HTTPConnection("127.0.0.1", settings.PORT, timeout=5)
    try:
        visitor.request("GET", "/healthz")
        status = visitor.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise IllnessError(f"Nobody answers on port {settings.PORT} ({error}).") from error
    finally:
        visitor.close()
    if status != 200:
        raise IllnessError(f"Port {settings.PORT} answers /healthz with {status}.")
    return f"it answers on port {settings.PORT}"


@examined("static files", "Run manage.py collectstatic, then reload the web server.")
def static_files() -> str:
    from django.contrib.staticfiles.storage import staticfiles_storage

    if settings.DEBUG:
        return "taken from where they are written, since DEBUG is on"
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    sheet = Path(settings.BASE_DIR) / "newsportal/static/css/tokens.css"
    try:
        name = staticfiles_storage.url("css/tokens.css").removeprefix(settings.STATIC_URL)
        collected = Path(settings.STATIC_ROOT) / name
        is_current = collected.exists() and manifest.stat().st_mtime >= sheet.stat().st_mtime
    except (OSError, ValueError):
        is_current = False
    if not is_current:
        raise IllnessError(f"Those in {settings.STATIC_ROOT} are missing or of older code.")
    return "collected"


@examined("disk", "Free some space, or move VAR_DIR to a larger disk.")
def disk() -> str:
    free = shutil.disk_usage(settings.VAR_DIR).free // 2**20
    if free < SPARE:
        raise IllnessError(f"Only {free:,} MB are free at {settings.VAR_DIR}.")
    return f"{free:,} MB are free at {settings.VAR_DIR}"


@examined("folders", "Give them to the account of the portal: chown -R.")
def folders() -> str:
    for name in ("", *settings.BACKUP_FOLDERS):
        path = Path(settings.VAR_DIR) / name
        if path.exists() and not os.access(path, os.W_OK | os.X_OK):
            raise IllnessError(f"This account may not write into {path}.")
    return "this account may write into them"


@examined("backup", "Run manage.py backup --check; systemctl enable newsportal-backup.timer.")
def backup() -> str:
    folder = Path(settings.VAR_DIR) / "backups"
    made = [path.stat().st_mtime for path in folder.glob("newsportal-*/manifest.json")]
    if not made:
        raise IllnessError(f"There is none in {folder}.")
    newest = datetime.fromtimestamp(max(made), timezone.get_current_timezone())
    if timezone.now() - newest > OLDEST_BACKUP:
        raise IllnessError(f"The newest in {folder} is of {newest:%Y-%m-%d %H:%M}.")
    return f"the newest is of {newest:%Y-%m-%d %H:%M}"


@examined("mail", "Set EMAIL_URL, as smtp+tls://user:password@mail.example.com:587.")
def mail_server() -> str:
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        raise IllnessError("None is named: mails go to the worker's output and nowhere else.")
    try:
        with mail.get_connection() as server:
            name = getattr(server, "host", settings.EMAIL_BACKEND)
    except (OSError, smtplib.SMTPException) as error:
        raise IllnessError(f"{settings.EMAIL_HOST} does not take us in ({error}).") from error
    return f"{name} takes us in"


@examined("safety", "See “Running it for real” in the README; unset DEBUG.")
def safety() -> str:
    if not settings.IS_SECURE:
        raise IllnessError(f"SITE_URL is {settings.SITE_URL}, for this machine alone.")
    if settings.DEBUG:
        raise IllnessError("DEBUG is on: errors show visitors the portal's inside.")
    found = checks.run_checks(include_deployment_checks=True)
    if serious := [message for message in found if message.is_serious(checks.WARNING)]:
        raise IllnessError(f"{serious[0].id}: {serious[0].msg}")
    return f"{settings.SITE_URL} is checked for deployment"


@examined("people", "Run manage.py new_password admin, or manage.py createsuperuser.")
def people() -> str:
    members = get_user_model().objects.filter(is_superuser=True, is_active=True)
    if not members.exists():
        raise IllnessError("Nobody may do everything at the desk.")
    return "somebody may do everything at the desk"


def examine(name: str, look: Callable[[], str], remedy: str) -> Finding:
    """Look after one thing, whatever is the matter with the others."""
    try:
        return Finding(name, True, look(), "")
    except (IllnessError, ImproperlyConfigured) as illness:
        return Finding(name, False, str(illness), remedy)
    except DatabaseError as error:
        words = str(error).strip().split("\n")[0]
        return Finding(name, False, f"The database does not tell: {words}", CHECKS[0][2])


def _as_in_health(look, words):
    said = look()
    if said != health.OK:
        raise IllnessError(f"{said[:1].upper()}{said[1:]}.")
    return words


def _count(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]
