import collections
import importlib.util
import io
import os
import sys
import tempfile
from contextlib import redirect_stderr
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.test import SimpleTestCase

Usage = collections.namedtuple("Usage", "free")


def load_bootstrap(folder):
    """Return bin/bootstrap.py as a module that works on an empty folder."""
    path = settings.BASE_DIR / "bin" / "bootstrap.py"
    spec = importlib.util.spec_from_file_location("bootstrap", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.BASE_DIR = folder
    module.VENV = folder / ".venv"
    module.PYTHON = module.VENV / "bin" / "python"
    return module


class BootstrapTests(SimpleTestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.bootstrap = load_bootstrap(Path(folder))

    def machine(self, programs, account=1000):
        """Pretend to be on a machine that has no programs but these."""
        found = {name: f"/usr/bin/{name}" for name in programs}
        self.enterContext(mock.patch("shutil.which", found.get))
        self.enterContext(mock.patch("os.geteuid", return_value=account))

    def sentence(self, function, *arguments):
        said = io.StringIO()
        with redirect_stderr(said), self.assertRaises(SystemExit) as ending:
            function(*arguments)
        self.assertEqual(ending.exception.code, 1)
        return said.getvalue().strip()

    def test_a_missing_venv_module_is_named_with_its_apt_line(self):
        self.machine(["apt-get"])
        with mock.patch("importlib.util.find_spec", return_value=None):
            sentence = self.sentence(self.bootstrap.make_environment)
        package = f"python3.{sys.version_info.minor}-venv"
        self.assertTrue(sentence.endswith(f"--no-install-recommends {package}"), sentence)
        self.assertIn("sudo apt-get install", sentence)
        self.assertNotIn("\n", sentence)

    def test_root_has_missing_packages_installed(self):
        self.machine(["apt-get"], account=0)
        done = mock.Mock(returncode=0)
        with (
            mock.patch("subprocess.run", return_value=done) as run,
            redirect_stderr(io.StringIO()),
        ):
            self.bootstrap.apt_install(["gettext"])
        last = run.call_args.args[0]
        self.assertEqual(last[0], "env")
        self.assertEqual(last[-3:], ["install", "--no-install-recommends", "gettext"])

    def test_a_missing_browser_can_be_named(self):
        self.machine([])
        sentence = self.sentence(self.bootstrap.install_system, ["browser"])
        self.assertIn("chromium", sentence)
        self.machine(["my-browser"])
        with mock.patch.dict(os.environ, CHROMIUM="my-browser"):
            self.assertEqual(self.bootstrap.find_browser(), "/usr/bin/my-browser")
        with mock.patch.dict(os.environ, CHROMIUM="nothing"):
            self.assertIn("CHROMIUM", self.sentence(self.bootstrap.find_browser))

    def test_a_full_disk_is_named_before_anything_is_made(self):
        with mock.patch("shutil.disk_usage", return_value=Usage(50 * 2**20)):
            sentence = self.sentence(self.bootstrap.make_environment)
        self.assertTrue(sentence.startswith("Only 50 MB are free"), sentence)
        self.assertFalse(self.bootstrap.VENV.exists())

    def test_an_old_python_is_told_what_to_do(self):
        self.machine([])
        with mock.patch("sys.version_info", (3, 9, 2)):
            sentence = self.sentence(self.bootstrap.require_python, "run", [])
        self.assertIn("this is 3.9", sentence)
        self.assertIn("PYTHON=", sentence)
