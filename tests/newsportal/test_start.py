import contextlib
import http.cookiejar
import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from unittest import mock

import psutil
from django.conf import settings
from django.test import SimpleTestCase

from newsportal import embedded, preflight
from newsportal.processes import lives
from tests.server import free_port

START = [sys.executable, "manage.py", "start"]
PATIENCE = 180


def heed_interrupts():
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Portal:
    """A portal with a folder and a database of its own, started as operators start it."""

    def __init__(self):
        self.numbers = itertools.count()
        self.folder = Path(tempfile.mkdtemp(prefix="portal-"))
        self.url = f"http://localhost:{free_port()}"
        self.environment = os.environ | {
            "VAR_DIR": str(self.folder),
            "PORT": self.url.rsplit(":", 1)[1],
            "SITE_URL": self.url,
            "DATABASE_URL": "",
            "WEB_CONCURRENCY": "1",
        }
        with mock.patch.dict(os.environ, self.environment):
            self.database = embedded.home()

    def launch(self, *command, **environment):
        """Run a command without waiting for it, and keep what it says."""
        self.output = self.folder / f"output-{next(self.numbers)}"
        with self.output.open("w") as output:
            return subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=self.environment | environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                # A shell that runs the tests in its background ignores Ctrl-C for them.
                preexec_fn=heed_interrupts,
            )

    def said(self):
        return self.output.read_text()

    def result(self, *command, **environment):
        """Run a command to its end; return its code and what it said."""
        code = self.launch(*command, **environment).wait(PATIENCE)
        return code, self.said().strip()

    @contextlib.contextmanager
    def running(self, *command):
        process = self.launch(*(command or START))
        try:
            self.wait_for("The portal is ready", process)
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)

    def wait_for(self, words, process):
        deadline = time.monotonic() + PATIENCE
        while words not in self.said():
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"never said {words!r}:\n{self.said()}")
            time.sleep(0.05)

    def server(self):
        """Return the first process of PostgreSQL."""
        pid = (self.database / "data" / "postmaster.pid").read_text().split("\n")[0]
        return psutil.Process(int(pid))

    def status(self):
        try:
            with urllib.request.urlopen(f"{self.url}/", timeout=PATIENCE) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code

    def signs_in(self, shown):
        """Tell whether the password that was shown opens the desk."""
        _visitor, cookies = self.enter(shown)
        return settings.SESSION_COOKIE_NAME in {cookie.name for cookie in cookies}

    def enter(self, shown):
        """Sign in with the password that was shown; return a visitor and its cookies."""
        cookies = http.cookiejar.CookieJar()
        visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
        password = re.search(r"Password +(\S+)", shown)[1]
        fields = {"login": "admin", "password": password, "next": "/admin/jsi18n/"}
        self.send(visitor, "/sign-in/", fields).close()
        return visitor, cookies

    def send(self, visitor, path, fields):
        """Fill in the form of a page and send it."""
        page = visitor.open(f"{self.url}{path}").read().decode()
        token = re.search(r'token" value="(\w+)"', page)[1]
        data = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token})
        return visitor.open(f"{self.url}{path}", data.encode())


def descendants(process):
    return psutil.Process(process.pid).children(recursive=True)


def the(processes, word):
    """Return the first of the processes with the word in its command line."""
    return next(process for process in processes if word in process.cmdline())


def survivors(processes):
    return list(filter(lives, processes))


class SpaceTests(SimpleTestCase):
    def test_a_full_disk_is_named_with_the_way_out(self):
        free = mock.Mock(free=20 * 2**20)
        with (
            mock.patch("shutil.disk_usage", return_value=free),
            self.assertRaisesMessage(preflight.LaunchError, "Only 20 MB are free"),
        ):
            preflight.check_space()


class StartTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = Portal()
        cls.addClassCleanup(shutil.rmtree, cls.portal.folder, ignore_errors=True)
        cls.addClassCleanup(shutil.rmtree, cls.portal.database, ignore_errors=True)
        begin = time.monotonic()
        with cls.portal.running():
            cls.first_seconds = time.monotonic() - begin
            cls.first_words = cls.portal.said()
            cls.first_status = cls.portal.status()
            cls.desk_is_open = cls.portal.signs_in(cls.first_words)
            visitor, _cookies = cls.portal.enter(cls.first_words)
            charts = visitor.open(f"{cls.portal.url}/admin/newsportal/dayfigure/")
            cls.first_charts = charts.read().decode()

    def test_the_first_start_shows_visitors_a_front_page(self):
        self.assertEqual(self.first_status, 200)

    def test_the_first_start_shows_a_password_that_opens_the_desk(self):
        self.assertTrue(self.desk_is_open)

    def test_the_first_start_counts_what_the_desk_charts(self):
        self.assertIn('<svg class="chart', self.first_charts)

    def test_the_second_start_is_quick_and_shows_no_password(self):
        begin = time.monotonic()
        with self.portal.running():
            seconds = time.monotonic() - begin
            words = self.portal.said()
        for step in ("tables", "static files", "demo", "Password"):
            self.assertIn(step, self.first_words)
            self.assertNotIn(step, words)
        self.assertLess(seconds, self.first_seconds / 2)

    def test_a_new_password_replaces_the_old_one(self):
        code, shown = self.portal.result(sys.executable, "manage.py", "new_password")
        self.assertEqual(code, 0, shown)
        with self.portal.running():
            self.assertTrue(self.portal.signs_in(shown))
            self.assertFalse(self.portal.signs_in(self.first_words))

    def test_a_taken_port_is_named_with_the_way_out(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            code, words = self.portal.result(*START, PORT=str(port))
        self.assertEqual(code, 1)
        self.assertEqual(
            words,
            f"CommandError: Port {port} is taken by another program: end that one, or "
            f"choose another port, as in make start PORT={port + 1}",
        )

    def test_an_unreachable_database_is_named_without_its_password(self):
        url = f"postgres://editor:s3cret@127.0.0.1:{free_port()}/news"
        code, words = self.portal.result(*START, DATABASE_URL=url)
        self.assertEqual(code, 1)
        self.assertRegex(words, r"^CommandError: The database news on 127\.0\.0\.1:.+$")
        self.assertIn("correct DATABASE_URL", words)
        self.assertNotIn("s3cret", words)

    def test_a_portal_is_not_started_twice(self):
        with self.portal.running():
            code, words = self.portal.result(*START)
            self.assertEqual(self.portal.status(), 200)
        self.assertEqual(code, 1)
        self.assertIn("running already", words)

    def test_a_signal_ends_everything(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name), self.portal.running() as process:
                programs = [*descendants(process), self.portal.server()]
                process.send_signal(number)
                self.assertEqual(process.wait(PATIENCE), 0, self.portal.said())
                self.assertEqual(survivors(programs), [])

    def test_a_start_follows_the_killing_of_the_first_process(self):
        with self.portal.running() as process:
            programs = descendants(process)
            process.kill()
            process.wait()
            with self.portal.running():
                self.assertEqual(survivors(programs), [])
                self.assertEqual(self.portal.status(), 200)

    def test_a_start_follows_the_killing_of_everything(self):
        with self.portal.running() as process:
            for program in [*descendants(process), self.portal.server()]:
                program.kill()
            process.kill()
        with self.portal.running():
            self.assertEqual(self.portal.status(), 200)

    def test_what_was_acknowledged_survives_the_killing_of_everything(self):
        _code, shown = self.portal.result(sys.executable, "manage.py", "new_password")
        with self.portal.running() as process:
            visitor, _cookies = self.portal.enter(shown)
            front = visitor.open(f"{self.portal.url}/").read().decode()
            number = re.search(r'href="/(\d+)\.html"', front)[1]
            form, words = f"/{number}/comments/new/", f"留得住的话{time.time()}"
            self.portal.send(visitor, form, {"text": words}).close()
            for program in [*descendants(process), self.portal.server()]:
                program.kill()
            process.kill()
        with self.portal.running():
            article = visitor.open(f"{self.portal.url}/{number}.html").read().decode()
            self.assertEqual(article.count(words), 1)

    def test_a_start_follows_the_killing_of_make(self):
        stand_in = ["sh", "-c", '"$@"; exit', "sh", *START, "--with-parent"]
        with self.portal.running(*stand_in) as process:
            programs = descendants(process)
            process.kill()
            process.wait()
            with self.portal.running():
                self.assertEqual(survivors(programs), [])
                self.assertEqual(self.portal.status(), 200)

    def test_what_dies_beside_gunicorn_is_started_again(self):
        with self.portal.running() as process:
            self.portal.server().kill()
            self.portal.wait_for("PostgreSQL had ended", process)
            the(descendants(process), "procrastinate").kill()
            self.portal.wait_for("The worker had ended", process)
            self.assertTrue(the(descendants(process), "procrastinate").is_running())
            self.assertEqual(self.portal.status(), 200)

    def test_the_end_of_gunicorn_ends_the_portal_with_a_reason(self):
        with self.portal.running() as process:
            programs = [*descendants(process), self.portal.server()]
            the(programs, "gunicorn").kill()
            self.assertEqual(process.wait(PATIENCE), 1)
            self.assertEqual(survivors(programs), [])
            self.assertIn("gunicorn has ended", self.portal.said())
