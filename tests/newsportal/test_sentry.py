"""Errors reach Sentry with what went wrong, and without whom they befell."""

import gzip
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
from django.conf import settings

# A process of its own: once told to, the library listens to everything.
FAIL = """
import io
from unittest import mock
from wsgiref.util import setup_testing_defaults
import sentry_sdk
from newsportal.wsgi import application
body = b"password=passw0rd"
environ = {
    "HTTP_HOST": "localhost", "HTTP_COOKIE": "session=c00kie", "REQUEST_METHOD": "POST",
    "PATH_INFO": "/unsubscribe/s3cret-token/", "QUERY_STRING": "q=s3arch",
    "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
    "wsgi.input": io.BytesIO(body), "REMOTE_ADDR": "203.0.113.9",
}
setup_testing_defaults(environ)
with mock.patch("newsportal.site.current", side_effect=RuntimeError("the reason")):
    list(application(environ, lambda *status: None))
sentry_sdk.flush(10)
"""


class Inbox(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress}
        body = unpack[self.headers["Content-Encoding"]](body)
        self.server.letters.append(body.decode())
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        pass


def fail(**environment):
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FAIL],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
            "DJANGO_SETTINGS_MODULE": "newsportal.settings",
        }
        | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_an_error_is_told_without_people():
    with HTTPServer(("127.0.0.1", 0), Inbox) as inbox:
        inbox.letters = []
        thread = threading.Thread(target=inbox.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        done = fail(SENTRY_DSN=f"http://key@127.0.0.1:{inbox.server_port}/1")
        inbox.shutdown()
        thread.join()
    assert done.returncode == 0, done.stderr
    events = [letter for letter in inbox.letters if '"exception"' in letter]
    assert events
    event = json.loads(events[0].splitlines()[2])
    assert event["request"]["url"] == "http://localhost/unsubscribe/…/"
    assert event["tags"]["request_id"] != "-"
    for secret in ("c00kie", "s3cret", "s3arch", "passw0rd", "203.0.113"):
        assert secret not in "".join(inbox.letters)


def test_a_missing_package_is_named_with_the_way_to_it():
    hidden = "import sys; sys.modules['sentry_sdk'] = None\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{hidden}import newsportal.settings"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"SENTRY_DSN": "http://key@127.0.0.1:1/1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode != 0
    assert "pip install 'sentry-sdk[django]'" in done.stderr
