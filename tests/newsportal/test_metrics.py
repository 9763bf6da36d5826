"""What Prometheus is told: the sum over all workers, and only to who may know."""

import re
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import TestCase, override_settings

from tests.factories import make_article
from tests.newsportal.test_care import beat
from tests.server import serving

LOCAL = {"REMOTE_ADDR": "127.0.0.1"}


def read(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()


def value(text, name):
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0


@pytest.mark.usefixtures("transactional_db")
def test_all_workers_are_added_up_and_pages_from_memory_counted():
    article = make_article(published=True)
    with serving(WEB_CONCURRENCY="2") as url:
        before = value(read(f"{url}/metrics"), 'newsportal_answers_total{status="200"}')
        with ThreadPoolExecutor(8) as pool:
            pages = pool.map(
                read, [f"{url}{article.get_absolute_url()}", f"{url}/healthz"] * 20
            )
            assert len(list(pages)) == 40
        texts = {read(f"{url}/metrics") for _ in range(8)}
    for text in texts:
        assert value(text, 'newsportal_answers_total{status="200"}') >= before + 40
        assert value(text, 'newsportal_view_seconds_count{view="articles:article"}') >= 1


class AccessTests(TestCase):
    def status(self, *, headers=None, **extra):
        return self.client.get("/metrics", headers=headers, **(LOCAL | extra)).status_code

    def test_this_very_machine_may_know(self):
        beat(4)
        response = self.client.get("/metrics", **LOCAL)
        text = response.content.decode()
        self.assertEqual(value(text, "newsportal_database_up"), 1)
        self.assertLess(value(text, "newsportal_worker_silence_seconds"), 60)
        self.assertIn("no-store", response.headers["Cache-Control"])

    def test_strangers_learn_not_even_that_it_is_there(self):
        self.assertEqual(self.status(REMOTE_ADDR="203.0.113.9"), 404)
        self.assertEqual(self.status(headers={"x-forwarded-for": "127.0.0.1"}), 404)
        with override_settings(TRUSTED_PROXIES=1):
            self.assertEqual(self.status(headers={"x-forwarded-for": "127.0.0.1"}), 404)
            self.assertEqual(self.status(headers={"x-forwarded-for": "203.0.113.9"}), 404)

    @override_settings(METRICS_TOKEN="a-long-token")
    def test_with_a_token_only_who_knows_it_may(self):
        self.assertEqual(self.status(), 404)
        for token, status in (("a-long-token", 200), ("another", 404), ("é", 404)):
            headers = {"authorization": f"Bearer {token}"}
            self.assertEqual(self.status(REMOTE_ADDR="203.0.113.9", headers=headers), status)
