"""Search engines and hubs are told what is new: after commit, at its minute, each once."""

import json
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import TestCase, override_settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import pushes
from articles.models import Push
from articles.models.push import TAKEN, WAITS
from newsportal import site
from newsportal.models import SiteSettings
from tests.factories import make_article, make_category, make_editor, make_operator, make_writer

TOKEN, KEY = "abc123", "0123456789abcdef"


class Machine(BaseHTTPRequestHandler):
    """A machine that keeps what it is told and answers what a test wants."""

    def do_POST(self):
        size = int(self.headers["Content-Length"])
        self.server.told.append((self.path, self.rfile.read(size).decode()))
        self.server.meanwhile(self)
        status, text = self.server.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *arguments):
        pass


@contextmanager
def machine(status=200, text=""):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Machine)
    server.told, server.answer = [], (status, text)
    server.meanwhile = lambda handler: None
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/push"
    site_settings = SiteSettings.objects.get()
    if site_settings.websub_hub:
        SiteSettings.objects.update(websub_hub=url)
        site.forget()
    try:
        with override_settings(BAIDU_PUSH_URL=url, INDEXNOW_URL=url):
            yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def configure(**values):
    SiteSettings.objects.update(**values)
    site.forget()


class PlanTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        root = make_category(slug="tech")
        cls.category = make_category(slug="energy", parent=root)

    def setUp(self):
        configure(baidu_token=TOKEN, indexnow_key=KEY, websub_hub="https://hub.example.com/")

    def jobs(self):
        return ProcrastinateJob.objects.filter(task_name="send_pushes")

    def test_nothing_is_planned_where_nothing_is_configured(self):
        configure(baidu_token="", indexnow_key="", websub_hub="")
        make_article(published=True).withdraw(make_editor(), reason="试验")
        self.assertFalse(Push.objects.exists())
        self.assertFalse(self.jobs().exists())

    def test_an_article_and_the_feeds_that_list_it_are_told_now(self):
        article = make_article(published=True, category=self.category)
        told = {
            (push.service, push.url.removeprefix(settings.SITE_URL))
            for push in Push.objects.all()
        }
        page = article.get_absolute_url()
        feeds = [
            f"{path}feed/{tail}"
            for path in ("/", "/category/energy/", "/category/tech/")
            for tail in ("", "atom/", "json/")
        ]
        expected = {("baidu", page), ("indexnow", page), *(("websub", feed) for feed in feeds)}
        self.assertEqual(told, expected)
        self.assertEqual(self.jobs().count(), 3)

    def test_a_scheduled_article_is_told_at_its_moment(self):
        moment = timezone.now() + timedelta(hours=5)
        make_article(at=moment)
        self.assertEqual({push.due_at for push in Push.objects.all()}, {moment})
        self.assertEqual({job.scheduled_at for job in self.jobs()}, {moment})

    def test_what_is_moved_or_unscheduled_is_not_told_at_the_old_moment(self):
        first, second = (timezone.now() + timedelta(hours=hours) for hours in (5, 9))
        article = make_article(at=first)
        article.publish(make_editor(), at=second)
        pages = Push.objects.filter(url=article.canonical_url)
        self.assertEqual({push.due_at for push in pages}, {second})
        article.unschedule(make_editor())
        self.assertFalse(pages.all().exists())

    def test_a_withdrawn_article_is_told_to_those_who_take_removals(self):
        article = make_article(published=True)
        Push.objects.update(answered_at=timezone.now())
        article.withdraw(make_editor(), reason="试验")
        waiting = Push.objects.waiting().filter(url=article.canonical_url)
        self.assertEqual([push.service for push in waiting], ["indexnow"])

    def test_many_articles_of_one_minute_are_one_job(self):
        moment = timezone.now() + timedelta(hours=5)
        for _ in range(4):
            make_article(at=moment)
        self.assertEqual(self.jobs().count(), 3)


class SendTests(TestCase):
    def article(self, **values):
        configure(**values)
        return make_article(published=True)

    def waiting(self):
        return list(Push.objects.waiting())

    def test_baidu_gets_an_address_a_line(self):
        article = self.article(baidu_token=TOKEN)
        other = make_article(published=True)
        with machine(text='{"remain": 98, "success": 2}') as baidu:
            pushes.send("baidu")
        ((path, body),) = baidu.told
        query = dict(parse_qsl(urlsplit(path).query))
        self.assertEqual(query, {"site": settings.SITE_URL, "token": TOKEN})
        self.assertEqual(body.split("\n"), [article.canonical_url, other.canonical_url])
        push = Push.objects.first()
        self.assertTrue(push.is_accepted)
        self.assertEqual(push.answer, '200 {"remain": 98, "success": 2}')

    def test_indexnow_gets_the_key_and_finds_it_on_the_site(self):
        article = self.article(indexnow_key=KEY)
        with machine(status=202) as indexnow:
            pushes.send("indexnow")
        ((_path, body),) = indexnow.told
        message = json.loads(body)
        self.assertEqual(message["urlList"], [article.canonical_url])
        self.assertEqual(message["host"], urlsplit(settings.SITE_URL).netloc)
        location = message["keyLocation"].removeprefix(settings.SITE_URL)
        self.assertEqual(self.client.get(location).content.decode(), message["key"])
        self.assertEqual(self.client.get("/another-key-1.txt").status_code, 404)
        self.assertEqual(self.client.get("/robots.txt").status_code, 200)

    def test_a_hub_gets_each_feed_once(self):
        self.article(websub_hub="https://hub.example.com/")
        make_article(published=True)
        with machine(status=204) as hub:
            pushes.send("websub")
        ((_path, body),) = hub.told
        fields = parse_qsl(body)
        self.assertEqual(fields[0], ("hub.mode", "publish"))
        self.assertEqual(len(fields), len(set(fields)))
        self.assertIn(("hub.url", f"{settings.SITE_URL}/feed/"), fields)
        self.assertEqual(self.waiting(), [])

    def test_what_was_told_is_not_told_again(self):
        self.article(baidu_token=TOKEN)
        with machine() as baidu:
            pushes.send("baidu")
            pushes.send("baidu")
        self.assertEqual(len(baidu.told), 1)

    def test_nothing_is_told_before_its_moment(self):
        configure(baidu_token=TOKEN)
        moment = timezone.now() + timedelta(hours=1)
        make_article(at=moment)
        with machine() as baidu:
            pushes.send("baidu")
            self.assertEqual(baidu.told, [])
            with time_machine.travel(moment, tick=False):
                pushes.send("baidu")
            self.assertEqual(len(baidu.told), 1)

    def test_no_answer_is_asked_for_again_later_each_time_and_not_for_ever(self):
        self.article(baidu_token=TOKEN)
        moments = []
        with machine(status=503, text="busy") as baidu:
            while waiting := self.waiting():
                moments.append(waiting[0].due_at)
                with time_machine.travel(waiting[0].due_at, tick=False):
                    pushes.send("baidu")
        gaps = [after - before for before, after in pairwise(moments)]
        self.assertEqual(gaps, WAITS)
        self.assertEqual(len(baidu.told), len(WAITS) + 1)
        push = Push.objects.get()
        self.assertEqual((push.is_accepted, push.answer), (False, "503 busy"))

    def test_a_machine_that_is_away_is_asked_again(self):
        self.article(baidu_token=TOKEN)
        with override_settings(BAIDU_PUSH_URL="http://127.0.0.1:1/"):
            pushes.send("baidu")
        (push,) = self.waiting()
        self.assertGreater(push.due_at, timezone.now())
        self.assertIn("refused", push.answer)

    def test_a_wrong_token_is_refused_at_once(self):
        self.article(baidu_token=TOKEN)
        with machine(status=401, text='{"error":401,"message":"token is not valid"}'):
            pushes.send("baidu")
        push = Push.objects.get()
        self.assertFalse(push.is_accepted)
        self.assertIn("token is not valid", push.answer)

    def test_a_used_up_quota_waits_for_the_next_day(self):
        self.article(baidu_token=TOKEN)
        with machine(status=400, text='{"error":400,"message":"over quota"}'):
            pushes.send("baidu")
        (push,) = self.waiting()
        due = timezone.localtime(push.due_at)
        tomorrow = timezone.localdate() + timedelta(days=1)
        self.assertEqual((due.date(), due.hour, push.attempts), (tomorrow, 0, 0))
        job = ProcrastinateJob.objects.filter(task_name="send_pushes").order_by("pk").last()
        self.assertEqual(job.scheduled_at, push.due_at)

    def test_addresses_that_baidu_does_not_take_are_named(self):
        good = self.article(baidu_token=TOKEN)
        bad = make_article(published=True)
        text = json.dumps({"success": 1, "not_valid": [bad.canonical_url]})
        with machine(text=text):
            pushes.send("baidu")
        accepted = dict(Push.objects.values_list("url", "is_accepted"))
        self.assertEqual(accepted, {good.canonical_url: True, bad.canonical_url: False})

    def test_nonsense_for_an_answer_breaks_nothing(self):
        for text in ("\0\ufffd" * 9000, "[1]", "{"):
            self.article(baidu_token=TOKEN)
            with machine(text=text):
                pushes.send("baidu")
            self.assertEqual(self.waiting(), [])

    def test_after_switching_off_nothing_waits(self):
        self.article(baidu_token=TOKEN)
        configure(baidu_token="")
        with machine() as baidu:
            pushes.send("baidu")
        self.assertEqual((baidu.told, self.waiting()), ([], []))


class DeskTests(TestCase):
    URL = "/admin/articles/push/"

    @classmethod
    def setUpTestData(cls):
        configure(baidu_token=TOKEN)
        cls.article = make_article(published=True)
        cls.push = Push.objects.get()
        cls.push.settle(False, "401 token is not valid")

    def test_editors_read_the_answers_and_writers_do_not(self):
        self.client.force_login(make_editor())
        page = self.client.get(self.URL, {"answer": "refused"})
        self.assertContains(page, "401 token is not valid")
        self.assertNotContains(page, "send_again")
        nothing = self.client.get(self.URL, {"answer": "waiting"})
        self.assertNotContains(nothing, "401 token")
        self.client.force_login(make_writer())
        self.assertEqual(self.client.get(self.URL).status_code, 403)

    def test_an_operator_has_it_sent_again(self):
        self.client.force_login(make_operator())
        data = {"action": "send_again", "_selected_action": [self.push.pk]}
        response = self.client.post(self.URL, data, follow=True)
        self.assertContains(response, "重新推送")
        with machine(text='{"success": 1}') as baidu:
            pushes.send("baidu")
        self.assertEqual(len(baidu.told), 1)
        self.push.refresh_from_db()
        self.assertTrue(self.push.is_accepted)

    def test_nobody_adds_changes_or_deletes(self):
        self.client.force_login(make_operator())
        self.assertEqual(self.client.get(f"{self.URL}add/").status_code, 403)
        self.assertEqual(self.client.get(f"{self.URL}{self.push.pk}/change/").status_code, 404)
        self.assertEqual(self.client.get(f"{self.URL}{self.push.pk}/delete/").status_code, 403)

    def test_the_list_costs_the_same_queries_at_any_size(self):
        self.client.force_login(make_editor())
        self.client.get(self.URL)
        for size in (10, 60):
            addresses = [f"https://e.com/{size}/{number}" for number in range(size)]
            Push.objects.plan("baidu", addresses, timezone.now())
            with self.assertNumQueries(7):
                self.client.get(self.URL)


@pytest.mark.usefixtures("transactional_db")
def test_nobody_waits_for_a_machine_that_answers_slowly():
    configure(baidu_token=TOKEN)
    article = make_article(published=True)
    freely = []

    def withdraw_meanwhile(handler):
        article.withdraw(make_editor(), reason="试验")
        pushes.send("baidu")
        freely.append(not Push.objects.filter(url=article.canonical_url).exists())
        connection.close()

    with machine() as baidu:
        baidu.meanwhile = withdraw_meanwhile
        pushes.send("baidu")
    assert freely == [True]
    assert len(baidu.told) == 1
    assert not Push.objects.exists()


@pytest.mark.django_db
def test_what_a_killed_job_had_taken_is_told_by_a_later_one():
    configure(baidu_token=TOKEN)
    make_article(published=True)
    Push.objects.take("baidu", 10)
    with machine() as baidu:
        pushes.send("baidu")
        assert baidu.told == []
        with time_machine.travel(timezone.now() + TAKEN, tick=False):
            pushes.send("baidu")
    assert len(baidu.told) == 1
