import os
import shutil
import signal
import tempfile
from pathlib import Path
from unittest import mock

import environ
import psycopg
from django.test import SimpleTestCase

from newsportal import embedded


class EmbeddedTests(SimpleTestCase):
    def setUp(self):
        folder = tempfile.mkdtemp(prefix="server-")
        self.addCleanup(shutil.rmtree, folder)
        self.enterContext(mock.patch.dict(os.environ, VAR_DIR=f"{folder}/新闻 it's"))
        self.addCleanup(shutil.rmtree, embedded.home(), ignore_errors=True)

    def test_the_last_one_out_stops_the_server(self):
        with embedded.running():
            with embedded.running():
                self.assertTrue(embedded.is_running())
            self.assertTrue(embedded.is_running())
        self.assertFalse(embedded.is_running())

    def test_what_was_written_survives_a_killed_server(self):
        with embedded.running():
            with psycopg.connect(embedded.url()) as connection:
                connection.execute("CREATE TABLE story AS SELECT 'Äpfel' AS title")
            pid = (embedded.data_dir() / "postmaster.pid").read_text().split("\n")[0]
            os.kill(int(pid), signal.SIGKILL)
            with embedded.running(), psycopg.connect(embedded.url()) as connection:
                row = connection.execute("SELECT lower(title) FROM story").fetchone()
        self.assertEqual(row, ("äpfel",))

    def test_a_folder_that_others_may_enter_is_refused(self):
        embedded.home().mkdir(parents=True)
        embedded.home().chmod(0o755)
        with self.assertRaisesMessage(embedded.EmbeddedError, str(embedded.home())):
            embedded.start()


class AddressTests(SimpleTestCase):
    def test_a_long_path_gets_a_short_socket(self):
        with (
            mock.patch.dict(os.environ, VAR_DIR=f"/srv/{'报' * 40}"),
            mock.patch("os.geteuid", return_value=1000),
        ):
            socket = embedded.socket_dir() / embedded.SOCKET
        self.assertLessEqual(len(os.fsencode(socket)), 103)

    def test_postgresql_and_django_read_the_same_address(self):
        with (
            mock.patch.dict(os.environ, VAR_DIR="/srv/a b"),
            mock.patch("os.geteuid", return_value=1000),
        ):
            url, folder = embedded.url(), str(embedded.socket_dir())
        self.assertEqual(folder, "/srv/a b/postgres")
        self.assertEqual(psycopg.conninfo.conninfo_to_dict(url)["host"], folder)
        self.assertEqual(environ.Env.db_url_config(url)["OPTIONS"], {"host": folder})

    def test_asking_for_the_address_starts_nothing(self):
        with mock.patch.dict(os.environ, VAR_DIR="/srv/nowhere"):
            embedded.url()
            self.assertFalse(embedded.is_running())
        self.assertFalse(Path("/srv/nowhere").exists())
