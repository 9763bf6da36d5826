"""A card is printed by Python; what stands in it is still only text."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from articles.models import Article
from articles.printing import brief, card, headline, neighbour, related
from tests.factories import make_article, make_author, make_category

EVIL = "<b>\"'&</b>"


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
