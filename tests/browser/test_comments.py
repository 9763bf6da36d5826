"""Readers who talk below an article, in real browsers, with scripts and without."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from comments.models import Comment
from newsportal import site
from newsportal.models import SiteSettings
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_member,
    make_moderator,
)

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def open_as(live_server, browser, browser_context_args, enter):
    """Return a function that opens an article in a browser of its own, for a member or not."""
    contexts = []

    def open_for(article, member=None, **options):
        context = browser.new_context(**browser_context_args | options)
        contexts.append(context)
        if member:
            enter(member, context)
        page = context.new_page()
        page.goto(f"{live_server.url}{article.get_absolute_url()}")
        return page

    yield open_for
    for context in contexts:
        context.close()


def open_house():
    SiteSettings.objects.update(comment_preset="open", comments_per_minute=100)
    site.forget()


def make_regular(**values):
    """Return a member of long standing, whom no haste makes suspect."""
    return make_member(date_joined=timezone.now() - timedelta(days=30), **values)


def write(page, text):
    """Write into the field below the article, which the fragment has brought."""
    page.get_by_role("textbox", name="评论", exact=True).fill(text)
    page.get_by_role("button", name="发表评论").click()


def test_a_newcomers_comment_waits_and_is_seen_by_its_writer_alone(open_as):
    article, newcomer = make_article(published=True), make_member(username="早起的鱼")
    page = open_as(article, newcomer, viewport=PHONE)
    expect(page.get_by_text("暂无讨论，说说你的看法吧")).to_be_visible()
    page.evaluate("window.isTheSamePage = true")
    write(page, "想问问能不能预约参观？")
    held = page.locator(".comment--held")
    expect(held).to_contain_text("想问问能不能预约参观？")
    expect(held).to_contain_text("审核中，仅自己可见")
    expect(page.get_by_role("textbox", name="评论", exact=True)).to_have_value("")
    expect(page.get_by_role("heading", name="0 条回复")).to_be_visible()
    assert page.evaluate("window.isTheSamePage") is True
    page.reload()
    expect(held).to_contain_text("想问问能不能预约参观？")
    assert not Axe().run(page, ".thread").response["violations"]

    other = open_as(article, make_member())
    expect(other.get_by_role("textbox", name="评论", exact=True)).to_be_visible()
    expect(other.get_by_text("想问问能不能预约参观？")).to_have_count(0)

    Comment.objects.get().approve(make_moderator())
    for each in (page, other):
        each.reload()
        expect(each.locator(".comment:not(.comment--held)")).to_have_count(1)
        expect(each.get_by_role("heading", name="1 条回复")).to_be_visible()
    expect(held).to_have_count(0)


def test_badges_replies_likes_and_orders_in_place(open_as):
    open_house()
    writer, moderator = make_member(username="顾小满"), make_moderator(username="看门人甲")
    article = make_article(published=True, authors=[make_author(member=writer)])
    root = make_comment(article, writer, text="路灯昨天又问了。")
    for number in range(5):
        make_comment(parent=root, author=moderator, text=f"回信第{number}封。")
    make_comment(article, moderator, text="后来的一句。")
    page = open_as(article, make_regular(username="南岸老周"))
    page.evaluate("window.isTheSamePage = true")
    first = page.locator(f"#comment-{root.pk} > .comment__main")
    expect(first.get_by_role("img", name="文章作者")).to_be_visible()
    expect(first.get_by_role("img", name="管理员")).to_have_count(0)
    expect(page.get_by_role("img", name="管理员").first).to_be_visible()

    like = first.locator("[data-act=like]")
    expect(page.get_by_role("button", name="发表评论")).to_be_visible()
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(like).to_have_text("1")

    replies = page.locator(f"#comment-{root.pk} .comment__replies > .comment")
    expect(replies).to_have_count(3)
    page.get_by_role("link", name="展开剩余 2 条回复").click()
    expect(replies).to_have_count(5)

    first.get_by_role("link", name="回复").click()
    field = first.get_by_role("textbox", name="评论", exact=True)
    expect(field).to_be_focused()
    field.press_sequentially("谢谢 @看")
    expect(page.get_by_role("option", name="看门人甲")).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("谢谢 @看门人甲 ")
    field.press_sequentially("辛苦。")
    first.get_by_role("button", name="发表评论").click()
    expect(replies).to_have_count(6)
    expect(replies.last).to_contain_text("回复 @顾小满")
    expect(replies.last.get_by_role("link", name="@看门人甲")).to_be_visible()
    expect(replies.last.get_by_role("link", name="删除")).to_be_visible()

    page.get_by_role("link", name="最热", exact=True).click()
    rows = page.locator(".thread__list:not(.thread__list--own) > .comment")
    expect(rows.first).to_contain_text("路灯昨天又问了。")
    expect(rows.first.locator("[data-act=like]").first).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("link", name="最新", exact=True).click()
    expect(rows.first).to_contain_text("后来的一句。")
    assert page.evaluate("window.isTheSamePage") is True
    assert Comment.objects.filter(text="谢谢 @看门人甲 辛苦。", parent=root).count() == 1


def test_what_was_typed_stays_when_the_session_is_over(open_as):
    open_house()
    page = open_as(make_article(published=True), make_regular())
    expect(page.get_by_role("textbox", name="评论", exact=True)).to_be_visible()
    write(page, "http://a.cn http://b.cn http://c.cn")
    expect(page.get_by_role("alert")).to_contain_text("3 个链接")
    Session.objects.all().delete()
    write(page, "写了很久的一段话")
    expect(page.get_by_role("alert")).to_contain_text("你已退出登录")
    expect(page.get_by_role("textbox", name="评论", exact=True)).to_have_value(
        "写了很久的一段话"
    )
    assert Comment.objects.count() == 0


def test_all_of_it_works_without_scripts(open_as, live_server):
    open_house()
    article, member = make_article(published=True), make_regular(username="南岸老周")
    root = make_comment(article, make_member(username="木子川"), text="先说一句。")
    page = open_as(article, member, java_script_enabled=False, viewport=PHONE)
    page.get_by_role("link", name="登录后发表评论").click()
    page.get_by_label("评论", exact=True).fill("再说一句。")
    page.get_by_role("button", name="发表评论").click()
    mine = Comment.objects.get(author=member)
    expect(page).to_have_url(f"{live_server.url}/{article.pk}.html#comment-{mine.pk}")
    expect(page.locator(f"#comment-{mine.pk}")).to_contain_text("再说一句。")

    theirs = page.locator(f"#comment-{root.pk}")
    theirs.locator("[data-act=like]").click()
    page.get_by_role("button", name="赞", exact=True).click()
    expect(page.locator(f"#comment-{root.pk} [data-act=like]")).to_have_text("1")

    page.locator(f"#comment-{root.pk}").get_by_role("link", name="回复").click()
    expect(page.get_by_text("先说一句。")).to_be_visible()
    page.get_by_label("评论", exact=True).fill("回一句。")
    page.get_by_role("button", name="发表评论").click()
    expect(page.locator(".comment__replies")).to_contain_text("回复 @木子川")

    page.goto(f"{live_server.url}/me/comments/")
    row = page.locator(f"#comment-{mine.pk}")
    row.get_by_role("link", name="编辑").click()
    page.get_by_label("评论", exact=True).fill("改过的一句。")
    page.get_by_role("button", name="发表评论").click()
    expect(page.locator(f"#comment-{mine.pk}")).to_contain_text("已编辑")
    page.goto(f"{live_server.url}/me/comments/")
    row.get_by_role("link", name="删除").click()
    page.get_by_role("button", name="删除").click()
    expect(page.get_by_text("评论已删除。")).to_be_visible()
    page.goto(f"{live_server.url}{article.get_absolute_url()}")
    expect(page.get_by_role("heading", name="2 条回复")).to_be_visible()
    expect(page.get_by_text("改过的一句。")).to_have_count(0)
