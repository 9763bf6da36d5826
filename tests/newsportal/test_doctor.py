"""The doctor: everything is looked at, each ailment named with its remedy."""

import io
import os
import socket
import subprocess
import sys
import threading
from collections import namedtuple
from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import TestCase, override_settings
from django.utils import timezone

from newsportal import doctor, log
from tests.factories import make_superuser
from tests.newsportal.test_care import beat

JOB = """
WITH job AS (
  INSERT INTO procrastinate_jobs (queue_name, task_name, status)
  VALUES ('default', 'x', %s::procrastinate_job_status) RETURNING id)
INSERT INTO procrastinate_events (job_id, type, at)
SELECT id, %s::procrastinate_job_event_type, now() - interval '1 hour' FROM job
"""


def found(name):
    return doctor.examine(*next(check for check in doctor.CHECKS if check[0] == name))


def execute(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)


@contextmanager
def mail_server(greeting=b"220 here\r\n"):
    """Be a mail server that greets and takes whoever introduces itself."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            visitor, _address = listener.accept()
            with visitor:
                visitor.sendall(greeting)
                while visitor.recv(1000):
                    visitor.sendall(b"250 ok\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


class DoctorTests(TestCase):
    def test_a_ready_database_with_a_worker_and_a_chief_is_well(self):
        beat(3)
        make_superuser()
        for name in ("database", "tables", "worker", "queue", "log", "clock", "people"):
            self.assertTrue(found(name).is_well, found(name))

    def test_every_ailment_has_a_remedy(self):
        for finding in (doctor.examine(*check) for check in doctor.CHECKS):
            self.assertNotEqual(finding.is_well, bool(finding.remedy), finding)
        self.assertTrue(all(remedy for _name, _look, remedy in doctor.CHECKS))

    def test_a_worker_that_is_gone(self):
        self.assertIn("no worker", found("worker").words.lower())
        beat(90)
        self.assertIn("silent", found("worker").words)

    def test_jobs_that_wait_or_failed(self):
        execute(JOB, "todo", "deferred")
        self.assertIn("1 jobs wait longer", found("queue").words)
        execute("DELETE FROM procrastinate_jobs")
        execute(JOB, "failed", "failed")
        self.assertIn("1 jobs failed", found("queue").words)

    def test_a_log_that_nobody_seals(self):
        chief = make_superuser()
        log.record(chief, "sign_in", chief)
        self.assertTrue(found("log").is_well)
        with time_machine.travel(timezone.now() - timedelta(hours=1)):
            log.record(chief, "sign_in", chief)
        self.assertIn("1 entries", found("log").words)
        log.seal()
        self.assertTrue(found("log").is_well)

    def test_tables_of_older_code(self):
        execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations)"
        )
        with mock.patch("newsportal.health._migrated", False):
            self.assertIn("migrate", found("tables").remedy)

    def test_a_disk_that_will_be_full_and_a_missing_backup(self):
        with mock.patch("shutil.disk_usage", return_value=namedtuple("U", "free")(2**20)):
            self.assertIn("Only 1 MB", found("disk").words)
        with override_settings(VAR_DIR="/nowhere"):
            self.assertIn("none in /nowhere", found("backup").words)

    def test_mail_goes_somewhere(self):
        console = "django.core.mail.backends.console.EmailBackend"
        smtp = "django.core.mail.backends.smtp.EmailBackend"
        with override_settings(EMAIL_BACKEND=console):
            self.assertIn("EMAIL_URL", found("mail").remedy)
        with mail_server() as port:
            named = {"EMAIL_BACKEND": smtp, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port}
            with override_settings(**named):
                self.assertTrue(found("mail").is_well, found)
        with override_settings(**named):
            self.assertIn("127.0.0.1 does not take us in", found("mail").words)

    def test_an_address_for_this_machine_only_is_not_safe(self):
        self.assertIn("localhost", found("safety").words)

    def test_the_page_shows_all_and_the_command_fails(self):
        output = io.StringIO()
        with self.assertRaises(SystemExit):
            call_command("doctor", stdout=output)
        lines = output.getvalue().splitlines()
        self.assertEqual(len([line for line in lines if line[0] in "✔✘"]), len(doctor.CHECKS))
        self.assertIn("✘ safety", output.getvalue())


def test_without_a_database_the_rest_is_still_looked_at():
    environment = os.environ | {
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        "SITE_URL": "https://news.example.com",
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "doctor"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "✘ database" in done.stdout
    assert "DATABASE_URL" in done.stdout
    assert "✔ disk" in done.stdout
    assert done.stdout.count("✘") + done.stdout.count("✔") == len(doctor.CHECKS)
    assert "Traceback" not in done.stderr
