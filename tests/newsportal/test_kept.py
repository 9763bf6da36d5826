"""The frame of a page is kept, and is still the frame of that page."""

import pytest
from django.test import Client

from newsportal import site
from newsportal.models import NavigationItem, SiteSettings
from tests.factories import make_article, make_author


@pytest.fixture
def paths(db):
    article = make_article(published=True, authors=[make_author()], tags=["桥梁"])
    section = article.category.get_absolute_url()
    NavigationItem.objects.create(title="栏目", url=section)
    NavigationItem.objects.create(title="存档", url="/archive/")
    return [
        *("/", "/latest/", "/archive/", section, f"{section}?x=1", "/search/?q=公交"),
        *(article.get_absolute_url(), "/tag/桥梁/", "/sign-in/", "/topics/", "/nowhere/"),
        make_article(published=True).get_absolute_url(),
    ]


class Unkept(dict):
    def get(self, key):
        return None

    def __setitem__(self, key, html):
        pass


def test_pages_are_the_same_with_and_without_kept_pieces(paths, monkeypatch):
    visitor = Client(headers={"host": "localhost"})
    for path in [*paths, *paths]:
        kept = visitor.get(path).content.decode()
        with monkeypatch.context() as without:
            without.setattr(site.current(), "pieces", Unkept())
            fresh = visitor.get(path).content.decode()
        if "csrfmiddlewaretoken" not in fresh:
            assert kept == fresh, path
        assert "~any~" not in kept
    assert len(site.current().pieces) > 5


def test_a_change_of_the_site_is_in_the_frame_at_once(paths):
    visitor = Client(headers={"host": "localhost"})
    visitor.get("/latest/")
    settings = SiteSettings.objects.get()
    settings.copyright = "© 换了一句"
    settings.save()
    assert "© 换了一句" in visitor.get("/latest/").content.decode()


def test_an_entry_that_leads_to_the_page_itself_is_marked(paths):
    visitor = Client(headers={"host": "localhost"})
    entry = '<a class="nav__item" href="/archive/"'
    for path, expected in (("/latest/", ">"), ("/archive/", ' aria-current="page">')) * 2:
        assert f"{entry}{expected}" in visitor.get(path).content.decode(), path
