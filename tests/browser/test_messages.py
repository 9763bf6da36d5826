"""Two members who write to each other, in real browsers, with scripts and without."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from accounts.models import Message
from accounts.notifications import notify
from newsportal.models import SiteSettings
from tests.factories import PASSWORD, make_member, make_message

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def open_as(live_server, browser, browser_context_args, enter):
    """Return a function that opens a browser of its own for a member."""
    SiteSettings.objects.update(messages_per_minute=100)
    contexts = []

    def open_for(member, **options):
        context = browser.new_context(**browser_context_args | options)
        contexts.append(context)
        enter(member, context)
        page = context.new_page()
        page.goto(live_server.url)
        return page

    yield open_for
    for context in contexts:
        context.close()


def test_two_members_write_to_each_other_until_one_blocks(open_as, live_server):
    anna, bo = make_member(username="顾小满"), make_member(username="早起的鱼")
    hers, his = open_as(anna), open_as(bo, viewport=PHONE)

    hers.goto(f"{live_server.url}/me/messages/new/")
    hers.get_by_label("收信人").press_sequentially("早")
    expect(hers.locator("#names option")).to_have_attribute("value", "早起的鱼")
    hers.goto(f"{live_server.url}{bo.get_absolute_url()}")
    hers.get_by_role("link", name="写私信").click()
    expect(hers.get_by_label("收信人")).to_have_value("早起的鱼")
    hers.get_by_role("textbox", name="私信", exact=True).fill("渡船几点开？")
    hers.get_by_role("button", name="发送").click()
    expect(hers.locator(".talk__line--mine")).to_contain_text("渡船几点开？")

    his.goto(live_server.url)
    entry = his.get_by_role("navigation", name="工具栏").get_by_role("link", name="有新私信")
    expect(entry).to_contain_text("1")
    entry.click()
    expect(his.locator(".letter")).to_have_count(1)
    his.get_by_role("link", name="顾小满").click()
    expect(his.get_by_role("link", name="私信列表")).to_be_visible()
    hers.evaluate("window.isTheSamePage = true")
    his.get_by_role("textbox", name="私信", exact=True).fill("六点，\n别迟到。")
    his.get_by_role("button", name="发送").dblclick()

    # It arrives, and mine is marked as read, on a page that was never loaded again.
    theirs = hers.locator(".talk__line:not(.talk__line--mine) .talk__text")
    expect(theirs).to_have_text("六点，\n别迟到。")
    expect(hers.get_by_text("已读", exact=True)).to_be_visible()
    assert hers.evaluate("window.isTheSamePage") is True
    assert Message.objects.count() == 2

    his.get_by_role("link", name="屏蔽").click()
    his.get_by_role("button", name="屏蔽").click()
    expect(his.get_by_text("你已屏蔽此会员")).to_be_visible()
    hers.get_by_role("textbox", name="私信", exact=True).fill("还在吗？")
    hers.get_by_role("button", name="发送").click()
    expect(hers.get_by_role("alert")).to_have_text("早起的鱼目前无法接收私信。")
    expect(hers.get_by_role("textbox", name="私信", exact=True)).to_have_value("还在吗？")
    assert Message.objects.count() == 2


def test_what_was_typed_outlives_the_session(open_as, live_server):
    anna, bo = make_member(), make_member(username="早起的鱼")
    url = live_server.url + make_message(anna, bo, "你好").conversation.get_absolute_url()
    page = open_as(bo)
    # What was asked with the old session would take the new one's cookie away.
    page.route("**/news/**", lambda route: route.abort())
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.isTheSamePage = true")
    field = page.get_by_role("textbox", name="私信", exact=True)
    field.fill("写了很久的一封信")
    Session.objects.all().delete()
    # The page's token is worth nothing any more either.
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("alert")).to_contain_text("退出登录")
    expect(field).to_have_value("写了很久的一封信")
    with page.context.expect_page() as opened:
        page.get_by_role("alert").get_by_role("link", name="登录").click()
    door = opened.value
    door.get_by_label("邮箱或名字").fill("早起的鱼")
    door.get_by_label("密码", exact=True).fill(PASSWORD)
    door.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    door.wait_for_url(lambda address: "sign-in" not in address)
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".talk__line--mine")).to_contain_text("写了很久的一封信")
    expect(field).to_have_value("")
    assert page.evaluate("window.isTheSamePage") is True


def test_an_open_page_stops_asking_while_nobody_sees_it(open_as, live_server):
    anna, bo = make_member(), make_member(username="早起的鱼")
    url = make_message(anna, bo, "你好").conversation.get_absolute_url()
    page = open_as(bo)
    page.clock.install()
    page.goto(live_server.url + url)
    asked = []
    page.on("request", lambda request: asked.append(1) if "/news/" in request.url else None)
    with page.expect_response("**/news/**"):
        page.clock.run_for(5000)
    page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    before = len(asked)
    page.clock.run_for(60_000)
    page.wait_for_timeout(200)
    assert len(asked) == before
    with page.expect_response("**/news/**"):
        page.evaluate(
            "Object.defineProperty(document, 'hidden', { value: false, configurable: true });"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )


def test_everything_essential_works_without_scripts(open_as, live_server):
    anna, bo = make_member(username="顾小满"), make_member(username="早起的鱼")
    for number in range(25):
        make_message(bo, anna, f"第{number:02}条")
    notify(anna, "system", text="今夜维护。")
    page = open_as(anna, java_script_enabled=False, viewport=PHONE)
    page.get_by_role("link", name="私信列表").click()
    expect(page.get_by_role("link", name="有新私信")).to_be_visible()
    page.get_by_role("link", name="早起的鱼").click()
    expect(page.get_by_text("第24条")).to_be_in_viewport()
    page.get_by_role("textbox", name="私信", exact=True).fill("收到")
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".talk__line--mine")).to_contain_text("收到")
    page.get_by_role("link", name="更早的私信").click()
    expect(page.get_by_text("第00条")).to_be_visible()
    page.goto(f"{live_server.url}{bo.get_absolute_url()}")
    page.get_by_role("link", name="关注", exact=True).first.click()
    page.get_by_role("button", name="关注").click()
    expect(page.get_by_text("1 粉丝")).to_be_visible()
    page.goto(f"{live_server.url}/me/notifications/")
    page.get_by_role("link", name="今夜维护。").click()
    expect(page.locator(".told--new")).to_have_count(0)


def test_axe_finds_nothing_and_no_page_scrolls_sideways(open_as, live_server):
    anna, bo = (
        make_member(username="顾小满"),
        make_member(username="名" * 20),
    )
    message = make_message(bo, anna, "https://example.com/" + "a" * 200 + "。" + "字" * 300)
    make_message(anna, bo, "好")
    notify(anna, "reply", actor=bo, text="长" * 200)
    url = message.conversation.get_absolute_url()
    page = open_as(anna, viewport=PHONE)
    found = {}
    for path in (
        "/me/messages/",
        url,
        f"{url}clear/",
        f"{url}report/",
        "/me/messages/new/",
        "/me/notifications/",
        "/me/notifications/choices/",
        f"/me/blocks/{bo.pk}/",
        f"/me/follows/{bo.pk}/",
        bo.get_absolute_url(),
        f"/member/{bo.pk}/followers/",
    ):
        page.goto(live_server.url + path)
        results = Axe().run(page)
        if results.violations_count:
            found[path] = results.generate_report()
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], path
    page.emulate_media(color_scheme="dark")
    page.goto(live_server.url + url)
    assert Axe().run(page).violations_count == 0
    assert found == {}
