"""Moderating in a real browser: by single keys without a reload, and a report to its end."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from comments import reporting
from comments.models import Comment, Status
from tests.factories import make_article, make_comment, make_member, make_moderator

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_queue_is_worked_by_single_keys(live_server, page, enter):
    article = make_article(published=True)
    for text in ("第一条", "第二条", "第三条", "第四条"):
        make_comment(article, text=text, status=Status.HELD)
    enter(make_moderator())
    loads = []
    page.on("load", lambda: loads.append(page.url))
    page.goto(f"{live_server.url}/admin/comments/comment/queue/")
    text = page.locator(".queue__text")
    expect(text).to_have_text("第一条")
    results = Axe().run(page)
    assert not results.violations_count, results.generate_report()
    page.keyboard.press("a")
    expect(text).to_have_text("第二条")
    expect(page.get_by_role("status")).to_have_text("已通过：第一条")
    expect(text).to_be_focused()
    page.keyboard.press("2")
    expect(page.get_by_label("与报道无关")).to_be_checked()
    page.keyboard.press("r")
    expect(text).to_have_text("第三条")
    # Letters typed into a field are words, no verbs.
    page.get_by_label("或自己写").fill("")
    page.get_by_label("或自己写").press_sequentially("asn")
    expect(page.get_by_label("或自己写")).to_have_value("asn")
    text.focus()
    page.keyboard.press("n")
    expect(text).to_have_text("第四条")
    page.keyboard.press("s")
    expect(page.locator(".empty")).to_contain_text("还有 1 条评论待审")
    assert len(loads) == 1
    rows = Comment.objects.order_by("pk").values_list("status", "reason")
    assert list(rows) == [
        ("public", ""),
        ("rejected", "与报道无关"),
        ("held", ""),
        ("spam", ""),
    ]


def test_a_report_goes_from_the_article_to_its_outcome(live_server, page, enter):
    article = make_article(published=True)
    comment = make_comment(article, text="加我领红包")
    reader, moderator = make_member(username="早起的鱼"), make_moderator()
    enter(reader)
    page.goto(f"{live_server.url}{article.get_absolute_url()}")
    page.locator(f"#comment-{comment.pk}").get_by_role("link", name="举报").click()
    page.get_by_label("垃圾广告").check()
    page.get_by_role("button", name="举报").click()
    state = page.locator(".person", has_text="加我领红包").locator(".person__state")
    expect(state).to_have_text("处理中")
    for _ in range(2):
        reporting.file(make_member(), comment, reason="fraud", text="")
    page.goto(f"{live_server.url}{article.get_absolute_url()}")
    expect(page.locator("body")).not_to_contain_text("加我领红包")
    enter(moderator)
    page.goto(f"{live_server.url}/admin/comments/comment/queue/")
    expect(page.locator(".queue__reports li")).to_have_count(3)
    page.keyboard.press("s")
    expect(page.locator(".empty")).to_contain_text("没有待审评论")
    enter(reader)
    page.goto(f"{live_server.url}/me/reports/")
    expect(state).to_have_text("属实")
    page.goto(f"{live_server.url}/me/notifications/")
    expect(page.locator("main")).to_contain_text("举报属实")
