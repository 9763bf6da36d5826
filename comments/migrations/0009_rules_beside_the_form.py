"""Put the words on complaints beside the form, and the form in their place in the footer.

Where nobody has changed the first words, which ask for letters, those that go with the form
take their place as a new version.
"""

from pathlib import Path

from django.conf import settings
from django.db import migrations

WORDS = Path(settings.BASE_DIR) / "newsportal" / "default_pages" / "complaints.html"


def move_rules(apps, schema_editor):
    page = apps.get_model("newsportal.Page").objects.filter(slug="complaints").first()
    if not page:
        return
    page.in_footer = False
    body = WORDS.read_text(encoding="utf-8").split("\n\n", 1)[1].strip()
    if page.number == 1 and page.body != body:
        page.body, page.number = body, 2
        apps.get_model("newsportal.PageVersion").objects.create(
            page=page, number=2, title=page.title, body=body
        )
    page.save()


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0008_complaints_role"),
        ("newsportal", "0023_complaint_settings"),
    ]
    operations = [migrations.RunPython(move_rules, migrations.RunPython.noop)]
