"""A member's own pages in a real browser, with scripts and without."""

import json
import zipfile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from accounts.models import Member
from tests.accounts.test_archive import run_jobs
from tests.accounts.test_profile import picture
from tests.factories import PASSWORD, make_article, make_member

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ["/me/", "/me/favourites/", "/me/following/", "/me/profile/", "/me/data/", "/me/leave/"]


@pytest.fixture
def member():
    return make_member(username="早起的鱼")


@pytest.fixture
def article():
    return make_article(published=True, title="老剧院修了六年，舞台的木头只换了三块")


def test_from_a_favourite_to_leaving(live_server, page, enter, member, article):
    enter(member)
    page.goto(live_server.url + article.get_absolute_url())
    button = page.get_by_role("button", name="收藏")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    button = page.get_by_role("button", name="已收藏 1")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    assert page.url.endswith(article.get_absolute_url())
    page.get_by_role("link", name="个人中心").first.click()
    expect(page.locator(".panel").get_by_text(article.title)).to_be_visible()
    page.locator(".centre__pages").get_by_role("link", name="我的数据").click()
    page.get_by_role("button", name="打包我的数据").click()
    expect(page.get_by_text("正在打包")).to_be_visible()
    run_jobs()
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="的数据包").click()
    with zipfile.ZipFile(download.value.path()) as zipped:
        assert json.loads(zipped.read("favourites.json"))[0]["title"] == article.title
    page.goto(f"{live_server.url}/me/leave/")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="申请注销").click()
    expect(page.get_by_role("button", name="保留账号")).to_be_visible()
    assert Member.objects.get(pk=member.pk).leaves_at


def test_the_same_without_scripts(live_server, browser, enter, member, article):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="zh-CN"
    )
    enter(member, context)
    page = context.new_page()
    page.goto(live_server.url + article.get_absolute_url())
    page.locator(".actions").get_by_role("link", name="收藏").click()
    page.get_by_role("button", name="收藏").click()
    expect(page.get_by_text("已收藏这篇报道。")).to_be_visible()
    page.get_by_role("link", name="回到报道").click()
    expect(page).to_have_url(live_server.url + article.get_absolute_url())
    page.goto(f"{live_server.url}/me/favourites/")
    page.get_by_role("button", name="移除").click()
    expect(page.get_by_text("还没有收藏")).to_be_visible()
    page.goto(f"{live_server.url}/me/profile/")
    files = {"name": "me.png", "mimeType": "image/png", "buffer": picture()}
    page.get_by_label("上传新图").set_input_files(files)
    page.get_by_role("button", name="使用这张头像").click()
    expect(page.locator("main img.avatar")).to_be_visible()
    page.get_by_label("简介").fill("在河南岸住了三十年。")
    page.get_by_role("button", name="保存").click()
    page.goto(live_server.url + member.get_absolute_url())
    expect(page.get_by_text("在河南岸住了三十年。")).to_be_visible()
    page.goto(f"{live_server.url}/me/data/")
    page.get_by_role("button", name="打包我的数据").click()
    expect(page.get_by_text("正在打包")).to_be_visible()
    context.close()


@pytest.mark.parametrize(("width", "mode"), [(360, "dark"), (1280, "light")])
def test_the_pages_fit_and_everybody_reaches_them(
    live_server, browser, enter, member, article, width, mode
):
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=mode, locale="zh-CN"
    )
    enter(member, context)
    page = context.new_page()
    for path in [*PAGES, f"/{article.pk}/like/", member.get_absolute_url()]:
        page.goto(live_server.url + path)
        width_used = page.evaluate("document.documentElement.scrollWidth")
        assert width_used <= width, path
        found = Axe().run(page).response["violations"]
        assert [(path, issue["id"], issue["nodes"][0]["html"]) for issue in found] == []
    context.close()
