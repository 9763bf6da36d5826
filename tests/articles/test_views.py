"""Views: once for each visitor, article and half hour, over all processes."""

import http.client
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

import psutil
import pytest
from django.db import connection, connections
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import beacon, tasks
from articles.gatherer import MOST, Gatherer
from articles.models import Article, HourlyViews, TotalViews, View
from tests.factories import make_article, make_withdrawn
from tests.server import serving

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36"
TRUSTED = {"TRUSTED_PROXIES": "1"}


def report(url, path, *, sender="203.0.113.7", agent=PHONE, method="POST", **headers):
    """Send what the script of a page sends; return the status of the answer."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    headers |= {"X-Forwarded-For": sender, "User-Agent": agent}
    visitor = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    visitor.request(method, path, headers=headers)
    response = visitor.getresponse()
    assert response.read() == b""
    visitor.close()
    return response.status


def at_once(calls):
    with ThreadPoolExecutor(50) as crowd:
        return list(crowd.map(lambda call: call(), calls))


def totals():
    return dict(TotalViews.objects.values_list("article", "count"))


def until(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, totals()
        time.sleep(0.05)


def views_on_page(client, article):
    text = client.get(article.get_absolute_url()).content.decode()
    return text.partition('byline__reading"><span>')[2].partition("<")[0]


# --- Through the real server


@pytest.mark.usefixtures("transactional_db")
def test_two_processes_count_a_visitor_once_and_a_crowd_whole(client):
    first, second = make_article(published=True), make_article(published=True)
    one, many = (beacon.address(article.pk) for article in (first, second))
    with serving(**TRUSTED) as url:
        alone = [lambda: report(url, one)] * 50
        crowd = [
            lambda sender=f"203.0.113.{number}": report(url, many, sender=sender)
            for number in range(1, 51)
        ]
        assert set(at_once([*alone, *crowd])) == {204}
    # What was gathered is written when the server ends.
    assert totals() == {first.pk: 1, second.pk: 50}
    # An hour may have ended meanwhile.
    hours = HourlyViews.objects.filter(article=second)
    assert sum(hours.values_list("count", flat=True)) == 50
    assert views_on_page(client, second) == "50 次阅读"


@pytest.mark.usefixtures("transactional_db")
def test_only_readers_of_public_articles_count():
    article, other, draft, withdrawn = (
        make_article(published=True),
        make_article(published=True),
        make_article(),
        make_withdrawn(),
    )
    path = beacon.address(article.pk)
    forged = f"/view/{other.pk}-{path.rpartition('-')[2]}"
    programs = ("", "Mozilla/5.0 (compatible; Baiduspider/2.0)", "curl/8.5", "GPTBot/1.2")
    with serving(**TRUSTED) as url:
        for agent in programs:
            assert report(url, path, agent=agent) == 204
        assert report(url, path, Sec_Purpose="prefetch;prerender") == 204
        assert report(url, path, Sec_Fetch_Site="cross-site") == 204
        assert report(url, forged) == 204
        assert report(url, beacon.address(draft.pk)) == 204
        assert report(url, beacon.address(withdrawn.pk)) == 204
        assert report(url, beacon.address(2**63)) == 204
        assert report(url, path, method="GET") == 405
        assert report(url, beacon.address(other.pk), sender="2001:db8::1") == 204
        # The same household over IPv6, and an address that is none.
        assert report(url, beacon.address(other.pk), sender="2001:db8::2") == 204
        assert report(url, beacon.address(other.pk), sender="x" * 1000) == 204
    assert totals() == {other.pk: 2}


@pytest.mark.usefixtures("transactional_db")
def test_a_server_that_loads_first_and_forks_then_counts_within_seconds():
    article = make_article(published=True)
    with serving("--preload", **TRUSTED) as url:
        for number in range(10):
            report(url, beacon.address(article.pk), sender=f"198.51.100.{number}")
        until(lambda: totals() == {article.pk: 10})
    # Nothing is written a second time when the server ends.
    assert totals() == {article.pk: 10}


@pytest.mark.usefixtures("transactional_db")
def test_a_killed_worker_loses_no_more_than_seconds():
    article = make_article(published=True)
    with serving(WEB_CONCURRENCY="1", **TRUSTED) as url:
        report(url, beacon.address(article.pk), sender="198.51.100.1")
        until(totals)
        [worker] = [
            process
            for process in psutil.process_iter(["cmdline"])
            if f"127.0.0.1:{urlsplit(url).port}" in (process.info["cmdline"] or [])
            and process.children() == []
        ]
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(60)
        report(url, beacon.address(article.pk), sender="198.51.100.1")
        report(url, beacon.address(article.pk), sender="198.51.100.2")
    assert totals() == {article.pk: 2}


# --- What is gathered and written


@pytest.mark.usefixtures("transactional_db")
def test_processes_that_write_the_same_in_any_order_agree():
    articles = [make_article(published=True).pk for _ in range(20)]
    pairs = [(article, visitor) for article in articles for visitor in range(20)]
    barrier = threading.Barrier(8)

    def write(place):
        barrier.wait()
        View.objects.count_in(pairs if place % 2 else pairs[::-1])
        View.objects.forget()
        connections.close_all()

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(write, range(8)))
    assert totals() == dict.fromkeys(articles, 20)


@pytest.mark.usefixtures("transactional_db")
def test_views_that_could_not_be_written_are_written_later():
    article, gatherer = make_article(published=True), Gatherer("views", View.objects.count_in)
    gatherer.add((article.pk, 1))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_view RENAME TO away")
        gatherer.flush()
        gatherer.add((article.pk, 2))
        cursor.execute("ALTER TABLE away RENAME TO articles_view")
    gatherer.flush()
    assert totals() == {article.pk: 2}


@pytest.mark.django_db
def test_half_an_hour_later_a_visitor_counts_again():
    article = make_article(published=True)
    for _ in range(2):
        View.objects.count_in([(article.pk, 1)])
    assert totals() == {article.pk: 1}
    assert View.objects.get().until - timezone.now() > timedelta(minutes=29)
    View.objects.update(until=F("until") - timedelta(minutes=31))
    View.objects.count_in([(article.pk, 1), (article.pk, 2)])
    assert totals() == {article.pk: 3}


@pytest.mark.usefixtures("transactional_db")
def test_who_read_what_is_forgotten_within_the_hour():
    article = make_article(published=True)
    View.objects.count_in([(article.pk, 1), (article.pk, 2)])
    View.objects.filter(visitor=1).update(until=timezone.now())
    View.objects.forget()
    assert list(View.objects.values_list("visitor", flat=True)) == [2]
    assert totals() == {article.pk: 2}


@pytest.mark.django_db
def test_a_crowd_cannot_fill_the_memory():
    article, gatherer = make_article(published=True), Gatherer("views", View.objects.count_in)
    for visitor in range(MOST + 10):
        gatherer.add((article.pk, visitor))
    gatherer.flush()
    assert totals() == {article.pk: MOST}


@pytest.mark.django_db
def test_reading_writes_nothing_to_the_article():
    article = make_article(published=True)
    place = "SELECT ctid, xmin, xmax FROM articles_article"
    with connection.cursor() as cursor:
        before = cursor.execute(place).fetchall()
        View.objects.count_in([(article.pk, 1)])
        assert cursor.execute(place).fetchall() == before
    assert totals() == {article.pk: 1}


@pytest.mark.django_db
def test_a_deleted_draft_takes_its_numbers_along():
    article = make_article()
    TotalViews.objects.create(article=article, count=3)
    HourlyViews.objects.create(article=article, hour=timezone.now(), count=3)
    View.objects.create(article=article, visitor=1, until=timezone.now())
    article.delete()
    assert not totals()
    assert not HourlyViews.objects.exists()
    assert not View.objects.exists()


@pytest.mark.django_db
def test_hours_of_long_ago_are_forgotten_and_the_totals_stay():
    now, articles = timezone.now(), [make_article(published=True) for _ in range(2)]
    for article in articles:
        TotalViews.objects.create(article=article, count=9)
        for days in (1, 34, 36, 37, 400):
            hour = now - timedelta(days=days)
            HourlyViews.objects.create(article=article, hour=hour, count=3)
    with CaptureQueriesContext(connection) as captured:
        tasks.forget_hours(timestamp=0)
    kept = HourlyViews.objects.order_by("hour", "article").values_list("hour", "article")
    days_kept = (now - timedelta(days=34), now - timedelta(days=1))
    assert list(kept) == [(hour, article.pk) for hour in days_kept for article in articles]
    assert totals() == {article.pk: 9 for article in articles}
    deleted = [query for query in captured.captured_queries if "DELETE" in query["sql"]]
    assert len(deleted) == 3, "one statement an hour"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 次阅读"), (3208, "3,208 次阅读"), (48_210, "4.8 万次阅读")]
)
def test_the_byline_says_how_often_it_was_read(client, count, words):
    article = make_article(published=True)
    if count:
        TotalViews.objects.create(article=article, count=count)
    assert views_on_page(client, article) == words


def test_the_same_visitor_is_another_one_tomorrow_and_never_an_address(time_machine):
    environ = {"REMOTE_ADDR": "203.0.113.7", "HTTP_USER_AGENT": PHONE}
    time_machine.move_to("2026-11-26T09:00+00:00")
    today = beacon.visitor(environ)
    assert today == beacon.visitor(environ)
    assert today != beacon.visitor(environ | {"HTTP_USER_AGENT": "Mozilla/5.0"})
    time_machine.move_to("2026-11-27T09:00+00:00")
    assert today != beacon.visitor(environ)


def test_telephones_are_no_programs():
    for agent in (PHONE, "Mozilla/5.0 (Linux; Android 13; CUBOT KINGKONG 9) Mobile"):
        assert not beacon._is_program(agent)
    for agent in ("Googlebot/2.1", "Mozilla/5.0 HeadlessChrome/142.0", "python-requests/2.32"):
        assert beacon._is_program(agent)


@pytest.mark.django_db
def test_articles_without_views_have_none():
    make_article(published=True)
    assert Article.objects.get().views == 0
