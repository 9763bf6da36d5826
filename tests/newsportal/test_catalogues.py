import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib
from django.conf import settings
from django.test import SimpleTestCase
from django.utils.translation import to_locale

LANGUAGES = [to_locale(code) for code, _ in settings.LANGUAGES]
SOURCES = ["accounts", "articles", "comments", "newsportal", "shop", "templates"]


def key(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def placeholders(text):
    return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}|%[sd]", text))


def translations(entry):
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


class CatalogueTests(SimpleTestCase):
    """Compare the catalogues with what `make messages` would make of today's code."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        copy = Path(tempfile.mkdtemp(prefix="catalogues-"))
        cls.addClassCleanup(shutil.rmtree, copy)
        # What another process compiles meanwhile is written under a name of a moment.
        passing = shutil.ignore_patterns("*.pyc.*")
        for name in SOURCES:
            shutil.copytree(settings.BASE_DIR / name, copy / name, ignore=passing)
        shutil.copy(settings.BASE_DIR / "manage.py", copy)
        command = [sys.executable, "manage.py", "gather_texts"]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True)
        if done.returncode:
            raise AssertionError(done.stderr)
        cls.gathered = cls.catalogues(copy)
        cls.committed = cls.catalogues(settings.BASE_DIR)

    @staticmethod
    def catalogues(root):
        """Return the catalogues below a checkout by their name, such as zh_Hans/django."""
        found = {}
        for language in LANGUAGES:
            folder = root / "newsportal" / "locale" / language / "LC_MESSAGES"
            for file in folder.glob("*.po"):
                found[f"{language}/{file.stem}"] = polib.pofile(str(file))
        return found

    def test_each_language_has_its_catalogues(self):
        expected = {f"{language}/django" for language in LANGUAGES}
        self.assertLessEqual(expected, self.committed.keys())
        self.assertEqual(self.gathered.keys(), self.committed.keys())

    def test_every_text_of_the_code_and_no_other_is_in_the_catalogues(self):
        for name, catalogue in self.gathered.items():
            with self.subTest(name):
                self.assertEqual(
                    {key(entry) for entry in self.committed.get(name, [])},
                    {key(entry) for entry in catalogue},
                )

    def test_every_text_is_translated(self):
        for name, catalogue in self.committed.items():
            with self.subTest(name):
                lacking = [entry.msgid for entry in catalogue if not entry.translated()]
                self.assertEqual(lacking, [])

    def test_translations_name_only_what_the_text_provides(self):
        for name, catalogue in self.committed.items():
            inventing = [
                entry.msgid
                for entry in catalogue
                for text in translations(entry)
                if placeholders(text) - placeholders(entry.msgid + entry.msgid_plural)
            ]
            with self.subTest(name):
                self.assertEqual(inventing, [])

    def test_what_is_compiled_is_what_is_written(self):
        for name, catalogue in self.committed.items():
            file = Path(catalogue.fpath).with_suffix(".mo")
            compiled = {key(entry): translations(entry) for entry in polib.mofile(str(file))}
            written = {key(entry): translations(entry) for entry in catalogue}
            texts = compiled.keys() | written.keys()
            stale = [text for text in texts if compiled.get(text) != written.get(text)]
            with self.subTest(name):
                self.assertEqual(stale, [])
