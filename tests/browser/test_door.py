"""Through the door in a real browser: an account made, secured, and opened in each way."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from accounts.models import Member
from tests.accounts.mails import delivered, link_in
from tests.accounts.test_second_factor import code_of
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db(transaction=True)

PRIMARY = "main .button--primary"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def send(page, button=PRIMARY):
    with page.expect_navigation():
        page.click(button)


def sign_in(page, base, name, password=PASSWORD):
    page.goto(f"{base}/sign-in/")
    page.fill("#id_login", name)
    page.fill("#id_password", password)
    send(page)


def sign_out(page, base):
    page.goto(f"{base}/sign-out/")
    send(page)


def test_registered_confirmed_secured_and_back_with_a_code(live_server, page):
    base = live_server.url
    page.goto(f"{base}/sign-in/?next=/latest/")
    page.click("text=注册")
    page.fill("#id_username", "早起的鱼")
    page.fill("#id_email", "fish@example.com")
    page.fill("#id_password1", PASSWORD)
    page.click("show-password button")
    expect(page.locator("#id_password1")).to_have_attribute("type", "text")
    expect(page.locator("#id_consent")).not_to_be_checked()
    page.check("#id_consent")
    send(page)
    expect(page).to_have_url(f"{base}/latest/")
    page.goto(base + link_in(delivered()[0]))
    send(page)
    expect(page.locator(".flash")).to_contain_text("邮箱 fish@example.com 已确认。")

    page.goto(f"{base}/me/security/app/")
    page.fill("#id_password", PASSWORD)
    send(page)
    secret = page.locator(".security__key").inner_text()
    assert page.locator(".security__qr").evaluate("image => image.naturalWidth") > 0
    page.fill("#id_code", code_of(secret))
    send(page)
    expect(page.locator("h1")).to_have_text("恢复码")
    recovery = page.locator(".security__codes li").first.inner_text()

    sign_out(page, base)
    sign_in(page, base, "fish@example.com")
    expect(page.locator("h1")).to_have_text("两步验证")
    page.fill("#id_code", "000000")
    send(page)
    expect(page.locator(".field .field__error")).to_have_text("验证码不对，或已经用过。")
    page.fill("#id_code", recovery)
    send(page)
    expect(page).to_have_url(f"{base}/me/")


def test_a_passkey_opens_the_door_without_a_password(live_server, page):
    base = live_server.url
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    make_member(username="早起的鱼")
    sign_in(page, base, "早起的鱼")
    page.goto(f"{base}/me/security/passkeys/add/")
    page.fill("#id_password", PASSWORD)
    send(page)
    page.fill("#id_name", "我的手机")
    send(page)
    expect(page.locator("h1")).to_have_text("恢复码")
    page.goto(f"{base}/me/security/passkeys/")
    expect(page.locator(".security__name")).to_have_text("我的手机")

    sign_out(page, base)
    page.goto(f"{base}/sign-in/?next=/latest/")
    send(page, ".passkey button")
    expect(page).to_have_url(f"{base}/latest/")
    sign_out(page, base)
    sign_in(page, base, "早起的鱼")
    expect(page.locator("h1")).to_have_text("两步验证")
    send(page, ".passkey button")
    expect(page).to_have_url(f"{base}/me/")


def test_the_essentials_without_scripts(live_server, browser, browser_context_args):
    base = live_server.url
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/sign-up/")
    page.fill("#id_username", "早起的鱼")
    page.fill("#id_email", "fish@example.com")
    page.fill("#id_password1", PASSWORD)
    page.check("#id_consent")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/me/$"))
    page.goto(base + link_in(delivered()[0]))
    page.click(PRIMARY)
    expect(page.locator(".flash")).to_contain_text("已确认")
    page.goto(f"{base}/me/security/")
    with page.expect_navigation():
        page.click("text=退出登录")
    page.goto(f"{base}/sign-in/")
    expect(page.locator(".passkey")).to_be_hidden()
    page.fill("#id_login", "早起的鱼")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{base}/me/")
    assert Member.objects.get(username="早起的鱼").consents.count() == 2


@pytest.mark.parametrize(("width", "mode"), [(360, "dark"), (1280, "light")])
def test_axe_finds_nothing_at_the_door(live_server, page, width, mode):
    base = live_server.url
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=mode, reduced_motion="reduce")
    make_member(username="早起的鱼")
    found = {}

    def look(path):
        page.goto(base + path)
        results = Axe().run(page)
        if results.violations_count:
            found[path] = results.generate_report()
        if extra := page.locator("html").evaluate("e => e.scrollWidth - e.clientWidth"):
            found[f"{path} is too wide"] = extra

    for path in ("/sign-in/", "/sign-up/", "/password/", "/password/1/x/", "/confirm-email/x/"):
        look(path)
    page.goto(f"{base}/sign-up/")
    send(page)
    assert page.locator(".field__error").count() == 4
    sign_in(page, base, "早起的鱼")
    for path in ("/me/security/", "/me/security/email/", "/me/security/sessions/"):
        look(path)
    look("/me/security/app/")
    page.fill("#id_password", PASSWORD)
    send(page)
    look("/me/security/app/")
    look("/me/security/passkeys/add/")
    assert found == {}
