"""The public pages in a real browser: reachable, light, and right without scripts."""

import gzip
import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import FrontSlot
from newsportal.models import Announcement, NavigationItem, SiteSettings
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_editor,
    make_newsflash,
    make_topic,
    make_withdrawn,
)

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = {"phone": 360, "desk": 1280}
MODES = ["light", "dark"]

BODY = (
    "<h2>一条河，两岸实验室</h2><p><strong>记者：</strong>二期选在南岸，当时怎样考虑？</p>"
    "<p><strong>沈知远：</strong>全市居****，见<a href='https://example.com/'>共享仪器基金</a>。</p>"
    "<blockquote><p>不成的那九十九次，才是家底。</p><p>—— 沈知远</p></blockquote>"
    "<table><caption>一期与二期</caption><thead><tr><th>项目</th><th>一期</th></tr></thead>"
    "<tbody><tr><td>建筑面积（平方米）</td><td>8,400</td></tr></tbody></table>"
    "<h2>失败报告也要入库</h2><ul><li>甲</li><li>乙</li></ul><pre><code>a = 1</code></pre>"
    + "<p>把仪器借出去。三百一十台设备，平均一天只开五个小时。</p>"
    * 8
)


@pytest.fixture
def portal():
    """A small paper with one of everything a reader can meet."""
    SiteSettings.objects.update(
        name="晴川日报", short_name="晴川日报", icp_number="示例ICP备00000000号-1"
    )
    now = timezone.now()
    root = make_category(
        name="科技", slug="tech", front_shape="lists", description="实验室、田埂与机房。"
    )
    leaf = make_category(name="区块链", slug="blockchain", parent=root)
    trio = make_category(name="城市", slug="city", front_shape="trio")
    essay = make_category(name="文化", slug="culture", front_shape="essay")
    for position, category in enumerate((root, trio, essay)):
        NavigationItem.objects.create(
            title=category.name, url=category.get_absolute_url(), position=position
        )
    authors = [make_author(name="顾小满"), make_author(name="陈渡")]
    titles = (
        "雨",
        "县城书店的账本：一年卖出一万一千册旧书",
        "深读｜电池回收的最后一公里，谁来开这扇门",
        "“慢慢编译”：一位工程师的退休演讲，以及他没有讲完的三十页幻灯片与一台仍在运行的老服务器",
    )
    for number in range(40):
        make_article(
            title=f"{titles[number % 4]}{number}",
            at=now - timedelta(hours=number),
            category=(root, leaf, trio, essay)[number % 4],
            authors=authors[: number % 3],
            tags=["河岸实验室", f"标签{number}"],
            is_advertisement=number % 5 == 0,
            is_generated=number % 7 == 0,
        )
    article = make_article(
        title="云州市科创办主任沈知远：把实验室建在河的两岸",
        summary="二十一个课题组搬进旧煤栈，一份写得明白的失败报告与一篇论文同等计分。",
        body=BODY,
        category=leaf,
        at=now - timedelta(hours=5, seconds=1),
        authors=authors,
        source_name="云州晚报",
        source_url="https://example.com/1",
        tags=["河岸实验室", "共享仪器"],
    )
    topic = make_topic(article, title="河岸实验室五年", introduction="<p>导语。</p>")
    FrontSlot.objects.create(article=article, place="lead")
    for number in range(8):
        make_newsflash(is_weighty=number % 3 == 0)
    withdrawn = make_withdrawn(category=leaf)
    return {
        "home": "/",
        "category": "/category/tech/",
        "latest": "/latest/?page=2",
        "article": article.get_absolute_url(),
        "tag": "/tag/河岸实验室/",
        "topics": "/topics/",
        "topic": topic.get_absolute_url(),
        "author": authors[0].get_absolute_url(),
        "archive": "/archive/",
        "year": f"/archive/{timezone.localdate(article.published_at):%Y}/",
        "day": f"/archive/{timezone.localdate(article.published_at):%Y/%m/%d}/",
        "page": "/pages/about/",
        "newsflashes": "/newsflash/",
        "newsflash": f"/newsflash/{_a_newsflash()}/",
        "search": "/search/?q=书店",
        "nothing found": "/search/?q=没有这样的词",
        "not found": "/nowhere/",
        "gone": withdrawn.get_absolute_url(),
    }


def _a_newsflash():
    from articles.models import Newsflash

    return Newsflash.objects.first().pk


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_axe_finds_nothing_on_any_template(live_server, page, portal, width, mode):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=mode, reduced_motion="reduce")
    found = {}
    for name, path in portal.items():
        page.goto(live_server.url + path)
        results = Axe().run(page)
        if results.violations_count:
            found[name] = results.generate_report()
    assert found == {}


@pytest.mark.parametrize("width", [320, 360, 768, 1199, 1280])
def test_no_page_scrolls_sideways(live_server, page, portal, width):
    page.set_viewport_size({"width": width, "height": 800})
    wide = {}
    for name, path in portal.items():
        page.goto(live_server.url + path)
        extra = page.locator("html").evaluate("e => e.scrollWidth - e.clientWidth")
        if extra > 0:
            wide[name] = extra
    assert wide == {}


def test_what_a_thumb_must_hit_is_44_pixels_on_a_phone(live_server, page, portal):
    page.set_viewport_size({"width": 360, "height": 740})
    small = {}
    for name in ("home", "article", "category", "search"):
        page.goto(live_server.url + portal[name])
        targets = page.locator(
            ".toolbar a, .toolbar summary, .masthead summary, .masthead button,"
            " .pagination a, .button, .neighbours a"
        )
        for target in targets.all():
            if not target.is_visible():
                continue
            box = target.bounding_box()
            if box["height"] < 44 or box["width"] < 44:
                small.setdefault(name, []).append((target.inner_text(), box))
    assert small == {}


def test_the_bottom_bar_never_covers_the_end_of_the_page(live_server, page, portal):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(live_server.url + portal["article"])
    page.keyboard.press("End")
    at_the_end = "() => scrollY + innerHeight >= document.documentElement.scrollHeight - 1"
    page.wait_for_function(at_the_end)
    footer = page.locator("footer").last.evaluate(
        "e => [...e.querySelectorAll('*')].filter(c => c.textContent.trim()).pop()"
        ".getBoundingClientRect().bottom"
    )
    bar = page.locator(".toolbar").bounding_box()
    assert footer <= bar["y"]


def test_weights_stay_below_the_ceilings(live_server, page, portal, record_property):
    """HTML ≤ 30 kB, CSS ≤ 20 kB and scripts ≤ 25 kB compressed; printed with -s."""
    for name in ("home", "article", "category"):
        loaded = []

        def keep(response, loaded=loaded):
            loaded.append(response)

        page.on("response", keep)
        page.goto(live_server.url + portal[name])
        page.wait_for_load_state("networkidle")
        page.remove_listener("response", keep)
        weights = {"document": 0, "stylesheet": 0, "script": 0}
        for response in loaded:
            assert response.url.startswith((live_server.url, "data:")), response.url
            kind = response.request.resource_type
            if kind in weights:
                weights[kind] += len(gzip.compress(response.body(), 6))
        record_property(name, weights)
        print(name, weights)  # noqa: T201 - the numbers are this test's report
        assert weights["document"] <= 30_000
        assert weights["stylesheet"] <= 20_000
        assert weights["script"] <= 25_000


class TestWithoutScripts:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_a_reader_gets_from_the_front_page_to_the_next_article(
        self, live_server, page, portal
    ):
        page.goto(live_server.url)
        page.get_by_role("link", name=re.compile("把实验室建在河的两岸")).first.click()
        expect(page.locator("h1")).to_have_text(re.compile("^云州市科创办主任"))
        page.locator(".neighbours a").first.click()
        expect(page.locator("h1")).not_to_contain_text("云州市科创办")
        page.locator("nav.breadcrumb a").nth(1).click()
        expect(page.locator("h1")).to_have_text("科技")

    def test_the_tool_bar_works(self, live_server, page, portal):
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(live_server.url + portal["article"])
        page.locator(".toolbar summary").click()
        code = page.locator(".toolbar details[open] img")
        code.scroll_into_view_if_needed()
        expect(code).to_be_visible()
        assert "/qr.svg?path=" in code.get_attribute("src")
        page.locator(".toolbar a[href$='#top']").click()
        expect(page).to_have_url(re.compile("#top$"))

    def test_what_needs_scripts_is_not_offered(self, live_server, page, portal):
        page.goto(live_server.url + portal["article"])
        assert not page.locator("theme-switch:visible, text-size:visible").count()
        assert not page.locator("copy-button button:visible").count()


class TestNightAndSize:
    PAPER = {"light": "rgb(253, 253, 251)", "dark": "rgb(19, 20, 21)"}

    def background(self, page):
        return page.locator("html").evaluate(
            "e => [e, document.body].map(x => getComputedStyle(x).backgroundColor)"
            ".find(c => c !== 'rgba(0, 0, 0, 0)')"
        )

    @pytest.mark.parametrize("mode", MODES)
    def test_it_follows_the_system(self, live_server, page, portal, mode):
        page.emulate_media(color_scheme=mode)
        page.goto(live_server.url)
        assert self.background(page) == self.PAPER[mode]

    def test_a_choice_is_kept_and_there_is_no_flash(self, live_server, page, portal):
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(live_server.url)
        page.locator("theme-switch button:visible").first.click()
        assert self.background(page) == self.PAPER["dark"]
        # The choice stands before the first style sheet is asked for, so nothing can flash.
        page.goto(live_server.url + portal["article"])
        head = page.locator("head").inner_html()
        assert head.index("js/theme.js") < head.index('rel="stylesheet"')
        assert not re.search(r"js/theme\.js[^>]*(async|defer|module)", head)
        assert self.background(page) == self.PAPER["dark"]

    def test_three_sizes_of_the_body_and_nothing_else(self, live_server, page, portal):
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(live_server.url + portal["article"])
        sizes, headlines = set(), set()
        for size in ("small", "medium", "large"):
            page.locator("html").evaluate(f"e => e.dataset.size = '{size}'")
            style = "e => getComputedStyle(e).fontSize"
            sizes.add(page.locator(".body p").first.evaluate(style))
            headlines.add(page.locator("h1").evaluate(style))
        assert sizes == {"16px", "18px", "21px"}
        assert len(headlines) == 1


def test_copying_the_address(live_server, page, context, portal, settings):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(live_server.url + portal["article"])
    page.locator(".tip copy-button button").click()
    page.get_by_text("已复制").wait_for()
    copied = page.locator("html").evaluate("() => navigator.clipboard.readText()")
    assert copied == settings.SITE_URL + portal["article"]


def test_keyboard_reaches_the_text_first(live_server, page, portal):
    page.goto(live_server.url + portal["article"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))


def test_staff_find_the_desk_in_the_tool_bar_and_visitors_ask_for_nothing(
    live_server, page, portal, enter
):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(live_server.url)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/fragment/" in url]
    enter(make_editor())
    page.goto(live_server.url)
    page.locator('.toolbar a[href="/admin/"]').wait_for()


def test_print_leaves_the_story(live_server, page, portal):
    page.goto(live_server.url + portal["article"])
    page.emulate_media(media="print")
    assert page.locator(".body").is_visible()
    assert page.locator(".tip").is_visible()
    for hidden in (".toolbar", ".masthead__nav", "footer .friends", ".neighbours"):
        assert not page.locator(hidden).first.is_visible(), hidden


def test_a_closed_announcement_stays_closed_until_the_next_one(page, live_server, portal):
    Announcement.objects.create(text="今夜零时升级存储。")
    page.goto(live_server.url)
    notice = page.get_by_role("region", name="公告")
    assert "今夜零时升级存储。" in notice.inner_text()
    notice.get_by_role("button", name="关闭").click()
    page.goto(live_server.url + "/latest/")
    assert notice.count() == 0
    Announcement.objects.create(text="升级已经完成。")
    page.goto(live_server.url + "/latest/")
    assert "升级已经完成。" in notice.inner_text()
