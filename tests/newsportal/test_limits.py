from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import TestCase, TransactionTestCase
from django.urls import reverse

from accounts.forms import PER_ACCOUNT, PER_NETWORK
from newsportal.limits import Limit, LimitExceeded, network
from newsportal.models import LimitCount, SignInFailure
from tests.factories import PASSWORD, make_editor


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


@pytest.mark.django_db
class TestSigningIn:
    @pytest.fixture
    def editor(self):
        return make_editor(username="editor")

    def attempt(self, client, name, password, **extra):
        data = {"username": name, "password": password}
        return client.post(reverse("admin:login"), data, **extra)

    def test_guessing_stops_with_429_also_for_the_right_password(self, client, editor):
        for _ in range(PER_ACCOUNT.count):
            assert self.attempt(client, "editor", "wrong").status_code == 200
        response = self.attempt(client, "EDITOR ", PASSWORD)
        assert response.status_code == 429
        assert int(response.headers["Retry-After"]) > 0
        assert "_auth_user_id" not in client.session

    def test_another_spelling_of_the_address_does_not_help(self, client, editor):
        for number in range(PER_ACCOUNT.count):
            self.attempt(
                client,
                "editor",
                "wrong",
                headers={"X-Forwarded-For": f"192.0.2.{number}"},
            )
        response = self.attempt(
            client, "editor", PASSWORD, headers={"X-Forwarded-For": "192.0.2.99"}
        )
        assert response.status_code == 429

    def test_another_person_on_the_same_network_still_gets_in(self, client, editor):
        other = make_editor(username="other")
        for _ in range(PER_ACCOUNT.count + 1):
            self.attempt(client, "editor", "wrong")
        assert self.attempt(client, "other", PASSWORD).status_code == 302
        assert client.session["_auth_user_id"] == str(other.pk)

    def test_a_right_password_forgives_the_wrong_ones(self, client, editor):
        for _ in range(PER_ACCOUNT.count - 1):
            self.attempt(client, "editor", "wrong")
        assert self.attempt(client, "editor", PASSWORD).status_code == 302
        kept = SignInFailure.objects.values_list("key", flat=True)
        assert [key for key in kept if key.startswith(PER_ACCOUNT.name)] == []

    def test_an_account_of_ones_own_does_not_forgive_the_network(self, client, editor):
        for name in ("a", "b", "editor"):
            self.attempt(client, name, PASSWORD)
        network_count = SignInFailure.objects.get(key__startswith=PER_NETWORK.name)
        assert network_count.count == 3

    def test_the_name_typed_is_kept(self, client, editor):
        response = self.attempt(client, "editor", "wrong")
        assert 'value="editor"' in response.content.decode()
