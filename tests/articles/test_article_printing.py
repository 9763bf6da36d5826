"""What stands around an article's text is printed by Python; names stay only text."""

import pytest
from django.test import Client

from articles import cards
from articles.models import Tag
from tests.factories import make_article, make_author, make_category, make_topic

EVIL = "<b>\"'&</b>"
SAFE = "&lt;b&gt;&quot;&#x27;&amp;&lt;/b&gt;"


@pytest.mark.django_db
def test_whatever_stands_around_an_article_is_escaped():
    article = make_article(
        published=True,
        title=f"标题{EVIL}",
        summary=EVIL,
        category=make_category(name=EVIL),
        authors=[make_author(name=EVIL)],
        source_name=EVIL,
        source_url="https://example.com/?a=1&b=2",
    )
    article.tags.add(Tag.objects.create(name=f"签{EVIL}", slug="tag"))
    make_topic(article, title=f"题{EVIL}")
    page = Client().get(article.get_absolute_url()).content.decode()
    assert "<b>" not in page
    assert cards.for_page(article.pk).author_names == [EVIL]
    for known in (f">签{SAFE}</a>", f">题{SAFE}</a>", f"<dd>标题{SAFE}</dd>"):
        assert known in page
    assert f'byline__author" href="/author/{article.authors.get().pk}/">{SAFE}</a>' in page
    assert f'href="https://example.com/?a=1&amp;b=2" rel="nofollow noopener">{SAFE}</a>' in page
    assert f'<meta property="og:title" content="标题{SAFE}">' in page
