"""The benchmark: what it measures is the real server, and every line can be measured."""

import os
import subprocess
import sys
import time

import psutil
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from articles.models import Article
from newsportal.bench import Call, Page, load, measure, parts, table
from newsportal.bench.meter import Meter
from tests.factories import make_article
from tests.server import database_url

BURN = "import time\nwhile time.process_time() < 0.4: pass"


@pytest.mark.usefixtures("transactional_db")
def test_a_page_is_asked_of_the_real_server(monkeypatch):
    article = make_article(published=True)
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("DEBUG", "1")
    monkeypatch.setenv("SITE_URL", "")
    monkeypatch.setenv("TRUSTED_PROXIES", "0")
    with load.serving() as (url, server):
        page = Page("article", [article.get_absolute_url()])
        name, rate, half, most, python, database, queries, size = measure.page(
            url, server, page, 3
        )
        load.load(url, Page("words", ["/search/?q=公交"]), 1)
        with pytest.raises(RuntimeError, match="errors"):
            load.load(url, Page("nothing", ["/404.html"]), 1)
    assert name == "article"
    assert 0 < half <= most
    assert rate > 0
    assert python > 0
    assert database is None or database > 0
    assert 0 < queries <= 6
    # As it travels, compressed.
    assert size > 2000


@pytest.mark.django_db
def test_a_call_is_counted_with_its_queries():
    line = measure.call(Call("count", lambda: Article.objects.count()), 0)
    assert line[0] == "count"
    assert line[6] == 1
    assert line[7] is None


def test_the_meter_counts_children_that_have_ended():
    meter = Meter(psutil.Process())
    subprocess.run([sys.executable, "-c", BURN], check=True)
    with subprocess.Popen([sys.executable, "-c", BURN + "\ninput()"], stdin=-1) as child:
        deadline = time.monotonic() + 60
        while sum(psutil.Process(child.pid).cpu_times()[:2]) < 0.3:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        spent = meter.milliseconds()
        child.communicate(b"\n")
    assert spent > 650


@pytest.mark.usefixtures("transactional_db")
def test_every_page_of_the_table_has_an_answer():
    call_command("make_corpus", 60, search=True)
    pages = [part for part in parts() if isinstance(part, Page)]
    names = [page.name for page in pages]
    assert len(set(names)) == len(names) > 15
    for page in pages:
        visitor = Client(headers={"host": "localhost"} | page.headers)
        if page.method == "GET":
            assert visitor.get(page.paths[-1]).status_code == 200, page.name


def test_the_table_is_markdown():
    text = table.table([["home", 1234.5, 0.123, 12.3, 1.0, None, 8, 30_000]])
    assert text.splitlines()[0].count("|") == text.splitlines()[1].count("|") == 9
    assert text.splitlines()[2] == "| home | 1,234 | 0.12 | 12 | 1.00 | – | 8 | 30,000 |"


@pytest.mark.usefixtures("transactional_db")
def test_the_command_has_a_database_of_its_own():
    make_article(published=True)
    environment = {**os.environ, "DATABASE_URL": database_url(), "DEBUG": "1"}
    command = [sys.executable, "-W", "ignore", "manage.py", "bench", "--articles=30"]
    name = connection.settings_dict["NAME"] + "_bench"
    try:
        done = subprocess.run(
            [*command, "--seconds=1", "--only=beacon"],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        assert "| view beacon |" in done.stdout
        assert done.stdout.count("\n| ") == 3
        assert Article.objects.count() == 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
