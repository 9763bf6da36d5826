"""Begin with one row of settings and the pages that every portal needs."""

from pathlib import Path

from django.db import migrations

PAGES = Path(__file__).resolve().parent.parent / "default_pages"
ORDER = ["about", "contact", "corrections-policy", "complaints", "terms", "privacy"]


def add_settings(apps, schema_editor):
    apps.get_model("newsportal.SiteSettings").objects.create(pk=1)


def add_pages(apps, schema_editor):
    page_model = apps.get_model("newsportal.Page")
    version_model = apps.get_model("newsportal.PageVersion")
    for position, slug in enumerate(ORDER):
        text = (PAGES / f"{slug}.html").read_text(encoding="utf-8")
        head, body = text.split("\n\n", 1)
        title = head.removeprefix("title:").splitlines()[0].strip()
        page = page_model.objects.create(
            slug=slug, title=title, body=body.strip(), position=position, number=1
        )
        version_model.objects.create(
            page=page, number=1, title=page.title, body=page.body
        )


def remove_settings(apps, schema_editor):
    apps.get_model("newsportal.SiteSettings").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("newsportal", "0002_append_only")]
    operations = [
        migrations.RunPython(add_settings, remove_settings),
        migrations.RunPython(add_pages, migrations.RunPython.noop),
    ]
