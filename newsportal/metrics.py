"""Numbers for Prometheus, added up over all processes of one web server.

Each process writes its own into a file that the others can read; whichever is asked adds
them up. Who may ask: a scraper on this machine that no proxy speaks for, or one that knows
METRICS_TOKEN.
"""

import hmac
import os
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

from newsportal import limits

# Where the processes of one server write; deploy/gunicorn.conf.py makes it.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# Up to what ten connections of a pool could wait for.
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15)

JOBS = "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1"
LATEST = """
SELECT coalesce(extract(epoch FROM now() - min(coalesce(scheduled_at, at))), 0)
FROM procrastinate_jobs JOIN procrastinate_events ON job_id = procrastinate_jobs.id
WHERE status = 'todo' AND coalesce(scheduled_at, at) <= now() AND type = 'deferred'
"""
BEAT = "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"

_meters = None


# --- Counting


def layer(application):
    """Count every answer, those from memory included."""
    meters()
    answers = {}

    def answer(environ, start_response):
        def begin(status, *rest):
            code = status[:3]
            if code not in answers:
                answers[code] = meters().answers.labels(code)
            answers[code].inc()
            return start_response(status, *rest)

        return application(environ, begin)

    return answer


def observe(request: HttpRequest, seconds: float) -> None:
    """Note how long Django took for an answer, by the name of the view that gave it."""
    if _meters:
        found = request.resolver_match
        view = found.view_name if found else "none"
        _meters.seconds.labels(view).observe(seconds)


class Meters:
    """What is counted, under the names that Prometheus keeps."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self.registry = CollectorRegistry()
        self.answers = Counter(
            "newsportal_answers",
            "Answers of the web server, those from memory included.",
            ["status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "newsportal_view_seconds",
            "Time that Django took for an answer.",
            ["view"],
            buckets=SECONDS,
            registry=self.registry,
        )


def meters() -> Meters:
    """Return what this process counts with; only a web server does."""
    global _meters
    if _meters is None:
        _meters = Meters()
    return _meters


# --- Telling


def answer(request: HttpRequest) -> HttpResponse:
    """Tell whoever may know."""
    if not may_know(request):
        return HttpResponseNotFound()
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = meters().registry
    if FOLDER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    text = generate_latest(registry) + generate_latest(_of_the_database())
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def may_know(request: HttpRequest) -> bool:
    """Tell whether it is a scraper that knows the token, or one on this very machine."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN:
        return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    if "X-Forwarded-For" in request.headers:
        return False
    sender = limits.sender(request.META)
    return bool(sender) and ip_address(sender).is_loopback


def _of_the_database():
    """Return what stands in the database: the queue, and the worker's sign of life."""
    from prometheus_client import CollectorRegistry, Gauge

    registry = CollectorRegistry()
    is_up = Gauge("newsportal_database_up", "Whether the database answers.", registry=registry)
    jobs = Gauge("newsportal_jobs", "Background jobs.", ["status"], registry=registry)
    late = Gauge(
        "newsportal_oldest_job_seconds", "How late the most overdue job is.", registry=registry
    )
    silent = Gauge(
        "newsportal_worker_silence_seconds", "Since the worker's last sign.", registry=registry
    )
    try:
        with connection.cursor() as cursor:
            for status, count in cursor.execute(JOBS).fetchall():
                jobs.labels(status).set(count)
            late.set(cursor.execute(LATEST).fetchone()[0])
            silence = cursor.execute(BEAT).fetchone()[0]
            silent.set(float("inf") if silence is None else silence)
        is_up.set(1)
    except DatabaseError:
        is_up.set(0)
    return registry
