"""deploy/ as it stands: nginx in front of two web servers over one PostgreSQL.

Run by `make test-deploy`: it needs nginx, and the machine for itself.
"""

import contextlib
import http.client
import os
import re
import shutil
import signal
import ssl
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client

from accounts.models import Member
from articles import beacon
from newsportal.models import LogEntry
from newsportal.processes import Child, lives
from tests.factories import PASSWORD, make_article, make_editor, make_member
from tests.server import database_url, free_ports

pytestmark = pytest.mark.deploy

DEPLOY = Path(settings.BASE_DIR) / "deploy"
PATIENCE = 60
SLOW_CLIENTS = 200
MAIN = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 2048; }}
http {{
    types {{ text/css css; text/javascript js; text/html html; image/svg+xml svg; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


class Portal:
    """nginx, two web servers, and one way to ask them."""

    def __init__(self, folder):
        self.folder = folder
        self.port, self.plain, *servers = free_ports(4)
        self.servers = dict.fromkeys(servers)

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            environment = {
                "DATABASE_URL": database_url(),
                "SITE_URL": f"https://localhost:{self.port}",
                "TRUSTED_PROXIES": "1",
                "WEB_CONCURRENCY": "2",
                "DJANGO_SETTINGS_MODULE": "newsportal.settings",
                # Static files come from where they are written.
                "DEBUG": "1",
            }
            for port in self.servers:
                with pytest.MonkeyPatch.context() as patch:
                    for name, value in (environment | {"PORT": str(port)}).items():
                        patch.setenv(name, value)
                    self.servers[port] = Child(
                        *("-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"),
                        *("--log-level", "warning"),
                    )
                    self.servers[port].start()
                stack.callback(self.servers[port].end)
            self._start_nginx(stack)
            for port in self.servers:
                self.wait_for(lambda port=port: self.ask_directly(port, "/healthz") == 200)
            self.wait_for(lambda: self.get("/healthz")[0] == 200)
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *failure):
        self.stack.close()

    def _start_nginx(self, stack):
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
        assert program, "There is no nginx here: sudo apt-get install nginx"
        self.folder.joinpath("site.conf").write_text(self._site(), encoding="utf-8")
        user = "user root;" if os.geteuid() == 0 else ""
        main = self.folder / "nginx.conf"
        main.write_text(MAIN.format(folder=self.folder, user=user), encoding="utf-8")
        _certify(self.folder)
        # -e: what is said before the configuration is read goes to its own place, too.
        command = [program, "-c", str(main), "-e", str(self.folder / "error.log")]
        nginx = subprocess.Popen(command)
        stack.callback(nginx.wait, PATIENCE)
        stack.callback(nginx.terminate)

    def _site(self):
        """Return deploy/nginx.conf with what differs from site to site."""
        text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
        both = " ".join(f"server 127.0.0.1:{port};" for port in self.servers)
        static = Path(settings.BASE_DIR) / "newsportal" / "static"
        for before, after in {
            "server 127.0.0.1:8000;": both,
            "listen 80;": f"listen 127.0.0.1:{self.plain};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.port} ssl http2;",
            "news.example.com;": "localhost;",
            "/etc/ssl/certs/news.example.com.pem": f"{self.folder}/certificate.pem",
            "/etc/ssl/private/news.example.com.key": f"{self.folder}/key.pem",
            "/var/log/nginx/": f"{self.folder}/",
            "/var/cache/nginx/": f"{self.folder}/cache-",
            "/var/lib/newsportal/static/": f"{static}/",
            "/var/lib/newsportal/media/": f"{self.folder}/media/",
        }.items():
            assert before in text, before
            text = text.replace(before, after)
        return text

    def visitor(self):
        context = ssl.create_default_context(cafile=self.folder / "certificate.pem")
        return http.client.HTTPSConnection(
            "localhost", self.port, timeout=PATIENCE, context=context
        )

    def get(self, path, visitor=None, method="GET", body=None, **headers):
        """Return status, headers and text of an answer through nginx."""
        mine = visitor or self.visitor()
        try:
            mine.request(method, path, body, headers)
            answer = mine.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        except OSError:
            if visitor is None:
                return 0, {}, ""
            raise
        finally:
            if visitor is None:
                mine.close()

    def ask_directly(self, port, path):
        """Return the status that one of the servers answers with, by a new connection."""
        visitor = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        headers = {"Host": f"localhost:{self.port}", "X-Forwarded-Proto": "https"}
        with contextlib.closing(visitor):
            try:
                visitor.request("GET", path, headers=headers)
            except ConnectionRefusedError:
                return 0
            with visitor.getresponse() as answer:
                return answer.status

    def wait_for(self, is_so):
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def cookie_of(self, member):
        client = Client()
        client.force_login(member)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        return f"__Host-session={session}"


def _certify(folder):
    """Write a key and a certificate for localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1))
    builder = builder.not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    certificate = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    plain = serialization.NoEncryption()
    written = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(written)


def public_pages_are_kept_a_second_and_private_ones_never(portal):
    article, members = make_article(published=True), [make_member(), make_member()]
    status, headers, page = portal.get(article.get_absolute_url())
    assert (status, article.title in page) == (200, True)
    assert headers["Strict-Transport-Security"]
    for member in [*members, *members]:
        status, headers, page = portal.get("/me/", Cookie=portal.cookie_of(member))
        assert status == 200
        assert member.username in page
        assert "no-store" in headers["Cache-Control"]
    kept = list(portal.folder.glob("cache-pages/*"))
    assert len(kept) == 1, kept


def static_files_are_nginx_s_own(portal):
    status, headers, _text = portal.get("/static/css/tokens.css")
    assert status == 200
    assert "immutable" in headers.get_all("Cache-Control")[1]
    assert "X-Request-ID" not in headers


def the_client_s_address_is_the_real_one_and_no_secret_is_logged(portal):
    editor, visitor = make_editor(), portal.visitor()
    # The tests' own way of hashing is none that the servers take.
    hashed = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1000)
    Member.objects.filter(pk=editor.pk).update(password=hashed)
    _status, headers, page = portal.get("/sign-in/", visitor)
    cookies = "; ".join(line.partition(";")[0] for line in headers.get_all("Set-Cookie"))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    fields = {"login": editor.username, "password": PASSWORD, "csrfmiddlewaretoken": token}
    status, *_rest = portal.get(
        "/sign-in/",
        visitor,
        "POST",
        urlencode(fields),
        **{
            "Cookie": cookies,
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"https://localhost:{portal.port}/sign-in/",
            "X-Forwarded-For": "203.0.113.66",
        },
    )
    assert status == 302
    assert LogEntry.objects.get(verb="sign_in", actor=editor).address == "127.0.0.1"
    portal.get("/password/1a/s3cret-key/", visitor)
    portal.get("/complaints/s3cret-key/", visitor)
    portal.get("/search/?q=s3arch", visitor)
    log = portal.folder.joinpath("newsportal.log")
    portal.wait_for(lambda: "/search/" in log.read_text(encoding="utf-8"))
    visitor.close()
    text = log.read_text(encoding="utf-8")
    assert "/password/..." in text
    assert "/complaints/..." in text
    assert "s3cret" not in text
    assert "s3arch" not in text


def a_body_that_is_too_large_is_refused_before_it_is_sent(portal):
    visitor = portal.visitor()
    visitor.putrequest("POST", "/me/profile/picture/")
    visitor.putheader("Content-Length", str(30 * 2**20))
    visitor.endheaders()
    with visitor.getresponse() as answer:
        assert answer.status == 413
    visitor.close()


def numbers_are_not_for_visitors(portal):
    assert portal.get("/metrics")[0] == 404


def a_change_is_seen_by_all_processes(portal):
    article = make_article(published=True)
    path = article.get_absolute_url()
    for port in portal.servers:
        assert {portal.ask_directly(port, path) for _ in range(8)} == {200}
    assert portal.get(path)[0] == 200
    article.withdraw(make_editor(), reason="试验")
    begun = time.monotonic()
    for port in portal.servers:
        # Each of its workers hears of it by itself.
        portal.wait_for(
            lambda port=port: {portal.ask_directly(port, path) for _ in range(8)} == {410}
        )
    print(f"Seen by both after {time.monotonic() - begun:.2f} s.")  # noqa: T201
    portal.wait_for(lambda: portal.get(path)[0] == 410)


def slow_clients_starve_nobody(portal):
    path = make_article(published=True).get_absolute_url()
    slow = []
    try:
        for number in range(SLOW_CLIENTS):
            visitor = portal.visitor()
            visitor.connect()
            head = "POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
            visitor.sock.sendall((head if number % 2 else head + "\r\nhalf").encode())
            slow.append(visitor)
        cookie = portal.cookie_of(make_member())
        with ThreadPoolExecutor(4) as pool:
            asked = pool.map(lambda path: portal.get(path, Cookie=cookie), [path, "/me/"] * 20)
            assert [status for status, *_rest in asked] == [200] * 40
        assert len([visitor for visitor in slow if visitor.sock]) == SLOW_CLIENTS
    finally:
        for visitor in slow:
            visitor.close()


class Readers(threading.Thread):
    """Somebody who asks for one thing after the other, and notes what went wrong."""

    def __init__(self, portal, asked):
        super().__init__()
        self.portal, self.asked = portal, asked
        self.count, self.wrong, self.is_over = 0, [], threading.Event()

    def run(self):
        visitor = self.portal.visitor()
        while not self.is_over.is_set():
            for method, path, headers, status in self.asked:
                try:
                    found = self.portal.get(path, visitor, method, **headers)[0]
                except (OSError, http.client.HTTPException) as error:
                    visitor.close()
                    found, visitor = repr(error), self.portal.visitor()
                self.count += 1
                if found != status:
                    self.wrong.append((method, path, found))
        visitor.close()


def a_reload_loses_no_request(portal):
    article = make_article(published=True)
    asked = [
        ("GET", article.get_absolute_url(), {}, 200),
        ("GET", "/me/", {"Cookie": portal.cookie_of(make_member())}, 200),
        ("POST", beacon.address(article.pk), {"Content-Length": "0"}, 204),
        ("GET", f"/search/?q={article.pk}", {}, 200),
    ]
    readers = [Readers(portal, asked) for _ in range(6)]
    for reader in readers:
        reader.start()
    try:
        for server in portal.servers.values():
            first = psutil.Process(server.process.pid)
            old = first.children()
            first.send_signal(signal.SIGHUP)
            portal.wait_for(lambda old=old: not any(map(lives, old)))
            portal.wait_for(lambda first=first: len(first.children()) == 2)
        enough = [reader.count + 2 * len(asked) for reader in readers]
        portal.wait_for(
            lambda: all(
                reader.count >= count for reader, count in zip(readers, enough, strict=True)
            )
        )
    finally:
        for reader in readers:
            reader.is_over.set()
        for reader in readers:
            reader.join()
    assert [wrong for reader in readers for wrong in reader.wrong] == []
    assert all(reader.count >= 2 * len(asked) for reader in readers)


def without_the_servers_readers_get_what_nginx_knows_and_the_rest_our_page(portal):
    path = make_article(published=True).get_absolute_url()
    assert portal.get(path)[0] == 200
    for server in portal.servers.values():
        server.end()
    assert portal.get(path)[0] == 200
    status, headers, page = portal.get("/me/")
    assert (status, headers["Retry-After"]) == (503, "10")
    assert "报纸正在重新上机" in page
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


# In this order: the last one ends the servers.
STEPS = [
    public_pages_are_kept_a_second_and_private_ones_never,
    static_files_are_nginx_s_own,
    the_client_s_address_is_the_real_one_and_no_secret_is_logged,
    a_body_that_is_too_large_is_refused_before_it_is_sent,
    numbers_are_not_for_visitors,
    a_change_is_seen_by_all_processes,
    slow_clients_starve_nobody,
    a_reload_loses_no_request,
    without_the_servers_readers_get_what_nginx_knows_and_the_rest_our_page,
]


@pytest.mark.usefixtures("transactional_db")
def test_deployment(tmp_path, subtests):
    with Portal(tmp_path) as portal:
        for step in STEPS:
            with subtests.test(step.__name__):
                step(portal)


def test_the_units_are_sound(tmp_path):
    program = shutil.which("systemd-analyze")
    if not program:
        print("There is no systemd here: its units were not looked at.")  # noqa: T201
        return
    units = [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]
    for unit in units:
        text = unit.read_text(encoding="utf-8")
        text = text.replace("/opt/newsportal", str(settings.BASE_DIR))
        text = text.replace("EnvironmentFile=/etc", "EnvironmentFile=-/etc")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    command = [program, "verify", "--man=no", *(str(tmp_path / unit.name) for unit in units)]
    done = subprocess.run(command, capture_output=True, text=True)
    ours = [line for line in done.stderr.splitlines() if "newsportal" in line]
    assert ours == []
    assert len(units) == 4
