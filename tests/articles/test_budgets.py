"""Queries a page may make, the same at 10 rows and at 300 (the budgets of the design)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import counts
from articles.models import Article, FrontSlot
from newsportal import site
from tests.factories import make_article, make_author, make_category, make_newsflash, make_topic
from tests.rows import vacuum

BUDGETS = {
    "/": 8,
    "/{pk}.html": 6,
    "/category/tech/": 4,
    "/category/tech/?page=2": 4,
    "/latest/": 4,
    "/tag/江/": 4,
    "/tag/江/?page=2": 4,
    "/author/{author}/": 4,
    "/topics/": 4,
    "/topics/river/": 4,
    "/archive/": 4,
    "/archive/{day:%Y}/": 4,
    "/archive/{day:%Y/%m}/": 4,
    "/archive/{day:%Y/%m/%d}/": 4,
    "/newsflash/": 4,
    "/pages/about/": 4,
    "/fragment/": 5,
    "/{missing}.html": 6,
}


def paths(article):
    """Return each path of the budgets, with its limit."""
    blanks = {
        "pk": article.pk,
        "missing": article.pk + 10**6,
        "author": article.authors.first().pk,
        "day": timezone.localtime(article.published_at),
    }
    return {path.format(**blanks): budget for path, budget in BUDGETS.items()}


def queries(client, path):
    """Return the statements of a page in a process that has just answered another."""
    counts.forget()
    site._drop()
    client.get("/latest/")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(path)
    assert response.status_code in (200, 404), path
    return len(captured)


def grow(number):
    now = timezone.now()
    root = make_category(name="科技", slug="tech", front_shape="lists")
    leaf = make_category(name="能源", slug="energy", parent=root, front_shape="trio")
    author = make_author()
    values = {"authors": [author], "tags": ["江", "船"]}
    first = make_article(at=now - timedelta(days=2), category=root, **values)
    make_topic(first, slug="river")
    FrontSlot.objects.create(article=first, place="lead")
    for count in range(number):
        make_article(
            at=now - timedelta(minutes=count),
            category=(root, leaf)[count % 2],
            **values,
        )
        make_newsflash()
    return first


@pytest.mark.django_db
@pytest.mark.parametrize("size", [30, 300])
def test_pages_stay_inside_their_budget_at_any_size(client, size):
    article = grow(size)
    for path, budget in paths(article).items():
        assert queries(client, path) <= budget, path


@pytest.mark.django_db
def test_the_same_number_of_queries_whatever_the_size(client):
    article = grow(30)
    before = {path: queries(client, path) for path in paths(article)}
    root = article.category
    for _ in range(100):
        make_article(published=True, category=root, authors=[make_author()], tags=["江"])
    assert {path: queries(client, path) for path in before} == before


@pytest.mark.django_db(transaction=True)
def test_a_deep_page_walks_an_index_and_sorts_nothing(client):
    """Page 200 of a section with a child is two index scans, merged."""
    root = make_category(slug="tech")
    leaf = make_category(slug="energy", parent=root)
    now = timezone.now()
    Article.objects.bulk_create(
        Article(
            title=f"报道{number}",
            category=(root, leaf)[number % 2],
            status="published",
            published_at=now - timedelta(minutes=number),
            content_changed_at=now,
        )
        for number in range(6000)
    )
    vacuum("articles_article")
    plan = Article.objects.newest_in([root.pk, leaf.pk])[4000:4021].explain()
    assert "Seq Scan" not in plan
    assert "Sort  (" not in plan
    assert plan.count("Index Only Scan using article_by_category") == 2
    article = Article.objects.get(title="报道3000")
    peers = Article.objects.published().filter(category=article.category_id)
    plan = peers.before(article)[:1].explain()
    assert "Seq Scan" not in plan
    assert "Sort  (" not in plan
