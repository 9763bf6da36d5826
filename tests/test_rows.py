"""What a test commits is gone after it, and what it took away is there again."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from articles.models import Article
from newsportal import log
from newsportal.models import LogEntry, Page, SiteSettings
from tests import rows
from tests.factories import make_article, make_editor

pytestmark = pytest.mark.django_db(transaction=True)


def everything():
    return rows.Rows().kept


@pytest.mark.parametrize("large", [0, rows.LARGE])
def test_all_is_as_before(monkeypatch, large):
    monkeypatch.setattr(rows, "LARGE", large)
    kept = rows.Rows()
    log.record(make_editor(), "publish", make_article(published=True))
    SiteSettings.objects.update(name="Another paper")
    Group.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE newsportal_page CASCADE")
    assert Article.objects.exists()
    assert LogEntry.objects.exists()
    assert kept.kept != everything()
    kept.put_back()
    assert kept.kept == everything()
    assert SiteSettings.objects.exists()
    assert Page.objects.exists()
