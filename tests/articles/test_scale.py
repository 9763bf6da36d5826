"""The desk and the lists hold on long lists: fixed numbers of queries, indexes for the rest."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import counts
from articles.corpus.maker import WRITTEN
from articles.models import Article, Category
from newsportal import site
from newsportal.admin import paging
from tests.factories import make_superuser
from tests.rows import vacuum

pytestmark = pytest.mark.usefixtures("transactional_db")

# Fifteen, and what a process reads once in seconds: settings, navigation, announcements.
BUDGET = 15 + 5
MANY = 6000

FILTERS = re.compile(r'id="changelist-filter".*?</nav>', re.DOTALL)
LINK = re.compile(r'href="(\?[^"]+)"')


def lists():
    for model in admin.site._registry:
        name = model._meta.label_lower.replace(".", "_")
        yield reverse(f"admin:{name}_changelist")


def queries(client, path):
    """Return the statements of a page in a process that remembers nothing."""
    counts.forget()
    site._drop()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path, follow=True)
    assert response.status_code == 200, path
    return [query["sql"] for query in captured]


def ways(client, path):
    """Yield a list, a search in it, and the list by one choice of each filter."""
    html = client.get(path, follow=True).content.decode()
    yield path
    if 'id="searchbar"' in html:
        yield f"{path}?q=公交"
    for filters in FILTERS.findall(html):
        choices = {unescape(link).partition("=")[0]: link for link in LINK.findall(filters)}
        yield from (path + unescape(link) for link in choices.values())


def test_every_list_filter_and_search_has_a_fixed_number_of_queries(client):
    call_command("make_corpus", 80, search=True)
    client.force_login(make_superuser())
    paths = [way for path in lists() for way in ways(client, path)]
    before = {path: len(queries(client, path)) for path in paths}
    assert max(before.values()) <= BUDGET, before
    call_command("make_corpus", 400, search=True, into=connection.settings_dict["NAME"])
    after = {path: len(queries(client, path)) for path in paths}
    grown = {path: (before[path], after[path]) for path in paths if after[path] > before[path]}
    assert grown == {}


def test_no_list_reads_or_sorts_the_whole_stock(client):
    call_command("make_corpus", MANY)
    vacuum(*{model._meta.db_table for model in WRITTEN})
    client.force_login(make_superuser())
    root = Category.objects.filter(parent=None, children__isnull=False).first()
    leaf = Category.objects.filter(parent=root).first()
    desk = reverse("admin:articles_article_changelist")
    number = Article.objects.published().values_list("pk", flat=True)[0]
    pages = [
        *("/", "/latest/?page=200", f"{root.get_absolute_url()}?page=30", f"/{number}.html"),
        *(desk, f"{desk}?p=100", f"{desk}?o=5", f"{desk}?o=-5", f"{desk}?category={root.pk}"),
        *(f"{desk}?category={leaf.pk}&state=published", f"{desk}?kind__exact=reader"),
        *(f"{desk}?state={state}" for state in ("draft", "waiting", "scheduled", "expired")),
        f"{desk}?state=published&kind__exact=translation",
        reverse("admin:index"),
    ]
    for path in pages:
        for sql in queries(client, path):
            if "articles_article" in sql and sql.startswith("SELECT"):
                assert_reads_little(path, sql)


def assert_reads_little(path, sql):
    if "GROUP BY" in sql:
        return  # The counts of categories, once a minute, from an index alone.
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on articles_article" not in plan, f"{path}\n{sql[:500]}\n{plan}"
    sorts = re.findall(r"(?<!Incremental )Sort  \(cost=\S+ rows=(\d+)", plan)
    assert all(int(rows) < MANY / 4 for rows in sorts), f"{path}\n{sql[:500]}\n{plan}"


def test_a_list_is_counted_no_further_than_anybody_reads(client, monkeypatch):
    monkeypatch.setattr(paging, "MOST", 100)
    call_command("make_corpus", 200)
    client.force_login(make_superuser())
    desk = reverse("admin:articles_article_changelist")
    assert "100+" in client.get(desk).content.decode()
    assert client.get(f"{desk}?p=2").status_code == 200
    assert client.get(f"{desk}?p=3").status_code == 302
    waiting = client.get(f"{desk}?state=waiting").content.decode()
    assert '<p class="list-top__count">2</p>' in waiting


def test_what_is_needed_by_many_is_not_deleted_nor_are_the_many_read(client):
    call_command("make_corpus", 200)
    client.force_login(make_superuser())
    section = Category.objects.filter(articles__isnull=False).first()
    path = reverse("admin:articles_category_delete", args=[section.pk])
    assert len(queries(client, path)) <= BUDGET
    page = client.get(path).content.decode()
    assert page.count("<li>文章：") + page.count("<li>文章: ") == 3
    assert client.post(path, {"post": "yes"}).status_code == 200
    assert Category.objects.filter(pk=section.pk).exists()
