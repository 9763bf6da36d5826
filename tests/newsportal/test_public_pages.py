"""Public pages are the same bytes for everyone: the address alone decides them."""

from urllib.parse import unquote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve
from django.utils import timezone

from articles.models import HotArticle, Tag
from newsportal.models import Page
from tests.factories import (
    make_article,
    make_author,
    make_editor,
    make_member,
    make_newsflash,
    make_topic,
)


@pytest.fixture
def addresses(db):
    """Return an address of every page that may be remembered."""
    author, member = make_author(), make_member()
    article = make_article(published=True, authors=[author], tags=["桥梁"])
    HotArticle.objects.create(period="day", position=1, article=article, views=5)
    day = timezone.localtime(article.published_at)
    lists = [
        article.category.get_absolute_url(),
        Tag.objects.get().get_absolute_url(),
        author.get_absolute_url(),
    ]
    return [
        *("/", "/latest/", "/hot/", "/hot/week/", "/topics/", "/newsflash/", "/subscribe/"),
        *("/archive/", f"{day:/archive/%Y/}", f"{day:/archive/%Y/%m/}"),
        f"{day:/archive/%Y/%m/%d/}",
        article.get_absolute_url(),
        f"/{article.pk}/comments/",
        "/shop/",
        make_topic(article).get_absolute_url(),
        make_newsflash().get_absolute_url(),
        Page.objects.first().get_absolute_url(),
        member.get_absolute_url(),
        *lists,
        *(f"{path}feed/{kind}" for path in ("/", *lists) for kind in ("", "atom/", "json/")),
    ]


def remembered_names():
    """Return the name of every address whose page may be remembered."""

    def walk(patterns, prefix=""):
        for pattern in patterns:
            if not isinstance(pattern, URLPattern):
                inner = f"{pattern.namespace}:" if pattern.namespace else ""
                yield from walk(pattern.url_patterns, prefix + inner)
            elif hasattr(pattern.callback, "parameters"):
                yield f"{prefix}{pattern.name}"

    return set(walk(get_resolver().url_patterns))


def test_no_page_that_is_remembered_is_left_out_here(addresses):
    walked = {resolve(unquote(path)).view_name for path in addresses}
    assert walked == remembered_names()


def test_every_public_page_is_the_same_for_everyone(addresses):
    anonymous, english = Client(), Client(headers={"accept-language": "en"})
    signed_in, editor = Client(), Client()
    signed_in.force_login(make_member())
    editor.force_login(make_editor(language="en"))
    editor.cookies[settings.HINT_COOKIE_NAME] = "1"
    for path in addresses:
        answers = [visitor.get(path) for visitor in (anonymous, english, signed_in, editor)]
        assert {answer.status_code for answer in answers} == {200}, path
        assert len({answer.content for answer in answers}) == 1, path
        for answer in answers:
            assert not answer.cookies, path
            assert "Cookie" not in answer.headers.get("Vary", ""), path
            assert answer.headers["Cache-Control"].startswith("public"), path
            assert b"csrf" not in answer.content, path
