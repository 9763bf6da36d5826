"""Prepared queries: the rows of their querysets, whatever they are filled with."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import cards
from articles.models import Article
from newsportal.prepared import Listed, Prepared
from tests.factories import make_article, make_author, make_category

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles():
    moments = (timezone.now() - timedelta(hours=hour) for hour in range(1, 8))
    return [make_article(at=at, authors=[make_author()], tags=["桥"]) for at in moments]


@Prepared
def older(category, moment, numbers):
    here = Article(published_at=moment, pk=0)
    rows = Article.objects.published().filter(category=category, pk__in=numbers)
    return rows.before(here).select_related("category")


@Prepared
def newest():
    return Article.objects.published().newest_first().values_list("pk", "published_at")


def test_the_rows_are_those_of_the_queryset(articles):
    for article in articles[:3]:
        numbers = tuple(each.pk for each in articles)
        for length in (7, 4, 7, 1):
            asked = (article.category_id, article.published_at, numbers[:length])
            assert older(*asked) == list(older.build(*asked))
    assert older(make_category().pk, timezone.now(), (1,)) == []


def test_the_clock_is_that_of_each_call(articles):
    pk = articles[0].pk
    assert cards.for_page(pk)
    soon = timezone.now() + timedelta(milliseconds=50)
    Article.objects.filter(pk=pk).update(expires_at=soon)
    assert cards.for_page(pk)
    while timezone.now() < soon:
        pass
    assert cards.for_page(pk) is None


@pytest.mark.parametrize("is_logged", [True, False])
def test_sql_may_stand_around_that_of_the_queryset(articles, is_logged):
    around = "SELECT id, count(*) FROM ({rows}) AS row (id, moment) GROUP BY id ORDER BY id"
    counted = Prepared(newest.build, around=around)
    connection.force_debug_cursor = is_logged
    try:
        assert counted(limit=3) == [(article.pk, 1) for article in articles[:3]]
    finally:
        connection.force_debug_cursor = False


def test_a_slice_of_a_list_is_that_of_the_queryset(articles):
    rows = list(newest.build())
    for start, stop in ((0, 3), (3, 6), (6, 9), (50, 53)):
        assert Listed(newest)[start:stop] == rows[start:stop]


def test_a_moment_that_is_neither_given_nor_now_is_refused():
    yesterday = timezone.now() - timedelta(days=1)
    stale = Prepared(lambda: Article.objects.filter(published_at__gt=yesterday))
    with pytest.raises(TypeError, match="neither"):
        stale()


def test_what_is_logged_shows_its_values_and_can_be_explained(articles):
    with CaptureQueriesContext(connection) as captured:
        newest()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {captured[0]['sql']}")
        assert cursor.fetchall()


def test_the_server_keeps_one_plan_for_numbers_of_any_size(articles):
    for number in (1, 40_000, 3_000_000_000):
        cards.for_page(number)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s",
            ["%shown_pictures%"],
        )
        assert cursor.fetchone()[0] == 1


def test_cards_come_in_the_order_asked_for_with_their_bylines(articles):
    numbers = [article.pk for article in articles]
    for asked in (numbers, numbers[::-1], [numbers[2], 0, 2**62, numbers[0]]):
        found = cards.for_list(asked)
        assert [card.pk for card in found] == [pk for pk in asked if pk in numbers]
        with CaptureQueriesContext(connection) as captured:
            assert all(len(card.author_names) == 1 for card in found)
        assert len(captured) == 0
    assert cards.for_list([]) == []


def test_rows_may_be_dictionaries_and_no_row_has_a_number_too_large(articles):
    titles = Prepared(lambda number: Article.objects.filter(pk=number).values("title"))
    assert titles(articles[0].pk) == [{"title": articles[0].title}]
    assert titles(2**64) == []


def test_signs_of_the_query_itself_are_no_places(articles):
    percent = Prepared(lambda number: Article.objects.filter(pk=number, title__contains="%"))
    assert percent(articles[0].pk) == []
    Article.objects.filter(pk=articles[0].pk).update(title="涨了5%")
    assert percent(articles[0].pk) == [articles[0]]


def test_values_may_be_texts(articles):
    titled = Prepared(lambda title, kind: Article.objects.filter(title=title, kind=kind))
    for article in articles[:2]:
        Article.objects.filter(pk=article.pk).update(title=f"'{article.pk}' %s")
        assert titled(f"'{article.pk}' %s", article.kind) == [article]
    assert titled("published", articles[0].kind) == []
