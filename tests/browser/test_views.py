"""A reader in a real browser before the real server: counted once, and told so."""

import time

import pytest

from articles.models import TotalViews
from tests.factories import make_article
from tests.server import serving

READER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML) Chrome/142.0 Safari/537.36"


@pytest.mark.usefixtures("transactional_db")
def test_an_article_counts_a_reader_once_and_not_on_reload(browser):
    article = make_article(published=True)
    # A remembered page may say for a minute what was counted before.
    with serving(PAGE_MEMORY="0") as url:
        page = browser.new_context(user_agent=READER, locale="zh-CN").new_page()
        page.goto(url + article.get_absolute_url())
        assert "0 次阅读" in page.inner_text(".byline__reading")
        deadline = time.monotonic() + 60
        while "1 次阅读" not in page.inner_text(".byline__reading"):
            assert time.monotonic() < deadline
            time.sleep(0.5)
            page.reload()
        page.reload()
        assert "1 次阅读" in page.inner_text(".byline__reading")
        page.context.close()
    assert list(TotalViews.objects.values_list("article", "count")) == [(article.pk, 1)]
