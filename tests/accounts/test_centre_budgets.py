"""Queries that pages of the personal centre may make, the same at two sizes."""

import pytest

from accounts import levels
from accounts.models import Archive, Follow
from articles.models import CategoryFollow, Favourite, Like
from newsportal import site
from tests.counting import queries_of
from tests.factories import make_article, make_category, make_member

BUDGETS = {
    "/me/": 8,
    "/me/favourites/": 8,
    "/me/likes/": 8,
    "/me/following/": 8,
    "/me/profile/": 8,
    "/me/data/": 8,
    "/{article}/like/": 8,
    "/category/section/follow/": 8,
    "/member/{member}/": 4,
    "/fragment/?path=/{article}.html": 5,
    "/fragment/?path=/category/section/": 5,
}


def grow(member, number):
    for _ in range(number):
        section = make_category()
        article = make_article(published=True, category=section)
        Favourite.objects.put(member, article)
        Like.objects.put(member, article)
        CategoryFollow.objects.create(member=member, category=section)
        Follow.objects.create(follower=member, followed=make_member())
        Follow.objects.create(follower=make_member(), followed=member)
        Archive.objects.create(member=member, made_at=article.published_at)


@pytest.mark.django_db
def test_the_centre_stays_inside_its_budget_at_any_size(client, monkeypatch):
    for module in (site, levels):
        # What is read anew every two seconds is no query of these pages.
        monkeypatch.setattr(module, "KEPT_SECONDS", 3600)
    member = make_member()
    section = make_category(slug="section")
    article = make_article(published=True, category=section)
    paths = [path.format(article=article.pk, member=member.pk) for path in BUDGETS]
    client.force_login(member)
    grow(member, 3)
    assert {client.get(path).status_code for path in paths} == {200}
    small = {path: queries_of(client, path) for path in paths}
    grow(member, 27)
    large = {path: queries_of(client, path) for path in paths}
    assert large == small
    over = {
        path: count
        for path, count, budget in zip(paths, large.values(), BUDGETS.values(), strict=True)
        if count > budget
    }
    assert over == {}
