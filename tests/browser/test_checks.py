"""The checks beside the sheet, in a real browser: they follow what is typed."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from newsportal.models import Word
from newsportal.words import Action
from tests.factories import make_article, make_superuser

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_list_follows_what_is_typed(live_server, page, client):
    Word.objects.create(text="赌博", action=Action.MASK)
    article = make_article(title="老桥重开", summary="", body="<p>有人赌博。</p>")
    client.force_login(make_superuser())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")
    checks = page.locator("desk-checks")
    expect(checks.locator(".finding")).to_have_count(2)
    expect(checks).to_contain_text("第 1 段：“赌博”将显示为星号")
    expect(checks.locator(".checks__count")).to_have_text("2")
    expect(checks.get_by_role("button")).to_be_hidden()
    page.get_by_label("摘要", exact=True).fill("封闭一年后通车。")
    expect(checks.locator(".checks__count")).to_have_text("1")
    page.locator(".ProseMirror").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("全市最佳的桥。")
    expect(checks.locator(".finding")).to_have_count(1)
    expect(checks).to_contain_text("“最佳”是绝对化用语")
    expect(checks.locator(".checks__count")).to_be_hidden()
    page.locator("[name=is_advertisement]").check()
    expect(checks.locator(".checks__count")).to_have_text("1")
    expect(checks).to_contain_text("广告法禁止")
