"""The benchmark: what it measures is the real server, and every line can be measured."""

import os
import subprocess
import sys
import time
from xml.etree import ElementTree

import psutil
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from articles.models import Article
from newsportal.bench import Call, Page, chart, load, measure, parts, results, table
from newsportal.bench.meter import Meter
from newsportal.management.commands import bench
from tests.factories import make_article
from tests.server import database_url

SVG = "{http://www.w3.org/2000/svg}"
BURN = "import time\nwhile time.process_time() < 0.4: pass"


@pytest.mark.usefixtures("transactional_db")
def test_a_page_is_asked_of_the_real_server(monkeypatch):
    article = make_article(published=True)
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("DEBUG", "1")
    monkeypatch.setenv("SITE_URL", "")
    monkeypatch.setenv("TRUSTED_PROXIES", "0")
    with load.serving(memory=0) as (url, server):
        page = Page("article", [article.get_absolute_url()])
        line = measure.page(url, server, page, 3)
        load.load(url, Page("words", ["/search/?q=公交"]), 1)
        with pytest.raises(load.LoadError, match="errors"):
            load.load(url, Page("nothing", ["/404.html"]), 1)
    assert line.name == "article"
    assert 0 < line.half <= line.most
    assert line.rate > 0
    assert line.python > 0
    assert line.database is None or line.database > 0
    assert 0 < line.queries <= 6
    # As it travels, compressed.
    assert line.size > 2000


def make_line(rate, python, database):
    return results.Line("page", rate, 1, 2, python, database, 3, 1000)


def test_of_all_rounds_the_cheapest_is_shown():
    dear, cheap = make_line(900, 2.0, 0.5), make_line(800, 1.5, 0.6)
    assert measure.cheapest([dear, cheap, dear]) is cheap
    slow, fast = make_line(800, None, None), make_line(900, None, None)
    assert measure.cheapest([slow, fast, slow]) is fast


@pytest.mark.django_db
def test_a_call_is_counted_with_its_queries():
    line = measure.call(Call("count", lambda: Article.objects.count()), 0)
    assert (line.name, line.queries, line.size) == ("count", 1, None)


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


def run(articles, cost):
    lines = [
        results.Line("home", 1234.5, 0.123, 12.3, cost, None, 8, 30_000),
        results.Line("desk: articles", 10.0, 1.0, 2.0, 3.0, 1.0, 9, 40_000),
        results.Line("board", 10.0, 1.0, 2.0, 3.0, 1.0, 1, None),
    ]
    return results.Run(articles, 5, 0.3, "A machine.", lines)


def test_the_table_is_markdown():
    text = table.table(run(20_000, 1.0).lines)
    assert text.splitlines()[0].count("|") == text.splitlines()[1].count("|") == 9
    assert text.splitlines()[2] == "| home | 1,234 | 0.12 | 12 | 1.00 | – | 8 | 30,000 |"


def test_the_document_shows_growth_from_size_to_size(tmp_path):
    path = tmp_path / "bench.json"
    results.keep(path, run(300_000, 1.1))
    results.keep(path, run(20_000, 5.0))
    runs = results.keep(path, run(20_000, 1.0))
    assert results.read(path) == runs
    text = table.document(runs, 8)
    small, large = text.split("## 300,000 articles")
    assert "growth |" not in small
    assert "| home | 1,234 | 0.12 | 12 | 1.10 | – | 8 | 30,000 | +10 % |" in large


def test_the_chart_is_svg_of_what_readers_ask_for():
    for runs in ([run(20_000, 1.0)], [run(20_000, 1.0), run(300_000, 1.25)]):
        drawing = ElementTree.fromstring(chart.draw(runs))
        texts = ["".join(text.itertext()) for text in drawing.iter(f"{SVG}text")]
        assert "home" in texts
        assert "1.00" in texts
        assert ("1.25" in texts) == (len(runs) == 2)
        assert not {"desk: articles", "board"} & set(texts)
        assert "prefers-color-scheme" in "".join(drawing.itertext())


def test_many_lines_share_the_time_there_is():
    page = Page("home", ["/"], is_remembered=True)
    assert bench.Command()._share([page], 5) == 5
    assert bench.Command()._share([page] * 100, 5) < 2


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
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        assert "| view beacon |" in done.stdout
        assert done.stdout.count("\n| ") == 3
        assert done.stderr.count("view beacon: ") == measure.ROUNDS
        assert Article.objects.count() == 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
