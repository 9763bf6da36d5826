"""What load balancers and log collectors are told."""

import io
import json
import logging
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from unittest import mock

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test import TestCase, override_settings
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from newsportal import health, logs, tasks

# By the clock of the transaction, which stands still while a test runs.
BEAT = """
INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second')
"""

FAILED = """
WITH job AS (
  INSERT INTO procrastinate_jobs (queue_name, task_name, status, args)
  VALUES ('mail', 'deliver', 'failed', jsonb_build_object('days', %(days)s)) RETURNING id)
INSERT INTO procrastinate_events (job_id, type, at)
SELECT id, 'failed', now() - %(days)s * interval '1 day' FROM job
"""


def beat(seconds_ago):
    with connection.cursor() as cursor:
        cursor.execute(BEAT, [seconds_ago])


class HealthTests(TestCase):
    def test_a_living_process_says_so_without_asking_anybody(self):
        with self.assertNumQueries(0):
            response = self.client.get("/healthz", headers={"host": "10.0.0.7"})
        self.assertEqual((response.status_code, response.content), (200, b"ok"))
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    def test_all_is_ready_with_a_worker_that_beats(self):
        beat(5)
        response = self.client.get("/readyz")
        self.assertEqual(response.status_code, 200)
        parts = {"database", "migrations", "disk", "worker"}
        self.assertEqual(response.json(), dict.fromkeys(parts, "ok"))

    def test_a_silent_worker_is_named_and_takes_nobody_off_line(self):
        self.assertIn("no worker", self.client.get("/readyz").json()["worker"])
        beat(90)
        response = self.client.get("/readyz")
        self.assertEqual(response.status_code, 200)
        self.assertIn("silent for 9", response.json()["worker"])

    def test_tables_of_an_older_code_are_not_ready(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM django_migrations"
                " WHERE id = (SELECT max(id) FROM django_migrations)"
            )
        with mock.patch.object(health, "_migrated", False):
            response = self.client.get("/readyz")
        self.assertEqual(response.status_code, 503)
        self.assertIn("migrate", response.json()["migrations"])

    def test_a_full_disk_is_not_ready(self):
        full = namedtuple("Usage", "free")(free=10 * 2**20)
        with mock.patch("shutil.disk_usage", return_value=full):
            response = self.client.get("/readyz")
        self.assertEqual(response.status_code, 503)
        self.assertIn("10 MB", response.json()["disk"])


class RequestIdTests(TestCase):
    def test_each_answer_names_its_request(self):
        names = {self.client.get("/healthz").headers["X-Request-ID"] for _ in range(3)}
        self.assertEqual(len(names), 3)

    def test_only_our_own_proxy_may_name_a_request(self):
        given = {"x-request-id": "edge-42"}
        self.assertNotEqual(
            self.client.get("/healthz", headers=given).headers["X-Request-ID"], "edge-42"
        )
        with override_settings(TRUSTED_PROXIES=1):
            for name, is_taken in (("edge-42", True), ("a b", False), ("x" * 65, False)):
                answer = self.client.get("/healthz", headers={"x-request-id": name})
                self.assertEqual(answer.headers["X-Request-ID"] == name, is_taken)

    @override_settings(LOG_REQUESTS=True)
    def test_a_request_is_one_line_that_keeps_the_query_to_itself(self):
        with self.assertLogs("newsportal.requests", "INFO") as caught:
            self.client.get("/search/?q=secret")
        self.assertEqual(len(caught.records), 1)
        self.assertRegex(caught.output[0], r"GET /search/ 200 [\d.]+ ms")
        self.assertNotIn("secret", caught.output[0])

    @override_settings(LOG_REQUESTS=True)
    def test_what_opens_a_door_is_not_written_down(self):
        addresses = (
            "/password/1a-/c7x-secret/",
            "/confirm-email/c7x-secret/",
            "/unsubscribe/c7x/",
        )
        for address in addresses:
            with self.assertLogs("newsportal.requests", "INFO") as caught:
                self.client.get(address)
            self.assertIn(f"{address[:9]}", caught.output[0])
            self.assertNotIn("c7x", caught.output[0] + str(vars(caught.records[0])["path"]))


@pytest.mark.django_db(transaction=True)
def test_a_failed_job_is_kept_for_a_week():
    with connection.cursor() as cursor:
        for days in (8, 1):
            cursor.execute(FAILED, {"days": days})

    def forget():
        async_to_sync(tasks.forget_jobs.func)(SimpleNamespace(app=app), 0)
        connection.close()

    # A browser of an earlier test may have an event loop in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(forget).result()
    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"days": 1}]


class JsonTests(TestCase):
    def setUp(self):
        self.written = io.StringIO()
        handler = logging.StreamHandler(self.written)
        handler.setFormatter(logs.JsonFormatter())
        self.logger = logging.Logger("newsportal.test")
        self.logger.addHandler(handler)

    def lines(self):
        return [json.loads(line) for line in self.written.getvalue().splitlines()]

    def test_a_line_is_an_object_with_the_request_and_what_else_was_said(self):
        token = logs.request_id.set("abc")
        self.addCleanup(logs.request_id.reset, token)
        self.logger.warning("发布 %s\n第二行", 7, extra={"article": 7})
        (line,) = self.lines()
        self.assertEqual(line["message"], "发布 7\n第二行")
        self.assertEqual((line["request_id"], line["article"]), ("abc", 7))
        self.assertEqual((line["level"], line["logger"]), ("WARNING", "newsportal.test"))

    def test_an_error_brings_its_traceback_along_in_the_same_line(self):
        try:
            raise ValueError("坏")
        except ValueError:
            self.logger.exception("failed")
        (line,) = self.lines()
        self.assertIn("ValueError: 坏", line["exception"])
