"""Every file that a template names is there: the manifest of a server forgives none."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import TestCase

from tests.factories import make_member

NAMED = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")


class StaticTests(TestCase):
    def test_templates_name_files_that_exist(self):
        missing = {
            f"{path.relative_to(settings.BASE_DIR)}: {name}"
            for path in Path(settings.BASE_DIR / "templates").rglob("*")
            if path.suffix in (".html", ".txt")
            for name in NAMED.findall(path.read_text(encoding="utf-8"))
            if not finders.find(name)
        }
        self.assertEqual(missing, set())

    def test_an_address_that_only_takes_forms_says_so(self):
        self.client.force_login(make_member())
        response = self.client.get("/me/messages/read/")
        self.assertContains(response, "表单", status_code=405)
        self.assertEqual(response.headers["Allow"], "POST")
