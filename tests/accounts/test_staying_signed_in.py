"""Who is signed in, and until when: each request asks anew, and the database alone decides."""

from datetime import timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Member
from newsportal import site
from tests.counting import queries_of
from tests.factories import make_member

OLD = "a-secret-that-was-used-before"


@pytest.fixture
def member(db):
    return make_member()


@pytest.fixture
def reader(member):
    reader = Client()
    reader.force_login(member)
    assert is_in(reader)
    return reader


def is_in(reader):
    """Tell whether pages and the personal fragment know who asks."""
    known = reader.get("/me/").status_code == 200
    assert ("messages" in reader.get("/fragment/").json()["slots"]) == known
    return known


def change(reader, **values):
    session = reader.session
    session.update(values)
    session.save()


def test_a_session_ends_when_its_time_is_over(reader):
    now = timezone.now()
    Session.objects.update(expire_date=now + timedelta(minutes=1))
    assert is_in(reader)
    Session.objects.update(expire_date=now - timedelta(seconds=1))
    assert not is_in(reader)
    Session.objects.update(expire_date=now + timedelta(minutes=1))
    assert not is_in(reader), "The cookie is gone."


def test_a_session_ends_with_its_row(reader):
    Session.objects.all().delete()
    assert not is_in(reader)


def test_a_disabled_or_erased_member_is_out(reader, member):
    Member.objects.update(is_active=False)
    assert not is_in(reader)
    Member.objects.update(is_active=True)
    assert is_in(reader)
    Member.objects.filter(pk=member.pk).delete()
    assert not is_in(reader)


def test_a_password_set_by_others_ends_every_session(reader, member):
    member.set_password("kite-over-river-9")
    member.save()
    assert not is_in(reader)
    assert not Session.objects.exists()


def test_a_secret_that_is_replaced_ends_sessions_unless_it_still_counts(member, settings):
    now = settings.SECRET_KEY
    settings.SECRET_KEY = OLD
    kept, ended = Client(), Client()
    for reader in (kept, ended):
        reader.force_login(member)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = now, [OLD]
    before = kept.session.session_key
    assert is_in(kept)
    assert kept.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()
    settings.SECRET_KEY_FALLBACKS = []
    assert is_in(kept), "The session was renewed."
    assert not is_in(ended)


@pytest.mark.parametrize(
    "values",
    [
        {HASH_SESSION_KEY: ""},
        {HASH_SESSION_KEY: "0" * 64},
        {BACKEND_SESSION_KEY: "django.contrib.auth.backends.RemoteUserBackend"},
        {SESSION_KEY: "0"},
        {SESSION_KEY: str(2**63 - 1)},
    ],
)
def test_what_a_session_says_has_to_hold(reader, values):
    change(reader, **values)
    assert not is_in(reader)


def test_a_row_that_nobody_signed_says_nothing(reader):
    Session.objects.update(session_data="eyJfYXV0aF91c2VyX2lkIjoiMSJ9:1a:b")
    assert not is_in(reader)


@pytest.mark.parametrize("key", ["", "x", "§" * 32, "7" * 32, "a" * 5000, "' OR true --------"])
def test_a_made_up_cookie_opens_nothing(member, settings, key):
    visitor = Client()
    visitor.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not is_in(visitor)


def test_each_reader_is_who_they_are(reader, member):
    other = Client()
    other.force_login(make_member())
    for _time in range(3):
        for client, pk in ((reader, member.pk), (other, other.session[SESSION_KEY])):
            assert int(client.get("/me/").wsgi_request.user.pk) == int(pk)


def test_who_asks_is_found_by_two_statements_that_are_planned_once(reader):
    site.current()
    assert queries_of(reader, "/fragment/") <= 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = [statement for (statement,) in cursor.fetchall()]
    for table in ("django_session", "accounts_member"):
        assert any(f'FROM "{table}"' in statement for statement in kept), table
