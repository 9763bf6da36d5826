"""An address that is put together is the one that Django would make."""

import pytest
from django.urls import NoReverseMatch, reverse

from newsportal.addresses import address

NAMES = [
    "电池",
    "a b",
    "a%2Fb",
    "a:b@c~d;e=f",
    "?q#x",
    "<b>&'\"",
    "any-7000000001",
    "/",
    "a/b",
    "",
]


def of(make, *arguments):
    try:
        return make(*arguments)
    except NoReverseMatch:
        return None


@pytest.mark.parametrize("view", ["articles:tag", "articles:tag_feed", "articles:article"])
@pytest.mark.parametrize("name", NAMES)
def test_of_a_name(view, name):
    assert of(address, view, name) == of(lambda *a: reverse(view, args=a[1:]), view, name)


@pytest.mark.parametrize("number", [0, 1, 7_000_000_001, 2**62, -1])
def test_of_a_number(number):
    for view in ("articles:article", "articles:author"):
        made = of(lambda view=view: reverse(view, args=[number]))
        assert of(address, view, number) == made
