"""The desk's topics in a real browser: ordered by hand, by keyboard, without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import make_article, make_editor, make_topic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def topic(enter):
    """A topic of four, at the desk of an editor."""
    topic = make_topic(*(make_article(title=title, published=True) for title in "甲乙丙丁"))
    enter(make_editor())
    return topic


def order(topic):
    return "".join(topic.entries.values_list("article__title", flat=True))


def open_form(live_server, page, topic):
    page.goto(f"{live_server.url}/admin/articles/topic/{topic.pk}/change/")


def save(page):
    with page.expect_navigation():
        page.click("[name=_save]")


def test_a_hand_drags_and_the_keyboard_steps(live_server, page, topic):
    open_form(live_server, page, topic)
    rows = page.locator(".entries__row")
    rows.nth(3).locator(".entries__handle").drag_to(
        rows.nth(0), target_position={"x": 200, "y": 4}
    )
    rows.nth(1).get_by_role("button", name="下移: 甲").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    save(page)
    assert order(topic) == "丁乙丙甲"


def test_without_scripts_numbers_do(live_server, browser, page, topic):
    cookies = page.context.cookies()
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    context.add_cookies(cookies)
    plain = context.new_page()
    open_form(live_server, plain, topic)
    plain.fill("[name=entries-0-position]", "9")
    plain.check("[name=entries-1-DELETE]")
    save(plain)
    context.close()
    assert order(topic) == "丙丁甲"


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_the_form(live_server, page, topic, width):
    page.set_viewport_size({"width": width, "height": 800})
    open_form(live_server, page, topic)
    results = Axe().run(page)
    assert not results.violations_count, results.generate_report()
    assert page.locator("html").evaluate("e => e.scrollWidth - e.clientWidth") == 0
