"""The real servers: each process remembers pages, and all hear what changes."""

import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from articles.models import Article
from newsportal.page_cache.listener import NAME
from tests.factories import make_article
from tests.server import database_url, remember, serving

ONE = {"WEB_CONCURRENCY": "1"}
COUNT = """
SELECT count(*) FROM pg_stat_activity
WHERE application_name = %s AND datname = current_database()
"""


def ask(url, **headers):
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def listeners():
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [NAME])
        return cursor.fetchone()[0]


def retitle(article, title, *, silently=False):
    """Change an article; `silently` past the triggers, so that nobody hears of it."""
    with connection.cursor() as cursor:
        if silently:
            cursor.execute("SET session_replication_role = replica")
        Article.objects.filter(pk=article.pk).update(title=title)
        cursor.execute("RESET session_replication_role")


@pytest.fixture
def article(transactional_db):
    return make_article(published=True, title="第一个标题")


def test_two_servers_remember_pages_and_both_hear_of_a_change(article):
    with serving(**ONE) as first, serving(**ONE) as second:
        pages = [f"{server}{article.get_absolute_url()}" for server in (first, second)]
        for page in pages:
            remember(page)
        assert all("第一个标题" in ask(page)[1] for page in pages)
        retitle(article, "没人听说的标题", silently=True)
        assert all("第一个标题" in ask(page)[1] for page in pages)
        retitle(article, "第二个标题")
        until(lambda: all("第二个标题" in ask(page)[1] for page in pages))


def test_every_worker_listens_even_when_they_are_forked_from_a_loaded_one(article):
    with serving("--preload", WEB_CONCURRENCY="2") as url:
        until(lambda: ask(url)[0] == 200 and listeners() == 2)
    until(lambda: listeners() == 0)


@contextmanager
def no_database():
    """Let nobody into the test's database but who is in it now and is not asked to leave."""
    name = connection.settings_dict["NAME"]
    gate = f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS '
    with psycopg.connect(database_url(), dbname="postgres", autocommit=True) as server:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            own = cursor.fetchone()[0]
        server.execute(gate + "false")
        try:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND pid <> %s",
                [name, own],
            )
            yield
        finally:
            server.execute(gate + "true")


def test_remembered_pages_go_on_without_the_database_and_all_recovers(article):
    with serving(**ONE) as url:
        page = url + article.get_absolute_url()
        remember(page)
        assert ask(page)[0] == 200
        with no_database():
            until(lambda: ask(f"{url}/latest/")[0] >= 500)
            for _ in range(3):
                status, text = ask(page)
                assert (status, "第一个标题" in text) == (200, True)
            retitle(article, "断线时改的标题")
        until(lambda: "断线时改的标题" in ask(page)[1])
        until(lambda: listeners() == 1)
        assert ask(f"{url}/latest/")[0] == 200


def test_who_posts_sees_it_and_everyone_is_asked_to_check_again(article):
    with serving(**ONE) as url:
        request = urllib.request.Request(f"{url}/sign-in/", data=b"", method="POST")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=30)
        said = refused.value.headers.get_all("Set-Cookie")
        refused.value.close()
        assert any(cookie.startswith("just-sent=1; Max-Age=5;") for cookie in said)
        with urllib.request.urlopen(url, timeout=30) as answer:
            assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
            assert answer.headers["ETag"]
            assert answer.headers["Set-Cookie"] is None
