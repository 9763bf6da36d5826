"""A card is printed by Python; what stands in it is still only text."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from articles.models import Article
from articles.printing import brief, card, headline, hot_list, neighbour, rail, related
from newsportal import site, words
from newsportal.models import Word
from newsportal.words import Scope
from tests.factories import make_article, make_author, make_category

EVIL = "<b>\"'&</b>"
FLASHED_AT = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_whatever_is_in_a_card_is_escaped():
    section = make_category(name=EVIL)
    article = make_article(
        published=True,
        title=f"标题{EVIL}",
        summary=EVIL,
        category=section,
        authors=[make_author(name=EVIL)],
        is_generated=True,
    )
    for shows_section in (True, False):
        html = card(article, shows_section=shows_section)
        assert "<b>" not in html
        assert html.count("&lt;b&gt;&quot;&#x27;&amp;&lt;/b&gt;") == 3
        assert "label--generated" in html


@pytest.mark.django_db
@pytest.mark.parametrize("shows_picture", [True, False])
def test_whatever_is_in_smaller_pieces_is_escaped(shows_picture):
    facts = {"title": f"标题{EVIL}", "summary": EVIL, "category": make_category(name=EVIL)}
    article = make_article(published=True, is_advertisement=True, **facts)
    pieces = [
        brief(article, shows_picture=shows_picture),
        headline(article),
        related(article),
        neighbour(article, "next", EVIL),
    ]
    for html in pieces:
        assert "<b>" not in html
        assert "&lt;b&gt;&quot;&#x27;&amp;&lt;/b&gt;" in html
        assert "label--advertisement" in html


@pytest.mark.django_db
def test_a_card_without_a_summary_has_no_empty_line():
    html = card(make_article(published=True, summary=""))
    assert "card__summary" not in html
    assert "card__replies" not in html


@pytest.mark.django_db
def test_lists_show_cards():
    article = make_article(published=True, title="桥上的灯")
    for path in ("/", "/latest/", article.category.get_absolute_url()):
        page = Client().get(path).content.decode()
        assert 'class="card' in page or 'class="lead' in page
        assert "桥上的灯" in page
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_a_card_shows_the_name_an_author_has_now():
    author = make_author(name="从前的名字")
    article = make_article(published=True, authors=[author])
    assert "从前的名字" in card(article)
    author.name = "现在的名字"
    author.save()
    assert "现在的名字" in card(Article.objects.get(pk=article.pk))


@pytest.mark.django_db
def test_a_card_goes_with_the_clock():
    article = make_article(published=True)
    with time_machine.travel(article.published_at + timedelta(minutes=5)):
        assert "5 分钟前" in card(article)
    with time_machine.travel(article.published_at + timedelta(minutes=6)):
        assert "6 分钟前" in card(article)


def list_word(text):
    Word.objects.create(text=text, scopes=[Scope.ARTICLE])
    site.forget()
    words.forget()


def make_flash(*, text="快讯", is_weighty=False, published_at=FLASHED_AT):
    return (1, text, is_weighty, published_at)


@pytest.mark.django_db
def test_a_rail_that_was_printed_before_shows_what_changed():
    shown = []
    with time_machine.travel(FLASHED_AT):
        for values in (
            {},
            {"text": "改过"},
            {"is_weighty": True},
            {"published_at": FLASHED_AT + timedelta(minutes=1)},
        ):
            shown.append(rail([make_flash(**values)]))
            assert rail([make_flash(**values)]) == shown[-1]
        with translation.override("en"):
            shown.append(rail([make_flash()]))
    with time_machine.travel(FLASHED_AT + timedelta(days=1)):
        shown.append(rail([make_flash()]))
        assert "昨天" in shown[-1]
        list_word("快讯")
        shown.append(rail([make_flash()]))
        assert "**" in shown[-1]
    assert len(set(shown)) == 7


@pytest.mark.django_db
def test_a_hot_list_that_was_printed_before_shows_what_changed():
    shown = []
    for title, views in (("标题", 10), ("改过", 10), ("标题", 11)):
        row = (views, 1, title, None, 0)
        shown.append(hot_list([row]))
        assert hot_list([row]) == shown[-1]
    with translation.override("en"):
        shown.append(hot_list([row]))
    list_word("标题")
    shown.append(hot_list([row]))
    assert "**" in shown[-1]
    assert len(set(shown)) == 5
