"""A complaint in a real browser: from the tip box to 410, and the same without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from comments.models import Complaint
from tests.comments.claims import PDF, REASON, make_complaint
from tests.factories import make_article, make_moderator

pytestmark = pytest.mark.django_db(transaction=True)

EVIDENCE = {"name": "原图.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def article():
    return make_article(published=True, title="云州老码头的最后一班轮渡")


def file_complaint(page, live_server, article):
    """Go from the article's tip box to the form, fill it in and send it."""
    page.goto(f"{live_server.url}{article.get_absolute_url()}")
    page.click(".tip__note a")
    page.wait_for_url("**/complaints/?article=*")
    page.check("input[name=right][value=copyright]")
    page.fill("[name=reason]", REASON)
    page.fill("[name=name]", "林一舟")
    page.fill("[name=phone]", "0555-88321")
    page.set_input_files("[name=evidence]", [EVIDENCE])
    page.check("[name=is_true]")
    # The address of the site is that of the settings, not of this server.
    page.fill("[name=article]", str(article.pk))
    page.get_by_role("button", name="提交投诉").click()
    page.wait_for_selector(".claim__entries")


def test_from_the_tip_box_to_a_page_that_is_gone(live_server, browser, page, article, enter):
    file_complaint(page, live_server, article)
    complaint = Complaint.objects.get()
    assert complaint.is_proven
    assert page.url == f"{live_server.url}{complaint.get_absolute_url()}"
    context = browser.new_context(locale="zh-CN")
    enter(make_moderator(), context)
    desk = context.new_page()
    desk.goto(f"{live_server.url}/admin/")
    desk.click("text=云州老码头的最后一班轮渡")
    expect(desk.locator("text=原图.pdf")).to_have_count(1)
    desk.fill("[name=text]", "照片确为投诉人所摄。")
    with desk.expect_navigation():
        desk.get_by_role("button", name="投诉成立").click()
    context.close()
    page.reload()
    expect(page.locator("text=照片确为投诉人所摄。")).to_have_count(1)
    answer = page.goto(f"{live_server.url}{article.get_absolute_url()}")
    assert answer.status == 410


def test_without_scripts_all_of_it_goes(live_server, browser, article):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    file_complaint(page, live_server, article)
    page.fill("[name=text]", "补充一句。")
    with page.expect_navigation():
        page.get_by_role("button", name="发送").click()
    expect(page.locator(".claim__entry")).to_have_count(2)
    key = Complaint.objects.get().key
    page.goto(f"{live_server.url}/complaints/")
    page.fill("[name=key]", key)
    with page.expect_navigation():
        page.get_by_role("button", name="查询").click()
    assert page.url.endswith(f"/complaints/{key}/")
    context.close()
    assert not Complaint.objects.get().is_proven


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_nothing_runs_over(live_server, page, width, enter):
    article = make_article(published=True, title="读者来信，请修好南渡口的灯" * 4)
    complaint = make_complaint(article, name="名" * 80, reason="字" * 400 + "a" * 200)
    enter(make_moderator())
    page.set_viewport_size({"width": width, "height": 800})
    for path in (
        f"/complaints/?article={article.pk}",
        complaint.get_absolute_url(),
        "/admin/comments/complaint/",
        f"/admin/comments/complaint/{complaint.pk}/change/",
    ):
        page.goto(live_server.url + path)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
