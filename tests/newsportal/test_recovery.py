"""The real server while something dies: nothing acknowledged is lost, and it comes back."""

import http.client
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import psutil
import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client

from accounts.models import CheckIn, Message
from comments.models import Comment
from newsportal.models import SiteSettings
from tests.factories import make_article, make_member
from tests.server import database_url, remember, serving

PATIENCE = 60
TOKEN = "a" * 32
WRITERS, ROUNDS = 4, 3


def wait_for(is_so):
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def ask(url, cookie=""):
    """Return the status of an answer."""
    request = urllib.request.Request(url, headers={"Cookie": cookie})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def cookie_of(member):
    client = Client()
    client.force_login(member)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


@contextmanager
def no_database():
    """Let nobody reach the test's database, as if its server were gone."""
    name = connection.settings_dict["NAME"]
    connections.close_all()
    address = urlsplit(database_url())._replace(path="/postgres").geturl()
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        try:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [name],
            )
            yield
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


@pytest.mark.usefixtures("transactional_db")
def test_without_the_database_readers_read_on_and_all_recovers_by_itself():
    article, cookie = make_article(published=True), cookie_of(make_member())
    with serving(WEB_CONCURRENCY="1") as url:
        page, private = f"{url}{article.get_absolute_url()}", f"{url}/me/"
        remember(page)
        assert ask(private, cookie) == 200
        with no_database():
            assert ask(page) == 200
            # While tests take static files from where they are written, Django shows its own
            # page of an error; ours has a test without (test_outage).
            assert ask(private, cookie) >= 500
            assert ask(f"{url}/readyz") == 503
            assert ask(f"{url}/healthz") == 200
        begun = time.monotonic()
        wait_for(lambda: ask(private, cookie) == 200)
        wait_for(lambda: ask(f"{url}/readyz") == 200)
        print(f"Recovered after {time.monotonic() - begun:.1f} s.")  # noqa: T201


class Writer(threading.Thread):
    """A member who checks in, writes to another and comments; notes what was acknowledged."""

    def __init__(self, url, member, other, article):
        super().__init__()
        self.place, self.cookie = urlsplit(url).netloc, cookie_of(member)
        self.member, self.other, self.article = member, other, article
        self.kept = []

    def run(self):
        for number in range(ROUNDS):
            said = f"{self.member.pk} 说的第 {number} 句"
            to_other = {"to": self.other.username, "text": said, "key": uuid4()}
            comment = {"text": said, "key": uuid4()}
            self.send("check-in", "/checkin/", {})
            self.send(said, "/me/messages/new/", to_other)
            self.send(f"评 {said}", f"/{self.article.pk}/comments/new/", comment)

    def send(self, what, path, fields):
        """Send it until it is acknowledged, as somebody does whose page did not come."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                if self.post(path, fields) == 302:
                    self.kept.append(what)
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.05)

    def post(self, path, fields):
        visitor = http.client.HTTPConnection(self.place, timeout=PATIENCE)
        headers = {
            "Cookie": self.cookie,
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            visitor.request("POST", path, urlencode(fields), headers)
            with visitor.getresponse() as answer:
                return answer.status
        finally:
            visitor.close()


@pytest.mark.usefixtures("transactional_db")
def test_nothing_acknowledged_is_lost_or_doubled_when_workers_are_killed():
    SiteSettings.objects.update(messages_per_minute=1000, comments_per_minute=1000)
    article, other = make_article(published=True), make_member()
    members = [make_member() for _ in range(WRITERS)]
    with serving(WEB_CONCURRENCY="2") as url:
        writers = [Writer(url, member, other, article) for member in members]
        for writer in writers:
            writer.start()
        for _ in range(2):
            victims = workers(url)
            wait_for(lambda: any(writer.kept for writer in writers))
            for victim in victims:
                victim.kill()
            wait_for(lambda victims=victims: not set(victims) & set(workers(url)))
        for writer in writers:
            writer.join()
    for writer in writers:
        assert len(writer.kept) == 3 * ROUNDS, writer.kept
        assert CheckIn.objects.filter(member=writer.member).count() == 1
        sent = Message.objects.filter(sender=writer.member)
        assert sent.count() == ROUNDS
        assert Comment.objects.filter(author=writer.member).count() == ROUNDS


def workers(url):
    """Return the living workers of the server at an address."""
    port = urlsplit(url).port
    for process in psutil.process_iter():
        try:
            is_first = f"127.0.0.1:{port}" in process.cmdline()
            children = process.children() if is_first else []
        except psutil.Error:
            continue
        if children:
            return children
    return []
