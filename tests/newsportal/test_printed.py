"""Small templates that are filled in: byte for byte what rendering them anew would give."""

import re
from itertools import count, product

import pytest
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.utils import translation
from django.utils.safestring import mark_safe

from accounts import checkins
from accounts import parts as members
from accounts import points_parts as points
from articles import parts as articles
from articles.models import Like
from comments import parts as comments
from comments import printing
from newsportal.printed import Printed
from shop import parts as shop
from tests.factories import make_article, make_member

MARKS = [
    {"kind": kind, "is_on": is_on, "count": number}
    for kind in ("like", "favourite")
    for is_on in (True, False)
    for number in (0, 7, 12_345)
]
THREADS = [35, mark_safe('<li class="comment">{0} %s</li>'), "7-35"]
DISCUSSIONS = [
    {
        "order": order,
        "is_empty": is_empty,
        "is_last": is_last,
        "count": number,
        "is_open": is_open,
    }
    for order in ("newest", "hot")
    for is_empty in (True, False)
    for is_last in (True, False)
    for number in (0, 1, 12_345)
    for is_open in (True, False)
]
BETWEEN = [
    dict(zip(("is_me", "is_following", "is_blocking", "has_messages"), facts, strict=True))
    for facts in product((True, False), repeat=4)
]
# What is printed, with values, and with the facts it decides by.
CASES = [
    (members._messages_entry, [], [{"count": number} for number in (0, 1, 99, 100)]),
    (members._desk_entry, ["<b>{0} 与 %s</b>"], [{}]),
    (members._member_buttons, [35, "t0k3n"], BETWEEN),
    (points._entry, ["t0k3n"], [{"is_done": True}, {"is_done": False}]),
    (articles._keep_form, [35, "t0k3n"], MARKS),
    (articles._follow_form, ["tech", "t0k3n"], [{"is_on": True}, {"is_on": False}]),
    (
        comments._mine,
        [35, "t0k3n", "k", "b:e", "3 2", "9", "", mark_safe("<li>{}</li>")],
        [{}],
    ),
    (printing._discussion, THREADS, DISCUSSIONS),
    (printing._threads, THREADS, DISCUSSIONS),
    (shop._cart_entry, [], [{"count": number} for number in (0, 1, 99, 100)]),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0].template)
def test_a_piece_is_what_its_template_renders_to(case):
    printed, values, all_facts = case
    others = [value * 2 for value in values]
    for language in ("zh-hans", "en", "zh-hans"):
        for facts in all_facts:
            for asked in (values, others):
                with translation.override(language):
                    context = printed.context(*asked, **facts)
                    expected = render_to_string(printed.template, context)
                    assert printed(*asked, **facts) == expected


def test_while_it_is_worked_on_a_template_is_rendered_anew():
    numbers = count(1)
    printed = Printed("shop/_cart_entry.html", lambda: {"count": next(numbers)})
    assert printed() == printed()
    with override_settings(DEBUG=True):
        assert printed() != printed()


@pytest.mark.django_db
def test_the_forms_of_a_fragment_share_a_token_that_opens_them():
    article, member = make_article(published=True), make_member()
    reader = Client(enforce_csrf_checks=True)
    reader.force_login(member)
    answers = [
        reader.get("/fragment/", {"path": article.get_absolute_url()}).content.decode()
        for _time in range(2)
    ]
    tokens = [
        re.findall(r'name=\\"csrfmiddlewaretoken\\" value=\\"(\w+)', each) for each in answers
    ]
    assert [len(each) for each in tokens] == [4, 4]
    assert [len({*each}) for each in tokens] == [1, 1]
    assert tokens[0][0] != tokens[1][0]
    for token in ("wrong", tokens[0][0]):
        reader.post(f"/{article.pk}/like/", {"csrfmiddlewaretoken": token, "on": "1"})
        assert Like.objects.filter(member=member).exists() == (token != "wrong")


@pytest.mark.django_db
def test_where_there_is_no_form_there_is_no_token(settings):
    member = make_member()
    reader = Client()
    reader.force_login(member)
    assert settings.CSRF_COOKIE_NAME in reader.get("/fragment/").cookies
    checkins.check_in(member)
    answer = reader.get("/fragment/")
    assert "checkin" in answer.json()["slots"]
    assert settings.CSRF_COOKIE_NAME not in answer.cookies
