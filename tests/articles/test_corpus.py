"""The made-up stock: as if each article had been written and published by hand."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles.models import Article, ArticleSearch, Category, Revision, Tag, TotalViews
from articles.models.search import STEP
from tests.factories import make_article

pytestmark = pytest.mark.usefixtures("transactional_db")


def rows(model):
    return list(model.objects.order_by("pk").values())


def test_every_row_is_what_saving_would_have_made_of_it(client):
    call_command("make_corpus", 300, search=True, revisions=True)
    assert Article.objects.count() == 300
    for article in Article.objects.order_by("?")[:40]:
        made = (article.body, article.body_html, article.characters)
        article.save()
        assert made == (article.body, article.body_html, article.characters)
    assert not ArticleSearch.objects.outdated()
    made = rows(ArticleSearch)
    numbers = list(Article.objects.values_list("pk", flat=True))
    for done in range(0, len(numbers), STEP):
        ArticleSearch.objects.write(numbers[done : done + STEP])
    for before, after in zip(made, rows(ArticleSearch), strict=True):
        for column in ("title_tokens", "tokens"):
            assert set(before.pop(column)) == set(after.pop(column))
        assert before == after
    assert Category.objects.filter(parent__isnull=False).count() == 20
    assert not Tag.objects.filter(slug="").exists()
    assert Revision.objects.count() == Article.objects.exclude(published_at=None).count()
    assert TotalViews.objects.count() == Article.objects.filter(status="published").count()
    for path in ("/", "/latest/?page=3", "/category/s3/", "/search/?q=云档0000007号"):
        assert client.get(path).status_code == 200
    assert "/7.html" in client.get("/search/?q=云档0000007号").content.decode()


def test_the_same_seed_makes_the_same_articles():
    call_command("make_corpus", 30)
    first = list(Article.objects.order_by("pk").values_list("title", "body"))
    call_command("make_corpus", 30, seed=2, into=connection.settings_dict["NAME"])
    assert list(Article.objects.order_by("pk").values_list("title", "body")[:30]) == first
    assert Article.objects.count() == 60
    assert Article.objects.order_by("-pk")[0].title != first[-1][0]
    assert make_article(published=True).pk == 61


def test_a_database_with_articles_has_to_be_named():
    article = make_article()
    for into in (None, "another"):
        with pytest.raises(CommandError, match="--into"):
            call_command("make_corpus", 10, into=into)
    assert list(Article.objects.all()) == [article]
