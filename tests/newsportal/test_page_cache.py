"""Pages in memory: what is kept, for how long, and when it is not to be trusted."""

import gzip
import itertools
import threading
import time

import brotli
import pytest
import time_machine
from django.test import override_settings

from newsportal.page_cache import layer, mark
from newsportal.page_cache.layer import Pages
from newsportal.page_cache.memory import LONGEST, LONGEST_AWAY

PUBLIC = ("Cache-Control", "public, max-age=0, must-revalidate")


class Site:
    """Stands where Django does: each rendering differs, and can be held while it goes on."""

    def __init__(self):
        self.count = itertools.count(1)
        self.status, self.headers = "200 OK", [PUBLIC]
        self.environ = None
        self.marks = {"site", "home"}
        self.before_reading = self.after_reading = lambda: None
        self.text = ""

    def __call__(self, environ, start_response):
        self.environ = environ
        mark(*self.marks)
        self.before_reading()
        body = f"{next(self.count)} {self.text}".encode()
        self.after_reading()
        start_response(self.status, [*self.headers, ("Content-Length", str(len(body)))])
        return [body]


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers = int(status[:3]), dict(headers)
        self.cookies = [value for name, value in headers if name == "Set-Cookie"]
        self.raw = b"".join(body)
        encoding = self.headers.get("Content-Encoding")
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}[encoding]
        self.text = unpack(self.raw).decode() if self.raw else ""


class Visitor:
    """Asks the layer for pages; the thread that would listen is played by the test."""

    def __init__(self, site, room=2**20):
        self.pages = Pages(site, room)
        self.pages.listener = "the test"
        self.memory = self.pages.memory
        self.hear()

    def hear(self, moments=()):
        self.memory.trust(time.monotonic() + 10, moments)

    def get(self, path="/", *, method="GET", **headers):
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "localhost",
            "wsgi.url_scheme": "http",
        }
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        said = []
        body = self.pages(environ, lambda *arguments: said.append(arguments))
        return Answer(*said[0][:2], body)


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def visitor(site):
    return Visitor(site)


def text(answer):
    return answer.text.strip()


def test_a_page_is_rendered_once_and_then_remembered(visitor):
    assert [text(visitor.get()) for _ in range(3)] == ["1", "1", "1"]
    assert text(visitor.get("/latest/")) == "2"


# --- Changes


def test_a_change_drops_the_pages_that_show_it_and_no_others(site, visitor):
    visitor.get("/")
    site.marks = {"site", "article:7"}
    visitor.get("/7.html")
    visitor.memory.drop(["article:7"])
    assert text(visitor.get("/")) == "1"
    assert text(visitor.get("/7.html")) == "3"


def test_a_change_of_the_site_drops_everything(visitor):
    visitor.get("/")
    for everything in ("site", "*"):
        before = text(visitor.get("/"))
        visitor.memory.drop([everything])
        assert text(visitor.get("/")) != before


def test_a_rendering_that_a_change_overtakes_is_not_kept(site, visitor):
    site.after_reading = lambda: visitor.memory.drop(["home"])
    assert text(visitor.get()) == "1"
    site.after_reading = lambda: None
    assert text(visitor.get()) == "2"
    assert text(visitor.get()) == "2"


def test_a_change_of_something_else_overtakes_nothing(site, visitor):
    site.after_reading = lambda: visitor.memory.drop(["article:9"])
    visitor.get()
    assert text(visitor.get()) == "1"


def test_so_many_changes_that_they_are_not_all_known_keep_nothing_that_began_before(
    site, visitor
):
    def flood():
        visitor.memory.drop(["home"])
        for number in range(10_001):
            visitor.memory.drop([f"article:{number}"])

    site.after_reading = flood
    visitor.get()
    site.after_reading = lambda: None
    assert text(visitor.get()) == "2"


# --- Trust


def test_without_proof_of_life_every_request_renders(visitor):
    visitor.get()
    visitor.memory.trust(time.monotonic(), [])
    assert [text(visitor.get()) for _ in range(2)] == ["2", "3"]


def test_a_lost_listener_ends_the_trust_at_once(visitor):
    visitor.get()
    visitor.memory.distrust()
    assert text(visitor.get()) == "2"


def test_what_was_remembered_before_listening_began_again_is_not_served(visitor):
    visitor.get()
    visitor.memory.distrust()
    visitor.memory.drop(["*"])
    visitor.hear()
    assert text(visitor.get()) == "2"
    assert text(visitor.get()) == "2"


def test_no_page_is_older_than_a_minute(visitor):
    visitor.get()
    visitor.memory.entries["/"].rendered_at -= LONGEST
    assert text(visitor.get()) == "2"


def test_a_moment_at_which_the_clock_changes_pages_ends_them(visitor):
    with time_machine.travel(time.time(), tick=False) as clock:
        visitor.get()
        visitor.hear(moments=[time.time() + 0.05, time.time() + 0.1])
        assert text(visitor.get()) == "1"
        clock.shift(0.06)
        assert text(visitor.get()) == "2"
        clock.shift(0.06)
        assert text(visitor.get()) == "3"
        assert text(visitor.get()) == "3"


def test_a_rendering_during_which_such_a_moment_passes_is_not_kept(site, visitor):
    with time_machine.travel(time.time(), tick=False) as clock:
        visitor.hear(moments=[time.time() + 0.05])
        site.after_reading = lambda: clock.shift(0.1)
        visitor.get()
        site.after_reading = lambda: None
        assert text(visitor.get()) == "2"


# --- The database away


def away(site, visitor):
    site.status = "503 Service Unavailable"
    visitor.memory.distrust()


def test_the_old_page_is_served_only_while_nothing_can_be_rendered(site, visitor):
    visitor.get()
    away(site, visitor)
    assert text(visitor.get()) == "1"
    assert visitor.get("/latest/").status == 503
    site.status = "200 OK"
    visitor.pages.failed_at = 0
    assert visitor.get("/").status == 200
    assert text(visitor.get()) not in {"1", "2"}


def test_the_database_is_spared_for_a_second_after_it_did_not_answer(
    site, visitor, monkeypatch
):
    monkeypatch.setattr(layer, "SPARED", 60)  # A second may pass while this runs.
    visitor.get()
    away(site, visitor)
    for _ in range(5):
        assert text(visitor.get()) == "1"
    assert next(site.count) == 3


def test_an_old_page_is_served_for_ten_minutes_and_no_longer(site, visitor):
    visitor.get()
    away(site, visitor)
    visitor.memory.entries["/"].rendered_at -= LONGEST_AWAY - 5
    assert visitor.get().status == 200
    visitor.memory.entries["/"].rendered_at -= 5
    assert visitor.get().status == 503


def test_what_was_withdrawn_does_not_come_back_while_the_database_is_away(site, visitor):
    visitor.get()
    visitor.memory.drop(["home"])
    away(site, visitor)
    assert visitor.get().status == 503


def test_a_due_moment_leaves_the_old_page_for_an_outage(site, visitor):
    visitor.get()
    visitor.hear(moments=[time.time() + 0.01])
    time.sleep(0.02)
    away(site, visitor)
    assert text(visitor.get()) == "1"


# --- Who asks


def test_who_has_just_sent_something_sees_what_became_of_it(site, visitor):
    visitor.get()
    site.headers = []
    sent = visitor.get("/1/like/", method="POST")
    site.headers = [PUBLIC]
    assert sent.cookies == ["just-sent=1; Max-Age=5; Path=/; HttpOnly; SameSite=Lax"]
    assert text(visitor.get(cookie="visitor=1; just-sent=1")) == "3"
    assert text(visitor.get()) == "3"


def test_who_has_just_sent_something_waits_for_no_rendering_that_began_before(site, visitor):
    with held(site) as released:
        first = Background(visitor.get)
        site.before_reading = lambda: None
        assert visitor.get(cookie="just-sent=1").status == 200
        released.set()
        first.result()


def test_nothing_of_the_visitor_reaches_a_public_page(site, visitor):
    visitor.get(
        cookie="session=1",
        accept_language="en",
        authorization="Basic x",
        if_none_match='"x"',
        range="bytes=0-1",
    )
    assert {name for name in site.environ if name.startswith("HTTP_")} == {"HTTP_HOST"}


def test_other_pages_get_the_request_as_it_came(site, visitor):
    site.headers = [("Cache-Control", "private, no-store")]
    assert text(visitor.get("/me/", cookie="session=1")) == "1"
    assert site.environ["HTTP_COOKIE"] == "session=1"
    assert text(visitor.get("/me/")) == "2"
    assert not visitor.memory.entries


@pytest.mark.parametrize(
    "header",
    [
        ("Set-Cookie", "a=b"),
        ("Cache-Control", "private"),
        ("Vary", "Cookie"),
        ("Content-Encoding", "gzip"),
    ],
)
def test_what_is_not_for_everyone_is_not_kept(site, visitor, header):
    site.headers = [PUBLIC, header] if header[0] != "Cache-Control" else [header]
    site.before_reading = lambda: None
    environ_status = visitor.pages._answer(
        "/", {"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, is_shared=True
    )
    assert environ_status.status == "200 OK"
    assert not visitor.memory.entries


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "301 Moved", "500 Oh"])
def test_only_pages_that_are_there_are_kept(site, visitor, status):
    site.status = status
    assert visitor.get().status == int(status[:3])
    assert not visitor.memory.entries


def test_other_hosts_are_left_to_django(visitor):
    visitor.get()
    assert text(visitor.get(host="evil.example")) == "2"
    assert text(visitor.get(host="localhost:8000")) == "1"


def test_plain_http_is_left_to_django_where_the_site_is_secure(visitor):
    with override_settings(IS_SECURE=True, TRUSTED_PROXIES=1, ALLOWED_HOSTS=["a.example"]):
        secure = {"host": "a.example", "x_forwarded_proto": "https"}
        assert text(visitor.get(**secure)) == "1"
        assert text(visitor.get(**secure)) == "1"
        assert text(visitor.get(host="a.example")) == "2"


# --- Addresses


def test_what_a_page_does_not_know_makes_no_page_of_its_own(site, visitor):
    visitor.get("/latest/")
    for query in ("utm_source=x", "from=timeline&isappinstalled=0", "page2=7", "", "&&=&"):
        assert text(visitor.get(f"/latest/?{query}")) == "1"
    assert text(visitor.get("/latest/?page=2&utm_source=x")) == "2"
    assert site.environ["QUERY_STRING"] == "page=2"
    assert text(visitor.get("/latest/?fbclid=1&page=3&page=2")) == "2"
    assert text(visitor.get("/?page=2")) == "3"
    assert text(visitor.get("/")) == "3"


# --- Crowds


class Background(threading.Thread):
    def __init__(self, call, *arguments):
        super().__init__()
        self.call, self.arguments, self.answer = call, arguments, None
        self.start()

    def run(self):
        self.answer = self.call(*self.arguments)

    def result(self):
        self.join(20)
        assert self.answer, "no answer"
        return self.answer


class held:  # noqa: N801 - reads as a statement
    """Hold the next rendering until the event is set."""

    def __init__(self, site):
        self.site, self.begun, self.released = site, threading.Event(), threading.Event()

    def __enter__(self):
        def hold():
            self.begun.set()
            assert self.released.wait(20)

        self.site.before_reading = hold
        return self.released

    def __exit__(self, *failure):
        self.released.set()


def waiting(visitor):
    flight = visitor.memory._flights.get("/")
    return flight and len(flight.landed._cond._waiters)


def until(condition):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_crowd_that_asks_for_a_missing_page_has_it_rendered_once(site, visitor):
    with held(site) as released:
        crowd = [Background(visitor.get) for _ in range(5)]
        until(lambda: waiting(visitor) == 4)
        released.set()
        assert {text(one.result()) for one in crowd} == {"1"}


def test_a_crowd_does_not_render_at_once_what_a_change_overtook(site, visitor):
    with held(site) as released:
        crowd = [Background(visitor.get) for _ in range(5)]
        until(lambda: waiting(visitor) == 4)
        visitor.memory.drop(["home"])
        released.set()
        assert {text(one.result()) for one in crowd} == {"1"}
    site.before_reading = lambda: None
    assert text(visitor.get()) == "2"


def test_who_asks_after_a_change_waits_for_no_rendering_that_began_before(
    site, visitor, monkeypatch
):
    monkeypatch.setattr(layer, "LONGEST_WAIT", 60)
    hold = held(site)
    with hold as released:
        first = Background(visitor.get)
        assert hold.begun.wait(20)
        visitor.memory.drop(["home"])
        site.before_reading = lambda: None
        assert text(Background(visitor.get).result()) == "1"
        released.set()
        assert text(first.result()) == "2"
    assert text(visitor.get()) == "1"


def test_a_rendering_that_fails_leaves_nobody_waiting(site, visitor):
    def fail():
        raise RuntimeError

    site.before_reading = fail
    with pytest.raises(RuntimeError):
        visitor.get()
    site.before_reading = lambda: None
    assert visitor.get().status == 200


# --- Bytes


def test_browsers_get_the_encoding_they_take(site, visitor):
    site.text = "新闻" * 500
    encodings = [
        visitor.get(accept_encoding="gzip, deflate, br").headers["Content-Encoding"]
        for _ in range(4)
    ]
    assert encodings == ["gzip", "gzip", "br", "br"]
    assert "Content-Encoding" not in visitor.get().headers
    assert "Content-Encoding" not in visitor.get(accept_encoding="gzip;q=0").headers
    answers = [visitor.get(accept_encoding=accept) for accept in ("", "br", "gzip")]
    assert {answer.text for answer in answers} == {f"1 {site.text}"}
    assert {answer.headers["ETag"] for answer in answers} == {answers[0].headers["ETag"]}
    for answer in answers:
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert int(answer.headers["Content-Length"]) == len(answer.raw)


def test_what_a_browser_has_is_not_sent_again(visitor):
    tag = visitor.get().headers["ETag"]
    for known in (tag, tag.removeprefix("W/"), f'"x", {tag}', "*"):
        answer = visitor.get(if_none_match=known)
        assert (answer.status, answer.raw) == (304, b"")
        assert answer.headers["ETag"] == tag
        assert answer.headers["Cache-Control"] == PUBLIC[1]
        assert "Content-Length" not in answer.headers
    visitor.memory.drop(["home"])
    assert visitor.get(if_none_match=tag).status == 200


def test_head_says_what_get_would_and_sends_nothing(visitor):
    head = visitor.get(method="HEAD")
    get = visitor.get()
    assert head.raw == b""
    assert get.raw != b""
    assert head.headers == get.headers


def test_memory_is_bounded_and_forgets_first_what_is_asked_for_least(site):
    visitor = Visitor(site, room=10_000)
    for number in range(1, 4):
        visitor.get(f"/{number}.html")
    visitor.get("/1.html")
    for number in range(4, 6):
        visitor.get(f"/{number}.html")
    kept = list(visitor.memory.entries)
    assert "/1.html" in kept
    assert "/2.html" not in kept
    assert visitor.memory.size <= 10_000


def test_further_forms_of_a_page_weigh_as_well(site):
    site.text = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(1_000))
    visitor = Visitor(site)
    visitor.get("/1.html")
    room = visitor.memory.most_bytes = visitor.memory.size * 22 // 10
    visitor.get("/2.html")
    assert len(visitor.memory.entries) == 2
    visitor.get("/2.html", accept_encoding="identity")
    for _ in range(3):
        visitor.get("/2.html", accept_encoding="br")
    assert list(visitor.memory.entries) == ["/2.html"]
    assert visitor.memory.size <= room
    visitor.memory.drop(["*"])
    assert visitor.memory.size == 0
