"""The shop in a real browser: from a visitor's cart to an order, without scripts, and back."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Member
from articles.models import Unlock
from shop.models import CartLine, Item, Order
from tests.factories import (
    PASSWORD,
    give_points,
    make_claim,
    make_coupon,
    make_item,
    make_member,
    make_operator,
    make_order,
    make_priced,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member():
    member = make_member(username="买报人")
    give_points(member, 500)
    return member


@pytest.fixture
def month():
    return make_item(name="深读会员一个月")


def test_a_visitors_cart_becomes_an_order(live_server, page, member, month):
    make_coupon(name="读者节通用券", value=50, least_spent=200)
    page.goto(f"{live_server.url}/shop/")
    page.get_by_role("link", name="深读会员一个月").click()
    page.get_by_role("button", name="加入购物车").click()
    number = page.locator('.toolbar [data-slot="cart"] .toolbar__dot')
    expect(number).to_have_text("1")
    more = page.get_by_role("button", name="加一件")
    more.click()
    expect(page.get_by_label("数量")).to_have_value("2")
    expect(page.locator(".sum__total strong")).to_have_text("200")

    page.get_by_role("link", name="登录后支付").click()
    page.locator("[name=login]").fill(member.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/shop/cart/")
    expect(page.locator(".sum__total strong")).to_have_text("200")

    page.goto(f"{live_server.url}/shop/coupons/")
    page.get_by_role("button", name="领取读者节通用券").click()
    expect(page.get_by_role("status")).to_contain_text("优惠券已领到")
    page.goto(f"{live_server.url}/shop/cart/")
    expect(page.locator(".sum__total strong")).to_have_text("150")
    page.get_by_label("优惠券").select_option("不使用优惠券")
    expect(page.locator(".sum__total strong")).to_have_text("200")
    page.get_by_label("优惠券").select_option(index=1)
    expect(page.locator(".sum__total strong")).to_have_text("150")
    page.get_by_role("button", name="用积分支付").click()
    expect(page.get_by_role("status")).to_contain_text("支付成功")
    expect(page.locator(".order__total td")).to_have_text("150")
    member.refresh_from_db()
    assert (member.points, member.is_vip) == (350, True)
    expect(page.locator('.toolbar [data-slot="cart"] .toolbar__dot')).to_have_count(0)


def test_another_number_is_reckoned_in_place_and_the_next_click_counts(
    live_server, page, enter, member, month
):
    enter(member)
    page.goto(live_server.url + month.get_absolute_url())
    page.evaluate("window.isTheSamePage = true")
    number = page.get_by_label("数量")
    number.fill("13")
    expect(page.get_by_role("alert")).to_contain_text("1 到 12")
    number.press("Backspace")
    number.press("Backspace")
    number.press_sequentially("3")
    expect(page.locator(".sum__total strong")).to_have_text("300")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(number).to_be_focused()
    assert page.evaluate("window.isTheSamePage") is True
    page.get_by_role("button", name="用积分支付").click()
    expect(page.get_by_role("status")).to_contain_text("支付成功")
    assert Order.objects.get().total == 300


def test_the_essentials_work_without_scripts(browser, live_server, enter, member, month):
    article = make_priced(24, title="一粒稻种的三个夏天")
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    enter(member, context)
    page = context.new_page()
    page.goto(f"{live_server.url}{month.get_absolute_url()}")
    page.get_by_role("button", name="加入购物车").click()
    page.get_by_label("数量").fill("0")
    page.get_by_role("button", name="重新计算").first.click()
    expect(page.get_by_role("alert")).to_contain_text("1 到 12")
    expect(page.get_by_label("数量")).to_have_value("0")
    page.get_by_label("数量").fill("3")
    page.get_by_role("button", name="重新计算").first.click()
    expect(page.locator(".sum__total strong")).to_have_text("300")
    page.get_by_role("button", name="移除深读会员一个月").click()
    expect(page.locator("main")).to_contain_text("购物车还是空的")
    page.goto(f"{live_server.url}/shop/articles/{article.pk}/")
    page.get_by_role("button", name="用积分支付").click()
    expect(page.get_by_role("status")).to_contain_text("支付成功")
    assert Unlock.objects.get().article == article
    context.close()


def test_the_desk_refunds_an_order(live_server, page, enter):
    order = make_order(make_member(), Item.objects.of(make_priced(24)))
    enter(make_operator())
    page.goto(f"{live_server.url}/admin/shop/order/{order.pk}/change/")
    page.locator("[name=reason]").fill("读者买错了")
    page.get_by_role("button", name="取消并退款").click()
    expect(page.locator("#main, main").first).to_contain_text("已取消并退款")
    assert Order.objects.get().is_refunded
    assert Member.objects.get(pk=order.member_id).points == 24
    assert not Unlock.objects.exists()


@pytest.mark.parametrize(("width", "mode"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    live_server, page, enter, member, month, width, mode
):
    make_order(member, month)
    make_coupon(name="读者节通用券", quantity=3)
    make_claim(member, name="老读者谢礼", least_spent=900)
    CartLine.objects.create(member=member, item=month, quantity=9)
    CartLine.objects.create(member=member, item=make_item(name="停售的", is_on_sale=False))
    enter(member)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=mode, reduced_motion="reduce")
    found = {}
    names = ["catalogue", "cart", "coupons", "orders", "membership", "redeem"]
    paths = [reverse(f"shop:{name}") for name in names]
    order = Order.objects.get()
    for path in [*paths, month.get_absolute_url(), order.get_absolute_url()]:
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        results = Axe().run(page)
        if results.violations_count:
            found[path] = results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert found == {}
