"""Writing an article at the desk, in a real browser: by keyboard, by paste, by files."""

import base64
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from articles import body
from articles.models import Article, Picture
from tests.articles.soup import WECHAT, WHOLE, WORD
from tests.factories import make_article, make_category, make_editor

pytestmark = pytest.mark.django_db(transaction=True)

# Put something on the clipboard, or into a hand, and let go of it over the text.
PASTE = """([types, files]) => {
  const data = new DataTransfer();
  for (const [type, text] of Object.entries(types)) data.setData(type, text);
  for (const [name, type, content] of files) {
    const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    data.items.add(new File([bytes], name, { type }));
  }
  const options = { clipboardData: data, bubbles: true, cancelable: true };
  document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", options));
}"""
DROP = """([name, type, content]) => {
  const data = new DataTransfer();
  const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  data.items.add(new File([bytes], name, { type }));
  const text = document.querySelector(".ProseMirror");
  const { left, bottom } = text.querySelector("p").getBoundingClientRect();
  const place = { clientX: left + 5, clientY: bottom - 3 };
  const options = { dataTransfer: data, bubbles: true, cancelable: true, ...place };
  text.dispatchEvent(new DragEvent("drop", options));
}"""

# What is done to the text knows where the cursor is a moment after the browser does.
IS_SETTLED = """() => {
  const { view } = document.querySelector("rich-editor").editor;
  const { focusNode, focusOffset } = getSelection();
  const isInText = view.hasFocus() && view.dom.contains(focusNode);
  return !isInText || view.posAtDOM(focusNode, focusOffset) === view.state.selection.head;
}"""
# The text has the focus back with the next frame.
FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def png(colour, size=(320, 180)):
    target = BytesIO()
    Image.new("RGB", size, colour).save(target, "PNG")
    return target.getvalue()


def as_file(content, name="a.png", kind="image/png"):
    return {"name": name, "mimeType": kind, "buffer": content}


def as_list(content, name="a.png", kind="image/png"):
    return [name, kind, base64.b64encode(content).decode()]


class Sheet:
    """An article form in a browser, as an editor uses it."""

    def __init__(self, page, server):
        self.page, self.server = page, server
        self.text = page.locator(".ProseMirror")
        self.message = page.locator(".editor__message")
        self.complaints = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)

    def _listen(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def open(self, article=None):
        path = f"{article.pk}/change/" if article else "add/"
        self.page.goto(f"{self.server.url}/admin/articles/article/{path}")
        self.text.wait_for()
        self.text.click()
        return self

    def press(self, *keys):
        """Press keys as a hand does: what moves the cursor arrives before the next one."""
        for key in keys:
            self.page.keyboard.press(key)
            if key.endswith(("Home", "End")):
                self.settle()

    def settle(self):
        self.page.evaluate(FRAME)
        self.page.wait_for_function(IS_SETTLED)

    def type(self, text):
        self.page.keyboard.type(text)

    def use(self, *tools):
        for tool in tools:
            self.page.click(f"[data-does={tool}]")
            self.settle()

    def empty(self):
        self.text.click()
        self.press("Control+A", "Delete")

    def paste(self, html="", text="", files=()):
        types = {"text/html": html, "text/plain": text}
        types = {name: value for name, value in types.items() if value}
        self.page.evaluate(PASTE, [types, [list(file) for file in files]])

    def send(self, *files):
        with self.page.expect_file_chooser() as chooser:
            self.use("picture")
        chooser.value.set_files(list(files))

    def html(self):
        return self.page.evaluate("document.querySelector('rich-editor').editor.getHTML()")

    def figures(self, count):
        expect(self.page.locator(".ProseMirror figure")).to_have_count(count)
        expect(self.page.locator(".editor__sending")).to_have_count(0)

    def save(self, button="_save"):
        """Save and return the article as the database has it."""
        with self.page.expect_navigation():
            self.page.click(f"[name={button}]")
        expect(self.page.locator(".errorlist, .field--wrong")).to_have_count(0)
        return Article.objects.latest("pk")

    def publish(self):
        article = self.save("_publish")
        self.page.goto(self.server.url + article.get_absolute_url())
        return article


@pytest.fixture
def sheet(page, live_server, enter):
    """A new article, its headline written and its category chosen."""
    make_category(name="科技")
    enter(make_editor())
    page.set_viewport_size({"width": 1440, "height": 1000})
    sheet = Sheet(page, live_server)
    sheet.open()
    page.fill("#id_title", "河岸实验室")
    page.select_option("#id_category", index=1)
    sheet.text.click()
    yield sheet
    assert sheet.complaints == []


def test_what_is_typed_stays_as_it_was_typed(sheet):
    lines = [
        "**不是加粗** *不是斜体* __也不是__ `不是代码` ~~不是删除~~",
        "* 不是列表",
        "1. 也不是列表",
        "# 不是标题",
        "> 不是引文",
        "--- (c) -- ... 1/2 https://example.com www.example.com ",
        "\"直引\" 'x' “弯引” ‘单引’ 居****，贯彻***，**学科",
        "两  个空格，　全角空格，ＡＢＣ，半角,标点!",
        " 行首空格",
    ]
    for line in lines:
        sheet.type(line)
        sheet.press("Enter")
    sheet.press("Control+b")
    sheet.type("记者：")
    sheet.press("Control+b")
    sheet.type("二期选在南岸？")
    article = sheet.publish()
    last = "<p><strong>记者：</strong>二期选在南岸？</p>"
    assert article.body == body.clean("".join(f"<p>{e(line)}</p>" for line in lines) + last)
    assert body.text(article.body).split("\n") == [*lines, "记者：二期选在南岸？"]
    shown = sheet.page.locator(".body p").evaluate_all("(all) => all.map((p) => p.textContent)")
    assert shown == [*lines, "记者：二期选在南岸？"]


def e(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_an_input_method_doubles_nothing(sheet):
    tools = sheet.page.context.new_cdp_session(sheet.page)

    def compose(*steps, result):
        for step in steps:
            caret = {"selectionStart": len(step), "selectionEnd": len(step)}
            tools.send("Input.imeSetComposition", {"text": step, **caret})
        tools.send("Input.insertText", {"text": result})

    compose("n", "ni", "nih", "nihao", result="你好")
    compose("，", result="，")
    sheet.use("bold")
    compose("j", "jizhe", result="记者：")
    sheet.use("bold")
    compose("w", "wen", result="问")
    sheet.press("Enter")
    compose("d", "dier", result="第二段")
    sheet.use("heading2")
    compose("b", result="标题")
    sheet.press("Enter")
    sheet.use("table")
    compose("g", "ge", result="格")
    article = sheet.save()
    assert article.body.startswith(
        "<p>你好，<strong>记者：</strong>问</p><h2>第二段标题</h2><table><thead><tr><th>格</th>"
    )


@pytest.mark.parametrize("source", [WORD, WECHAT], ids=["Word", "WeChat"])
def test_what_is_pasted_is_seen_as_it_will_be_saved(sheet, source):
    sheet.paste(source, "anything")
    seen = sheet.html()
    assert body.clean(seen) == body.clean(source)
    for soup in ("style=", "class=", "MsoNormal", "span", "section", "file:", "mmbiz"):
        assert soup not in seen
    expect(sheet.message).to_be_visible()  # One picture was left out.
    article = sheet.publish()
    assert article.body == body.clean(seen)


def test_items_that_word_writes_as_paragraphs_become_lists(sheet):
    line = (
        "<p class=MsoListParagraph style='mso-list:{} level{} lfo1'><![if !supportLists]>"
        "<span style='mso-list:Ignore'>{}<span>&nbsp;&nbsp;</span></span><![endif]>{}</p>"
    )
    rows = [("l0", 1, "·", "甲"), ("l0", 2, "o", "甲之一"), ("l0", 1, "·", "乙")]
    rows += [("l1", 1, "1.", "一"), ("l1", 1, "2.", "二")]
    sheet.paste("".join(line.format(*row) for row in rows))
    assert sheet.save().body == (
        "<ul><li>甲<ul><li>甲之一</li></ul></li><li>乙</li></ul><ol><li>一</li><li>二</li></ol>"
    )


def test_plain_text_is_pasted_as_it_is(sheet):
    sheet.paste(text="**一**\n　　第二行  两空格\n* 三")
    assert sheet.save().body == "<p>**一**</p><p>　　第二行  两空格</p><p>* 三</p>"


def test_nothing_that_acts_is_pasted(sheet):
    sheet.paste('<p>词<img src=x onerror="window.hit = 1"></p><a href="javascript:1">链</a>')
    assert sheet.save().body == "<p>词</p><p>链</p>"
    assert sheet.page.evaluate("window.hit") is None
    # The policy tells that it would have stopped what was gone already.
    sheet.complaints = [words for words in sheet.complaints if "inline event" not in words]


def test_the_tools_write_every_form(sheet):
    sheet.use("heading2")
    sheet.type("一条河")
    sheet.press("Enter")
    sheet.use("bulletList")
    sheet.type("甲")
    sheet.press("Enter")
    sheet.type("乙")
    sheet.press("Enter", "Enter")
    sheet.use("quote")
    sheet.type("引文")
    sheet.press("Enter")
    sheet.type("—— 某人")
    sheet.press("Enter", "Enter")
    sheet.type("链接")
    sheet.press("Shift+Home", "Control+k")
    sheet.type("example.com/a")
    sheet.press("Enter")
    sheet.settle()
    sheet.press("End", "Enter")
    sheet.use("table")
    for words in ("市", "产值", "", "甲", "12.5"):
        sheet.type(words)
        sheet.press("Tab")
    sheet.use("deleteColumn")
    sheet.page.fill("[data-table-caption]", "表一")
    sheet.press("Enter")
    expect(sheet.text).to_be_focused()
    sheet.press("Control+End")
    sheet.use("more", "codeBlock")
    sheet.type("a = 1")
    article = sheet.publish()
    assert article.body == (
        "<h2>一条河</h2><ul><li>甲</li><li>乙</li></ul>"
        "<blockquote><p>引文</p><p>—— 某人</p></blockquote>"
        '<p><a href="https://example.com/a">链接</a></p>'
        "<table><caption>表一</caption><thead><tr><th>市</th><th>产值</th></tr></thead>"
        "<tbody><tr><td>甲</td><td>12.5</td></tr><tr><td></td><td></td></tr></tbody></table>"
        "<pre><code>a = 1</code></pre>"
    )
    expect(sheet.page.locator(".body blockquote cite")).to_have_text("—— 某人")
    expect(sheet.page.locator(".body .table-scroll caption")).to_have_text("表一")


def test_a_text_with_every_form_goes_through_the_editor_unchanged(sheet):
    article = make_article(body=WHOLE)
    sheet.open(article)
    assert body.clean(sheet.html()) == WHOLE
    sheet.press("Control+End")
    sheet.type("又")
    sheet.save()
    article.refresh_from_db()
    assert article.body == WHOLE.replace("末段。", "末段。又")


def test_looking_is_not_changing(sheet):
    article = make_article(body="<ul><li>甲</li></ul><hr>")
    sheet.open(article)
    sheet.press("Control+End", "Control+Home")
    sheet.type("一")
    sheet.press("Control+z")
    assert sheet.page.input_value("#id_body") == article.body


def test_pictures_come_by_button_with_caption_and_description(sheet):
    sheet.type("正文")
    sheet.send(as_file(png("red")), as_file(png("blue", (90, 60)), "b.png"))
    sheet.figures(2)
    sheet.page.locator("figcaption").first.click()
    sheet.type("南岸的旧煤栈")
    sheet.press("Enter")
    sheet.type("图后")
    sheet.page.locator(".editor__field input").first.fill("一座四层小楼")
    article = sheet.publish()
    first, second = Picture.objects.order_by("pk")
    assert article.body == (
        f'<p>正文</p><figure><img src="{first.url}" alt="一座四层小楼" width="320" '
        f'height="180"><figcaption>南岸的旧煤栈</figcaption></figure><p>图后</p>'
        f'<figure><img src="{second.url}" alt="" width="90" height="60"></figure>'
    )
    image = sheet.page.locator(".body figure img").first
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("(image) => image.naturalWidth") == 320


def test_pictures_come_by_paste_and_by_drop(sheet):
    sheet.type("第一段")
    sheet.press("Enter")
    sheet.type("第二段")
    sheet.page.evaluate(DROP, as_list(png("red")))
    sheet.figures(1)
    sheet.paste(files=[as_list(png("blue"), "image.png")])
    sheet.figures(2)
    red, blue = Picture.objects.order_by("pk")
    assert [
        part for part in sheet.save().body.split("<") if "p>第" in part or "img" in part
    ] == [
        "p>第一段",
        f'img src="{red.url}" alt="" width="320" height="180">',
        "p>第二段",
        f'img src="{blue.url}" alt="" width="320" height="180">',
    ]


def test_words_go_before_the_image_of_words_that_office_adds(sheet):
    sheet.paste("<table><tr><td>甲</td></tr></table>", "甲", [as_list(png("red"))])
    assert "<table>" in sheet.save().body
    assert not Picture.objects.exists()


def test_a_refused_file_gets_a_sentence_and_loses_nothing(sheet):
    sheet.type("正文")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    sheet.send(as_file(svg, "b.svg", "image/svg+xml"), as_file(png("red")))
    sheet.figures(1)
    expect(sheet.message).to_contain_text("b.svg")
    expect(sheet.message).to_contain_text("AVIF")
    assert sheet.save().body.startswith("<p>正文</p><figure>")


def test_a_file_too_large_is_not_even_sent(sheet, settings):
    settings.PICTURE_MAX_BYTES = 100
    article = make_article(body="<p>正文</p>")
    sheet.open(article)
    sheet.page.route("**/upload/", lambda route: pytest.fail("It was sent."))
    sheet.send(as_file(png("red")))
    expect(sheet.message).to_be_visible()
    sheet.figures(0)


def test_saving_waits_for_the_pictures_on_their_way(sheet):
    waiting = []
    sheet.page.route("**/upload/", lambda route: waiting.append(route))
    sheet.type("正文")
    with sheet.page.expect_request("**/upload/"):
        sheet.send(as_file(png("red")))
    expect(sheet.page.locator(".editor__sending")).to_be_visible()
    assert sheet.page.input_value("#id_body") == "<p>正文</p>"
    sheet.page.click("[name=_save]")
    expect(sheet.message).to_be_visible()
    assert not Article.objects.exists()
    with sheet.page.expect_navigation():
        waiting[0].continue_()
    assert Article.objects.get().body.startswith("<p>正文</p><figure>")


def test_a_server_away_loses_neither_text_nor_place(sheet):
    sheet.page.route("**/upload/", lambda route: route.abort())
    sheet.type("正文")
    sheet.send(as_file(png("red")))
    expect(sheet.message).to_be_visible()
    sheet.figures(0)
    sheet.page.unroute("**/upload/")
    sheet.send(as_file(png("red")))
    sheet.figures(1)
    expect(sheet.message).to_be_hidden()


def test_a_film_is_found_by_its_address_or_its_code(sheet):
    sheet.use("video")
    address = sheet.page.locator("[data-dialog=video] input")
    address.fill("https://example.com/video/BV1xx411c7mD")
    sheet.press("Enter")
    expect(sheet.page.locator("[data-dialog=video] .editor__error")).not_to_be_empty()
    address.fill("<iframe src='//player.bilibili.com/player.html?bvid=BV1xx411c7mD'></iframe>")
    sheet.press("Enter")
    expect(sheet.page.locator("[data-dialog=video]")).to_be_hidden()
    article = sheet.publish()
    assert (
        article.body == '<video-embed provider="bilibili" video="BV1xx411c7mD"></video-embed>'
    )
    link = sheet.page.locator(".body video-embed a")
    expect(link).to_have_attribute("href", "https://www.bilibili.com/video/BV1xx411c7mD/")


def test_a_link_can_be_mended_and_removed(sheet):
    sheet.type("词")
    sheet.press("Shift+Home")
    sheet.use("link")
    sheet.type("javascript:alert(1)")
    sheet.press("Enter")
    expect(sheet.page.locator("[data-dialog=link] .editor__error")).not_to_be_empty()
    sheet.press("Control+A")
    sheet.type("/1.html")
    sheet.press("Enter")
    assert sheet.html() == '<p><a href="/1.html">词</a></p>'
    sheet.use("link")
    sheet.page.click("[data-answer=remove]")
    assert sheet.html() == "<p>词</p>"


def test_the_tools_are_one_stop_of_the_tab_key(sheet):
    sheet.type("词")
    sheet.press("Shift+Tab")
    tools = sheet.page.locator(".editor__tool[tabindex='0']")
    expect(tools).to_have_count(1)
    expect(tools).to_be_focused()
    sheet.press("End", "Home", "ArrowRight", "Enter")
    assert body.clean(sheet.html()) == "<h2>词</h2>"
    expect(sheet.page.locator("[data-does=heading2]")).to_have_attribute("aria-pressed", "true")


def test_the_row_counts_what_a_reader_reads(sheet):
    sheet.paste(text="四百字。 " * 101)
    expect(sheet.page.locator("[data-fact=characters]")).to_contain_text("404")
    expect(sheet.page.locator("[data-fact=minutes]")).to_contain_text("2")
    article = sheet.save()
    assert (article.characters, article.reading_minutes) == (404, 2)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_everyone_can_reach_the_editor(sheet, mode):
    sheet.page.emulate_media(color_scheme=mode)
    sheet.open(make_article(body=WHOLE))
    sheet.page.locator(".ProseMirror td").first.click()
    sheet.use("more")
    found = Axe().run(sheet.page, context="rich-editor")
    assert found.violations_count == 0, found.generate_report()
