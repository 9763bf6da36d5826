"""The database away: an honest 503 that needs nothing, and no trace."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# A process of its own, since this one's connection is the tests'.
ASK = """
import django; django.setup()
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
from django.test import Client
client = Client(raise_request_exception=False, headers={"host": "localhost"})
for path in ("/", "/1.html", "/fragment/", "/admin/login/"):
    response = client.get(path)
    print(path, response.status_code, response.headers.get("Retry-After"))
    print("TRACE" if b"Traceback" in response.content else "SENTENCE")
    assert 'lang="zh-CN"' in response.content.decode()
assert client.get("/healthz").status_code == 200
response = client.get("/readyz")
assert response.status_code == 503 and response.json()["database"] != "ok"
assert response.json()["disk"] == "ok"
"""


def test_pages_answer_503_with_a_moment_to_return(tmp_path):
    environment = {
        **os.environ,
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        "DJANGO_SETTINGS_MODULE": "newsportal.settings",
        "VAR_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    answers = done.stdout.split()
    assert answers.count("503") == 4, done.stdout
    assert answers.count("10") == 4
    assert answers.count("SENTENCE") == 4
