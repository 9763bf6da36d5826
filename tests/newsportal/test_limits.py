from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import TestCase, TransactionTestCase

from newsportal.limits import Limit, LimitExceeded, network, sender
from newsportal.models import LimitCount, SignInFailure


class LimitTests(TestCase):
    def test_the_last_attempt_within_the_limit_passes_and_the_next_does_not(self):
        limit = Limit("test", 3, timedelta(minutes=1))
        for _ in range(3):
            limit.hit("someone")
        with self.assertRaises(LimitExceeded) as raised:
            limit.hit("someone")
        self.assertTrue(1 <= raised.exception.retry_after <= 60)

    def test_subjects_are_counted_apart(self):
        limit = Limit("test", 1, timedelta(minutes=1))
        limit.hit("one")
        limit.hit("another")
        with self.assertRaises(LimitExceeded):
            limit.hit("one")

    def test_a_window_ends_by_the_clock(self):
        limit = Limit("test", 1, timedelta(minutes=1))
        limit.hit("someone")
        LimitCount.objects.update(expires_at="2000-01-01T00:00:00Z")
        limit.hit("someone")
        self.assertEqual(LimitCount.objects.get().count, 1)

    def test_what_must_survive_a_crash_is_in_a_logged_table(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname, relpersistence FROM pg_class WHERE relname = ANY(%s)",
                [[model._meta.db_table for model in (LimitCount, SignInFailure)]],
            )
            kept = dict(cursor.fetchall())
        self.assertEqual(kept, {"newsportal_limitcount": "u", "newsportal_signinfailure": "p"})

    def test_an_ipv6_subscriber_is_one_network(self):
        self.assertEqual(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"))
        self.assertNotEqual(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"))
        self.assertEqual(network("192.0.2.7"), "192.0.2.7")

    def test_an_address_counts_alike_however_a_socket_writes_it(self):
        for written, address, subscriber in (
            ("::ffff:192.0.2.7", "192.0.2.7", "192.0.2.7"),
            ("fe80::1%eth0", "fe80::1", "fe80::/64"),
            ("2001:DB8::1", "2001:db8::1", "2001:db8::/64"),
            ("x%eth0", None, "unknown"),
            (None, None, "unknown"),
        ):
            self.assertEqual(sender({"REMOTE_ADDR": written}), address)
            self.assertEqual(network(address), subscriber)


@pytest.mark.usefixtures("transactional_db")
class CrowdTests(TransactionTestCase):
    def test_parallel_attempts_pass_exactly_as_often_as_allowed(self):
        limit = Limit("crowd", 10, timedelta(minutes=1))

        def attempt(_):
            try:
                limit.hit("same")
            except LimitExceeded:
                return False
            finally:
                connection.close()
            return True

        with ThreadPoolExecutor(20) as crowd:
            passed = sum(crowd.map(attempt, range(100)))
        self.assertEqual(passed, 10)
