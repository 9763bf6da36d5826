"""The daily check-in in a real browser: from the tool bar, on its page, without scripts."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from accounts import points
from accounts.models import CheckIn, Reason, Streak
from tests.factories import make_article, make_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member():
    """A reader of some weeks with a gap in the streak."""
    today = timezone.localdate()
    member = make_member(username="早起的鱼", date_joined=timezone.now() - timedelta(days=60))
    points.award(member, 300, Reason.GRANT, "start", note="老读者")
    for back in (1, 3, 4, 5):
        CheckIn.objects.create(member=member, day=today - timedelta(days=back))
    for first, last in ((5, 3), (1, 1)):
        Streak.objects.create(
            member=member,
            first_on=today - timedelta(days=first),
            last_on=today - timedelta(days=last),
        )
    make_article(published=True)
    return member


def test_the_tool_bar_checks_in_in_place(live_server, page, enter, member):
    enter(member)
    page.goto(live_server.url)
    button = page.locator(".toolbar").get_by_role("button", name="今日签到")
    button.focus()
    page.keyboard.press("Enter")
    done = page.locator('.toolbar [data-slot="checkin"] a')
    expect(done).to_contain_text("已签到")
    expect(done).to_be_focused()
    row = CheckIn.objects.get(member=member, day=timezone.localdate())
    expect(page.locator(".toolbar [role=status]")).to_contain_text(f"+{row.amount}")
    assert page.url == live_server.url + "/"
    page.reload()
    expect(page.locator('.toolbar [data-slot="checkin"]')).to_contain_text("已签到")
    done.click()
    expect(page.locator(".today__gain")).to_contain_text(f"+{row.amount}")
    expect(page.locator('.toolbar a[href="/checkin/"]')).to_have_attribute(
        "aria-current", "page"
    )


def test_on_a_page_with_the_calendar_the_calendar_follows(live_server, page, enter, member):
    enter(member)
    page.goto(f"{live_server.url}/me/")
    page.locator(".toolbar").get_by_role("button", name="今日签到").click()
    expect(page.locator(".calendar__tab--signed")).to_contain_text("已签")


def test_without_scripts_the_page_does_it_all(browser, live_server, enter, member):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    enter(member, context)
    page = context.new_page()
    page.goto(live_server.url)
    page.locator(".toolbar").get_by_role("link", name="今日签到").click()
    page.locator(".today").get_by_role("button", name="今日签到").click()
    expect(page.get_by_role("status")).to_contain_text("签到成功")
    expect(page.locator(".calendar__tab--signed")).to_contain_text("已签")
    page.get_by_role("button", name="补签").click()
    expect(page.get_by_role("status")).to_contain_text("补签成功，现已连续签到 6 天")
    member.refresh_from_db()
    assert list(points.faults()) == []
    context.close()


@pytest.mark.parametrize(("width", "mode"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    live_server, page, enter, member, width, mode
):
    enter(member)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=mode, reduced_motion="reduce")
    found = {}
    for path in ("/checkin/", "/me/points/", "/me/levels/", "/me/"):
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        results = Axe().run(page)
        if results.violations_count:
            found[path] = results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert found == {}
