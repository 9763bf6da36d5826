"""SQL written by hand answers the same whether PostgreSQL keeps its plan or logs it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from newsportal.statement import Statement, sql_of
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def both(statement, values):
    """Return the rows, asked in the one way and in the other."""
    with CaptureQueriesContext(connection):
        logged = statement(values)
    return statement(values), logged


def test_a_value_stands_wherever_its_name_does_and_a_percent_sign_stays():
    statement = Statement("SELECT %(word)s::text, %(word)s || '100%%', %(number)s + 1")
    values = {"word": "增长", "number": 7, "other": "无处"}
    assert both(statement, values) == ([("增长", "增长100%", 8)],) * 2


def test_a_queryset_stands_in_a_statement_with_the_moment_of_the_call():
    article = make_article(published=True, title="产量增长100%")
    public = Article.objects.published().filter(title__endswith="100%").values("pk", "title")
    statement = Statement(f"SELECT pk FROM ({sql_of(public)}) AS article WHERE title <> %(no)s")
    now = {"now": timezone.now(), "no": ""}
    before = {"now": article.published_at - timedelta(seconds=1), "no": ""}
    assert both(statement, now) == ([(article.pk,)],) * 2
    assert both(statement, before) == ([], [])
