"""A card is printed by Python; what stands in it is still only text."""

import pytest
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
        html = card(article, shows_section=shows_section, replies=EVIL)
        assert "<b>" not in html
        assert html.count("&lt;b&gt;&quot;&#x27;&amp;&lt;/b&gt;") == 4
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
