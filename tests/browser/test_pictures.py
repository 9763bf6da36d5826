"""A picture's way in a real browser: sent with others, pointed at, seen on a page."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from articles.models import Picture
from articles.tasks import make_renditions
from tests.articles.picture_files import encode, upload
from tests.factories import make_article, make_superuser

pytestmark = pytest.mark.django_db(transaction=True)
LIBRARY = "/admin/articles/picture/"


@pytest.fixture
def desk(page, live_server, enter):
    """Let a chief in without the door; return how to go somewhere."""
    enter(make_superuser())
    return lambda path: page.goto(live_server.url + path)


@pytest.fixture
def folder(tmp_path):
    """Return photographs of two halves, and something else."""
    for number, colours in enumerate((("navy", "gold"), ("teal", "pink")), start=1):
        image = Image.new("RGB", (1200, 800), colours[0])
        image.paste(colours[1], (0, 0, 300, 800))
        (tmp_path / f"{number}.png").write_bytes(encode(image))
    (tmp_path / "3.svg").write_text("<svg/>")
    return tmp_path


def test_sent_with_others_pointed_at_and_seen(live_server, page, desk, folder):
    page.set_viewport_size({"width": 1440, "height": 900})
    problems = []
    page.on("console", lambda said: said.type == "error" and problems.append(said.text))
    page.on("pageerror", lambda error: problems.append(str(error)))

    desk(f"{LIBRARY}add/")
    page.fill("#id_credit", "摄影：陈渡")
    page.set_input_files("#id_files", sorted(folder.iterdir()))
    page.click("[type=submit][form=pictures]")
    expect(page.locator(".sending__sum")).to_have_text("已入库 2 张，未收 1 张。")
    rows = page.locator(".sending__row")
    expect(rows.nth(2)).to_contain_text("这不是")
    expect(rows.nth(2)).to_contain_text("3.svg")
    assert page.input_value("#id_credit") == "摄影：陈渡"
    assert not Axe().run(page).violations_count
    first = Picture.objects.get(name="1.png")
    assert first.credit == "摄影：陈渡"

    rows.nth(0).locator("a").click()
    page.wait_for_load_state()
    image = page.locator(".focus__picture img")
    box = image.bounding_box()
    image.click(position={"x": box["width"] * 0.1, "y": box["height"] * 0.5})
    expect(page.locator("#id_focus_x")).to_have_value("10")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("#id_focus_y")).to_have_value("61")
    page.fill("#id_alt", "金色的门")
    assert not Axe().run(page).violations_count
    page.click("[name=_save]")
    expect(page.locator(".tile")).to_have_count(2)
    assert not Axe().run(page).violations_count
    first.refresh_from_db()
    assert (first.focus_x, first.focus_y) == (10, 61)
    # The scripts' address answers 400 to what is no picture, which browsers report.
    assert [text for text in problems if "400" not in text] == []

    make_renditions(picture=first.pk)
    article = make_article(published=True, cover=first, body=f'<img src="{first.url}">')
    page.goto(live_server.url + article.get_absolute_url())
    shown = page.locator(".body picture img")
    expect(shown).to_have_attribute("alt", "金色的门")
    expect(page.locator("figcaption")).to_have_text("摄影：陈渡")
    expect(shown).to_have_js_property("complete", True)
    assert re.search(r"-(640|960|1200)\.avif$", shown.evaluate("image => image.currentSrc"))
    assert shown.evaluate("image => image.naturalWidth") > 0

    page.goto(f"{live_server.url}/latest/")
    cover = page.locator(".card__cover")
    expect(cover).to_have_js_property("complete", True)
    assert cover.evaluate("image => getComputedStyle(image).objectPosition") == "10% 60%"
    assert cover.evaluate("image => image.currentSrc").endswith("-320.avif")


def test_pictures_move_nothing_as_they_come(live_server, page):
    """Cards and figures keep their room from the first moment on."""
    moved = []
    page.expose_function("moved", lambda value: moved.append(value))
    page.add_init_script(
        "new PerformanceObserver((list) => list.getEntries().forEach((entry) => "
        "window.moved(entry.value))).observe({ type: 'layout-shift', buffered: true });"
    )
    chief = make_superuser()
    for number in range(3):
        image = Image.new("RGB", (900, 300 + 300 * number), (number * 60, 90, 90))
        row = Picture.objects.receive(upload(encode(image)), chief)
        make_renditions(picture=row.pk)
        at = timezone.now() - timedelta(hours=number + 1)
        article = make_article(
            at=at, cover=row, body=f'<p>文</p><img src="{row.url}"><p>文</p>' * 3
        )
    for width in (360, 1280):
        page.goto("about:blank")  # To make a window wider moves everything.
        page.set_viewport_size({"width": width, "height": 800})
        for path in ("/", "/latest/", article.get_absolute_url()):
            page.goto(live_server.url + path)
            for _ in range(6):
                page.mouse.wheel(0, 700)
                page.wait_for_timeout(50)
            page.wait_for_load_state("networkidle")
    assert sum(moved) < 0.01
