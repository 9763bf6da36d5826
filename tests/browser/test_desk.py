"""The desk in a real browser: in, written, out; reachable by everyone at every width."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from articles.models import Article, FrontSlot, Place
from tests.factories import (
    PASSWORD,
    make_article,
    make_category,
    make_editor,
    make_member,
    make_superuser,
    make_writer,
)

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = {"phone": 360, "desk": 1280}
MODES = ["light", "dark"]
ARTICLES = "/admin/articles/article/"


@pytest.fixture
def newsroom():
    """An editor's morning: something waits, something is due, something is out."""
    editor, writer = make_superuser(username="顾小满"), make_writer(username="林见山")
    root = make_category(name="科技")
    for number in range(12):
        make_category(name=f"版面{number}", parent=root)
    for title in ("地铁四号线北延段今起空载试运行", "小雪腌菜，一口缸里的二十四节气"):
        make_article(title=title, created_by=writer).submit(writer)
    make_article(title="午间快讯汇总", at=timezone.now() + timedelta(hours=3))
    make_article(title="候鸟到了，芦苇该不该割", created_by=editor)
    make_article(title="老桥重开", published=True)
    return editor


def axe(page):
    results = Axe().run(page)
    return results.generate_report() if results.violations_count else ""


def sideways(page):
    return page.locator("html").evaluate("e => e.scrollWidth - e.clientWidth")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_axe_finds_nothing_at_the_desk(live_server, page, enter, newsroom, width, mode):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=mode, reduced_motion="reduce")
    published = Article.objects.get(title="老桥重开")
    draft = Article.objects.get(title="候鸟到了，芦苇该不该割")
    waiting = Article.objects.waiting().first()
    found = {}

    def look(name, path=None, act=None):
        if path:
            page.goto(live_server.url + path)
        if act:
            act()
        if report := axe(page):
            found[name] = report
        if extra := sideways(page):
            found[f"{name} is too wide"] = extra

    look("door", "/admin/login/")
    enter(newsroom)
    look("desk", "/admin/")
    look("list", ARTICLES)
    look("new", f"{ARTICLES}add/")
    look("errors", act=lambda: send(page, "_publish"))
    look("draft", f"{ARTICLES}{draft.pk}/change/")
    look("published", f"{ARTICLES}{published.pk}/change/")
    look("library", act=lambda: page.click("[data-does=choose]"))
    look("settings", "/admin/newsportal/sitesettings/1/change/")
    # The plainer pages share one frame: each width and each mode once is enough.
    if (width, mode) in ((360, "dark"), (1280, "light")):
        look("nothing found", f"{ARTICLES}?q=没有这样的词")
        look("history", f"{ARTICLES}{published.pk}/history/")
        look("step", f"{ARTICLES}{published.pk}/step/withdraw/")
        look("delete", f"{ARTICLES}{draft.pk}/delete/")
        look("pages", "/admin/newsportal/page/")
        look("member", f"/admin/accounts/member/{newsroom.pk}/change/")
        look("roles", f"/admin/auth/group/{Group.objects.first().pk}/change/")
        look("log", "/admin/newsportal/logentry/")
        look("missing", "/admin/nowhere/")
        enter(waiting.created_by)
        look("read only", f"{ARTICLES}{waiting.pk}/change/")
    assert found == {}


def send(page, button):
    with page.expect_navigation():
        page.click(f"button[name={button}]")


def test_signed_in_written_published_and_seen(live_server, page):
    make_category(name="区块链")
    make_editor(username="顾小满")
    page.goto(f"{live_server.url}{ARTICLES}add/")
    page.fill("#id_login", "顾小满")
    page.fill("#id_password", "wrong")
    page.click(".button--primary")
    expect(page.locator(".form .field__error").first).to_be_visible()
    page.fill("#id_password", PASSWORD)
    page.click("show-password button")
    expect(page.locator("#id_password")).to_have_attribute("type", "text")
    page.click(".button--primary")
    expect(page).to_have_url(f"{live_server.url}{ARTICLES}add/")
    page.wait_for_load_state()
    page.fill("#id_title", "把实验室建在河的两岸")
    page.press("#id_title", "Enter")
    expect(page.locator("#id_summary")).to_be_focused()
    page.keyboard.type("一份写得明白的失败报告。")
    expect(page.locator(".sheet__count")).to_have_text("12 / 200")
    page.locator(".ProseMirror").click()
    page.keyboard.type("日前，云州市南岸的河岸实验室二期启用。")
    page.select_option("#id_category", label="区块链")
    page.fill("#id_byline", "顾小满、陈渡")
    send(page, "_publish")
    expect(page.locator(".flash")).to_have_text("已发布。")
    page.click("text=查看")
    expect(page.locator("h1")).to_have_text("把实验室建在河的两岸")
    expect(page.locator("main")).to_contain_text("河岸实验室二期启用")
    expect(page.locator("main")).to_contain_text("陈渡")


def test_what_is_wrong_gets_the_focus_and_leads_to_its_field(
    live_server, page, enter, newsroom
):
    enter(newsroom)
    page.goto(f"{live_server.url}{ARTICLES}add/")
    page.fill("#id_byline", "顾小满")
    page.locator(".ProseMirror").click()
    page.keyboard.type("没有标题的正文。")
    send(page, "_save")
    expect(page.locator(".errors")).to_be_focused()
    page.click(".errors a[href='#id_category']")
    expect(page.locator("#id_category")).to_be_focused()
    expect(page.locator("#id_byline")).to_have_value("顾小满")
    expect(page.locator(".ProseMirror")).to_have_text("没有标题的正文。")


def test_nobody_leaves_unsaved_words_without_being_asked(live_server, page, enter, newsroom):
    enter(newsroom)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    article = Article.objects.get(title="候鸟到了，芦苇该不该割")
    page.goto(f"{live_server.url}{ARTICLES}{article.pk}/change/")
    page.goto(f"{live_server.url}/admin/")
    assert asked == []
    page.goto(f"{live_server.url}{ARTICLES}{article.pk}/change/")
    page.fill("#id_title", "候鸟到了")
    page.goto(f"{live_server.url}/admin/")
    assert asked == ["beforeunload"]
    page.goto(f"{live_server.url}{ARTICLES}{article.pk}/change/")
    page.fill("#id_title", "候鸟到了")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    article.refresh_from_db()
    assert (asked, article.title) == (["beforeunload"], "候鸟到了")


def test_enter_in_a_field_publishes_nothing(live_server, page, enter, newsroom):
    enter(newsroom)
    page.goto(f"{live_server.url}{ARTICLES}add/")
    page.fill("#id_title", "还没写完")
    page.press("#id_source_name", "Enter")
    page.wait_for_timeout(300)
    assert not Article.objects.filter(title="还没写完").exists()


def test_the_button_says_what_the_moment_makes_of_it(live_server, page, enter, newsroom):
    enter(newsroom)
    page.goto(f"{live_server.url}{ARTICLES}add/")
    button = page.locator("button[name=_publish]")
    expect(button).to_have_text("发布")
    page.fill("#id_published_at", "2099-01-01T08:00:05")
    expect(button).to_have_text("排期发布")


def test_a_cover_is_chosen_from_the_library(live_server, page, enter, newsroom, tmp_path):
    file = tmp_path / "red.png"
    Image.new("RGB", (320, 180), "#a8281a").save(file)
    enter(newsroom)
    article = Article.objects.get(title="候鸟到了，芦苇该不该割")
    address = f"{live_server.url}{ARTICLES}{article.pk}/change/"
    page.goto(address)
    page.set_input_files("#id_cover_upload", file)
    expect(page.locator(".cover__picture")).to_have_attribute("src", re.compile("^blob:"))
    send(page, "_save")
    article.refresh_from_db()
    cover = article.cover
    page.click("[data-does=clear]")
    send(page, "_save")
    article.refresh_from_db()
    assert article.cover is None
    page.click("[data-does=choose]")
    page.click(".library__picture")
    expect(page.locator("dialog.library")).not_to_be_visible()
    send(page, "_save")
    article.refresh_from_db()
    assert article.cover == cover


def test_the_menu_of_a_phone_opens_and_closes(live_server, page, enter, newsroom):
    enter(newsroom)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/admin/")
    menu = page.locator("#desk-nav")
    expect(menu).not_to_be_visible()
    page.click(".desk__menu")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).not_to_be_visible()


def test_the_mode_chosen_at_the_desk_holds_for_the_paper(live_server, page, enter, newsroom):
    enter(newsroom)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/admin/")
    page.click("#desk-nav button[value=night]")
    page.goto(f"{live_server.url}/")
    expect(page.locator("html")).to_have_attribute("data-theme", "night")


@pytest.mark.parametrize("width", [320, 768, 1000, 1199, 1440])
def test_no_page_of_the_desk_scrolls_sideways(live_server, page, enter, newsroom, width):
    enter(newsroom)
    page.set_viewport_size({"width": width, "height": 800})
    article = Article.objects.get(title="老桥重开")
    paths = [
        "/admin/",
        ARTICLES,
        f"{ARTICLES}{article.pk}/change/",
        "/admin/articles/category/",
        "/admin/articles/frontslot/",
    ]
    slot = "一座桥的名字很长，长到在手机上一行放不下，两行也放不下"
    FrontSlot.objects.create(place=Place.LEAD, article=make_article(title=slot))
    wide = {}
    for path in paths:
        page.goto(live_server.url + path)
        if extra := sideways(page):
            wide[path] = extra
    assert wide == {}


def test_everything_is_said_in_english_too(live_server, page, enter, newsroom):
    enter(make_member("editor", language="en"))
    for path in ("/admin/", ARTICLES, f"{ARTICLES}add/"):
        page.goto(live_server.url + path)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        words = page.locator(".desk__top, .desk-nav, h1, h2, label").all_inner_texts()
        names = {"简体中文", "新闻", "顾小满", "正文"}
        chinese = set(re.findall(r"[一-鿿]+", " ".join(words)))
        assert chinese <= names, path
