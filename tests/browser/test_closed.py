"""A closed article in a real browser: marked at the desk, read by whoever has the right."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Access, Article, Origin, Unlock
from newsportal import site
from newsportal.models import SiteSettings
from tests.factories import PASSWORD, make_article, make_category, make_editor, make_member

pytestmark = pytest.mark.django_db(transaction=True)

MARK = "<closed-part></closed-part>"
OPEN, CLOSED = "河水涨了一尺。", "渡口的灯换成了白的。"
BODY = f"<p>{OPEN}</p>{MARK}<p>{CLOSED}</p>"


def marks(page):
    return page.locator(".ProseMirror .editor__closed")


def test_an_editor_marks_the_part_by_keyboard_and_a_member_reads_it_in_place(
    live_server, browser, browser_context_args, page, enter
):
    make_category()
    enter(make_editor())
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(f"{live_server.url}/admin/articles/article/add/")
    text = page.locator(".ProseMirror")
    text.wait_for()
    page.fill("#id_title", "渡口的灯")
    page.select_option("#id_category", index=1)
    tool = page.locator("[data-does=closedPart]")

    text.focus()
    page.keyboard.type(OPEN)
    tool.focus()
    page.keyboard.press("Enter")
    expect(marks(page)).to_have_count(1)
    expect(text).to_be_focused()
    page.keyboard.type(CLOSED)
    # The mark is a thing like others: chosen by an arrow, taken away by a key.
    page.keyboard.press("Home")
    page.keyboard.press("ArrowUp")
    tool.press("Enter")
    expect(marks(page)).to_have_count(1)
    marks(page).get_by_role("button").press("Enter")
    expect(marks(page)).to_have_count(0)
    page.evaluate("document.querySelector('rich-editor').editor.commands.setTextSelection(2)")
    tool.press("Enter")
    expect(page.locator("#id_body")).to_have_value(BODY)

    price = page.locator("#id_price")
    expect(price).to_be_hidden()
    page.select_option("#id_access", "points")
    price.fill("30")
    page.select_option("#id_access", "members")
    expect(price).to_be_hidden()
    with page.expect_navigation():
        page.click("[name=_publish]")
    article = Article.objects.get()
    assert (article.body, article.access, article.price) == (BODY, Access.MEMBERS, 0)

    visitor = browser.new_context(**browser_context_args)
    reader = visitor.new_page()
    reader.goto(live_server.url + article.get_absolute_url())
    expect(reader.locator(".gate")).to_contain_text("余下内容，登录会员可读。")
    assert OPEN in reader.content()
    assert CLOSED not in reader.content()
    enter(make_member(), visitor)
    reader.reload()
    expect(reader.locator(".closed")).to_have_text(CLOSED)
    expect(reader.locator(".gate")).to_have_count(0)
    visitor.close()


def test_without_scripts_signing_in_leads_to_the_whole_article(
    live_server, browser, browser_context_args
):
    member = make_member()
    article = make_article(access=Access.MEMBERS, body=BODY, published=True)
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + article.get_absolute_url())
    assert CLOSED not in page.content()
    page.get_by_role("link", name="登录后继续阅读").click()
    page.fill("#id_login", member.username)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/{article.pk}/whole/$"))
    expect(page.locator(".closed__rest")).to_have_text(CLOSED)
    page.get_by_role("link", name="回到文章页").click()
    expect(page).to_have_url(re.compile(rf"/{article.pk}\.html$"))
    context.close()


def test_what_costs_points_opens_once_it_is_bought(live_server, page, enter):
    member = make_member()
    article = make_article(access=Access.POINTS, price=30, body=BODY, published=True)
    enter(member)
    page.goto(live_server.url + article.get_absolute_url())
    gate = page.locator(".gate")
    expect(gate).to_contain_text("你现有 0 积分。")
    expect(gate.get_by_role("link", name="用积分解锁")).to_have_attribute(
        "href", f"/shop/articles/{article.pk}/"
    )
    Unlock.objects.grant(article, member, Origin.PURCHASE)
    page.reload()
    expect(page.locator(".closed")).to_have_text(CLOSED)


def test_what_is_for_commenters_opens_under_the_comment_just_written(live_server, page, enter):
    SiteSettings.objects.update(comment_preset="open")
    site.forget()
    article = make_article(access=Access.COMMENTERS, body=BODY, published=True)
    enter(make_member(date_joined=timezone.now() - timedelta(days=30)))
    page.goto(live_server.url + article.get_absolute_url())
    expect(page.locator(".gate")).to_contain_text("评论")
    page.get_by_role("textbox", name="评论", exact=True).fill("灯还是黄的好。")
    page.get_by_role("button", name="发表评论").click()
    expect(page.locator(".closed")).to_have_text(CLOSED)
    expect(page.locator(".comment")).to_contain_text("灯还是黄的好。")
