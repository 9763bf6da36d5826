"""Constant parts of templates are rendered once, and nothing that differs is among them."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.template import Context, TemplateSyntaxError, engines
from django.test import override_settings
from django.utils import translation

from newsportal.folding import Constant

LOADER = "newsportal.folding.Loader"
LOCMEM = "django.template.loaders.locmem.Loader"


def engine(**templates):
    """Return an engine that knows these templates and folds them."""
    found = engines["django"].engine
    return type(found)(
        loaders=[(LOADER, [(LOCMEM, templates)])],
        libraries=found.libraries,
        context_processors=[],
    )


def rendered(page, *, values=None, language="zh-hans", **parts):
    """Render a template twice in each of two languages; return it in the one asked for."""
    template = engine(page=page, **parts).get_template("page")
    for each in ("en", "zh-hans", "en"):
        with translation.override(each):
            template.render(Context(values or {}))
    with translation.override(language):
        return template.render(Context(values or {}))


def nodes(page, **parts):
    return engine(page=page, **parts).get_template("page").nodelist


@pytest.mark.parametrize(
    "page",
    [
        "{% load i18n %}a {% translate 'Home' %} b",
        "{% load static %}<link href=\"{% static 'css/base.css' %}\">",
        "{% url 'articles:home' %} text",
        "{% load newsportal %}{% icon 'moon' 16 %} text",
        "{% include 'part' only %} text",
        "{% load i18n %}{% blocktranslate %}Home{% endblocktranslate %} text",
        "{# remark #}{% comment %}more{% endcomment %} text",
    ],
)
def test_what_is_the_same_everywhere_becomes_one_node(page):
    [node] = nodes(page, part="{% load i18n %}{% translate 'Home' %}")
    assert isinstance(node, Constant)


@pytest.mark.parametrize(
    "page",
    [
        "{{ name }}",
        "{% if name %}a{% endif %}",
        "{% include 'part' %}",
        "{% include 'part' with name=name only %}",
        "{% load i18n %}{% translate name %}",
        "{% load i18n %}{% translate 'Home' as home %}",
        "{% load i18n %}{% blocktranslate %}more {{ name }}{% endblocktranslate %}",
        "{% url 'articles:category' name %}",
        "{% url 'articles:home' as home %}",
        "{% load static %}{% static name %}",
        "{% load newsportal %}{% icon name %}",
        "{% now 'Y' %}",
    ],
)
def test_what_may_differ_is_no_constant(page):
    found = nodes(f"a {page} b", part="{{ name }}")
    assert len(found) >= 3
    assert not isinstance(found[-2], Constant)


def test_each_language_has_its_own():
    page = "{% load i18n %}{% translate 'Home' %}."
    assert rendered(page) == "首页."
    assert rendered(page, language="en") == "Home."


def test_a_part_knows_what_it_is_given_and_nothing_else():
    page = "{{ name }}{% include 'part' with other=name only %}{{ name }}{{ other }}"
    assert rendered(page, values={"name": "a"}, part="[{{ other }}{{ name }}]") == "a[a]a"


def test_a_part_that_fails_leaves_the_page_as_it_was():
    class Broken:
        @property
        def name(self):
            raise ZeroDivisionError

    template = engine(
        page="{% include 'part' with thing=thing only %}", part="{{ thing.name }}"
    ).get_template("page")
    context = Context({"thing": Broken()})
    with pytest.raises(ZeroDivisionError):
        template.render(context)
    assert context["thing"]


def test_a_part_may_include_itself():
    part = "{{ rows|length }}{% if rows %}{% include 'part' with rows=rows.0 only %}{% endif %}"
    page = "{% include 'part' with rows=rows only %}"
    assert rendered(page, values={"rows": [[[]]]}, part=part) == "110"


def test_what_is_put_in_is_escaped_and_addresses_are_right():
    page = "{% url 'articles:category' name %} {% url 'articles:article' pk %} {{ name }}"
    values = {"name": "a-b", "pk": 7}
    assert rendered(page, values=values) == "/category/a-b/ /7.html a-b"
    page = "{% include 'part' with x=x only %}"
    assert rendered(page, values={"x": "<"}, part="{{ x }}") == "&lt;"


def test_blocks_are_folded_and_overridden_all_the_same():
    base = (
        "a{% block one %}b{% endblock %}c{% block two %}{% include 'part' only %}{% endblock %}"
    )
    page = "{% extends 'base' %}{% block one %}[{{ block.super }}]{% endblock %}"
    assert rendered(page, base=base, part="d") == "a[b]cd"


BASE = "a{% block one %}b{% block two %}c{% endblock %}{% endblock %}{{ name }}"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("{% extends 'base' %}", "abcn"),
        ("{% extends 'base' %}{% block two %}x{% endblock %} lost", "abxn"),
        (
            "{% extends 'base' %}{% block one %}x{% endblock %}{% block none %}{% endblock %}",
            "axn",
        ),
        ("{% extends 'mid' %}", "aMn"),
        ("{% extends 'mid' %}{% block inner %}x{% endblock %}", "axn"),
        ("{% extends 'mid' %}{% block one %}x{% endblock %}", "axn"),
        ("{% extends 'twice' %}{% block two %}x{% endblock %}", "abxn"),
        ("{% extends 'mid' %}{% block inner %}<{{ block.super }}>{% endblock %}", "a<M>n"),
        ("{% extends 'twice' %}", "ab[c]n"),
        ("{% extends 'twice' %}{% block two %}<{{ block.super }}>{% endblock %}", "ab<[c]>n"),
        ("{% extends parent %}{% block two %}x{% endblock %}", "abxn"),
        ("{% extends 'dynamic' %}{% block two %}x{% endblock %}", "abxn"),
        ("{% block one %}alone{% endblock %}", "alone"),
    ],
)
def test_blocks_stand_where_django_puts_them(page, expected):
    templates = {
        "base": BASE,
        "mid": (
            "{% extends 'base' %}{% block one %}{% block inner %}M{% endblock %}{% endblock %}"
        ),
        "twice": "{% extends 'base' %}{% block two %}[{{ block.super }}]{% endblock %}",
        "dynamic": "{% extends parent %}",
    }
    values = {"name": "n", "parent": "base"}
    assert rendered(page, values=values, **templates) == expected


def test_what_a_block_sets_is_unknown_outside_it():
    base = "{% block one %}{% endblock %}{{ x }}{% block two %}{{ x }}{% endblock %}"
    page = "{% extends 'base' %}{% block one %}{% firstof 'a' as x %}{{ x }}{% endblock %}"
    assert rendered(page, base=base) == "a"


def test_a_block_that_fails_leaves_the_page_as_it_was():
    page = "{% extends 'base' %}{% block one %}{% firstof 'a' as x %}{{ n.no }}{% endblock %}"
    template = engine(page=page, base="{% block one %}{% endblock %}").get_template("page")

    class Broken:
        @property
        def no(self):
            raise ZeroDivisionError

    context = Context({"n": Broken()})
    with pytest.raises(ZeroDivisionError):
        template.render(context)
    assert "x" not in context


def test_a_page_may_be_included_in_one_that_has_the_same_blocks():
    page = (
        "{% extends 'base' %}{% block one %}{% include 'other' %}{% include 'other' only %}"
        "{% include 'plain' %}{% endblock %}"
    )
    found = rendered(
        page,
        base="{% block one %}b{% endblock %}{% block two %}c{% endblock %}",
        other="{% extends 'base' %}{% block two %}o{% endblock %}",
        plain="{% block two %}p{% endblock %}",
    )
    assert found == "bobopc"


@override_settings(DEBUG=True)
def test_a_mistake_in_a_template_is_told():
    with pytest.raises(TemplateSyntaxError):
        nodes("{% translat 'x' %}")


def test_nobody_gets_a_template_that_is_half_folded():
    """Several threads of a new process ask for the same page first."""
    piece = "{% load i18n %}a {% translate 'Home' %} {{ name }}{% if name %}b{% endif %}"
    expected = "a 首页 nb" * 200
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(20):
            fresh = engine(page=piece * 200)
            with ThreadPoolExecutor(4) as threads:
                found = [*threads.map(lambda _, fresh=fresh: looked_at(fresh), range(20))]
            assert set(found) == {expected}
    finally:
        sys.setswitchinterval(usual)


def looked_at(fresh):
    with translation.override("zh-hans"):
        return fresh.get_template("page").render(Context({"name": "n"}))
