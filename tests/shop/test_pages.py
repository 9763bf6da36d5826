"""The shop's other pages: catalogue, one thing, orders, membership, and the desk's."""

from datetime import timedelta
from uuid import uuid4

import time_machine
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import IntegrityError, connection, transaction
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member, Notification
from articles.models import Access
from newsportal import parts
from newsportal.models import SiteSettings, Word
from shop.models import CartLine, Coupon, Item, Order
from shop.tasks import tell_of_ends
from tests.counting import queries_of
from tests.factories import (
    give_points,
    make_article,
    make_claim,
    make_coupon,
    make_item,
    make_member,
    make_operator,
    make_order,
    make_priced,
    make_topic,
)


class CatalogueTests(TestCase):
    def test_it_shows_what_can_be_bought_the_same_to_everyone(self):
        make_item(name="深读会员一个月")
        make_item(name="停售的", is_on_sale=False)
        make_item(topic=make_topic(make_priced(), title="两岸之间"))
        make_item(topic=make_topic(make_article(published=True), title="全都免费"))
        response = self.client.get("/shop/")
        for name in ("深读会员一个月", "两岸之间", "1 篇，永久可读"):
            self.assertContains(response, name)
        for name in ("停售的", "全都免费"):
            self.assertNotContains(response, name)
        self.client.force_login(make_member())
        self.assertEqual(self.client.get("/shop/").content, response.content)

    def test_a_membership_has_a_drawn_cover_that_is_there(self):
        url = make_item().picture.url
        self.assertTrue(finders.find(url.removeprefix(settings.STATIC_URL)), url)

    def test_nothing_on_sale_is_a_sentence(self):
        self.assertContains(self.client.get("/shop/"), "目前没有在售的商品")

    def test_it_asks_the_same_however_much_is_on_sale(self):
        sizes = []
        for number in (2, 20):
            for _time in range(number):
                make_item()
                make_item(topic=make_topic(make_priced()))
            sizes.append(queries_of(self.client, "/shop/"))
        self.assertEqual(sizes[0], sizes[1])
        self.assertLessEqual(sizes[1], 4)

    def test_switched_off_it_is_gone_and_closed(self):
        SiteSettings.objects.update(has_shop=False)
        page = self.client.get("/").content.decode()
        self.assertNotIn("/shop/", page)
        self.client.force_login(make_member())
        for name in ("catalogue", "cart", "coupons", "orders", "membership", "redeem"):
            self.assertEqual(self.client.get(reverse(f"shop:{name}")).status_code, 404)
        self.assertNotIn("/shop/", self.client.get("/me/").content.decode())


class ToolBarTests(TestCase):
    def test_cart_and_coupons_stand_between_centre_and_check_in(self):
        page = self.client.get("/").content.decode()
        slots = [page.index(f'data-slot="{name}"') for name in ("centre", "cart", "coupons")]
        self.assertEqual(slots, sorted(slots))
        self.assertLess(slots[-1], page.index('data-slot="checkin"'))
        self.assertNotIn("toolbar__dot", page)

    def test_a_members_number_comes_with_the_fragment_and_stands_on_own_pages(self):
        member = make_member()
        CartLine.objects.create(member=member, item=make_item())
        self.client.force_login(member)
        slots = self.client.get("/fragment/", {"path": "/"}).json()["slots"]
        self.assertIn('<span class="toolbar__dot">1</span>', slots["cart"])
        for path in ("/me/", "/shop/cart/"):
            self.assertContains(self.client.get(path), '<span class="toolbar__dot">1</span>')


class BuyNowTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()
        cls.article = make_priced(24, title="一粒稻种的三个夏天")
        cls.page = f"/shop/articles/{cls.article.pk}/"

    def buy(self, page=None, **data):
        data = {"buy": 1, "key": str(uuid4()), "total": 24} | data
        return self.client.post(page or self.page, data, follow=True)

    def test_looking_makes_nothing_and_buying_opens_it(self):
        self.client.force_login(self.member)
        self.assertContains(self.client.get(self.page), "还差 24 积分")
        self.assertEqual(Item.objects.count(), 0)
        give_points(self.member, 30)
        self.assertContains(self.client.get(self.page), "用积分支付")
        response = self.buy()
        self.assertContains(response, "支付成功")
        whole = reverse("articles:whole", args=[self.article.pk])
        self.assertContains(response, f'href="{whole}"')
        self.assertContains(self.client.get(whole), "正文第二段")
        self.assertContains(self.client.get(self.page), "已经可以阅读")
        self.assertContains(self.buy(), "已经可以阅读", status_code=422)
        self.assertEqual(Order.objects.count(), 1)

    def test_too_few_points_are_said_and_nothing_is_made(self):
        self.client.force_login(self.member)
        self.assertContains(self.buy(), "24", status_code=422)
        self.assertEqual(Order.objects.count(), 0)

    def test_the_best_coupon_is_used_unless_another_is_chosen(self):
        self.client.force_login(self.member)
        give_points(self.member, 30)
        claim = make_claim(self.member, value=4)
        page = self.client.get(self.page)
        self.assertEqual(page.context["basket"].total, 20)
        self.assertContains(self.buy(total=20, coupon=claim.pk), "支付成功")
        self.assertEqual(Order.objects.get().claim, claim)

    def test_a_changed_number_is_shown_before_it_is_paid(self):
        self.client.force_login(self.member)
        give_points(self.member, 1000)
        month = make_item()
        response = self.buy(month.get_absolute_url(), quantity=3, total=100)
        self.assertContains(response, "价格", status_code=422)
        self.assertEqual(response.context["basket"].total, 300)
        self.assertContains(self.client.post(month.get_absolute_url(), {"look": 1}), "100")

    def test_visitors_are_led_to_the_door_and_back(self):
        self.assertContains(self.client.get(self.page), f"next={self.page}")
        response = self.client.post(self.page, {"buy": 1})
        self.assertIn(f"next={self.page}", response["Location"])

    def test_what_is_not_sold_has_no_page(self):
        free, vip = (
            make_article(published=True),
            make_article(published=True, access=Access.VIP),
        )
        for pk in (free.pk, vip.pk, make_article().pk, 9 * 10**17):
            self.assertEqual(self.client.get(f"/shop/articles/{pk}/").status_code, 404)
        self.assertEqual(self.client.get("/shop/items/999/").status_code, 404)
        gone = make_item(is_on_sale=False)
        self.assertContains(self.client.get(gone.get_absolute_url()), "已停售")

    def test_paying_asks_at_most_25_times(self):
        self.client.force_login(self.member)
        give_points(self.member, 1000)
        claim = make_claim(self.member, value=10, scope="kind", kind="membership")
        for number in (2, 12):
            topic = make_topic(*[make_priced() for _time in range(number)])
            for item in (make_item(), make_item(topic=topic), Item.objects.of(make_priced())):
                CartLine.objects.create(member=self.member, item=item)
            data = {"key": str(uuid4()), "total": 224 - (10 if claim else 0)}
            data["coupon"] = claim.pk if claim else ""
            held = self.member.cart_lines.values_list("item", flat=True)
            data |= {"line": list(held), "chosen": list(held)}
            with CaptureQueriesContext(connection) as captured:
                response = self.client.post("/shop/checkout/", data)
            self.assertIn("/shop/orders/", response["Location"])
            self.assertLessEqual(len(captured), 25)
            claim = None


class MaskingTests(TestCase):
    def test_listed_words_are_masked_wherever_the_shop_names_a_thing(self):
        Word.objects.create(text="葵花典", scopes=["article"])
        member = make_member()
        article = make_priced(5, title="说说葵花典")
        topic = make_item(topic=make_topic(make_priced(6), title="葵花典专题"))
        make_order(member, Item.objects.of(article))
        CartLine.objects.create(member=member, item=topic)
        make_coupon(scope="item", item=topic)
        self.client.force_login(member)
        pages = [f"/shop/articles/{article.pk}/", topic.get_absolute_url()]
        pages += [
            reverse(f"shop:{name}") for name in ("catalogue", "cart", "coupons", "orders")
        ]
        for path in [*pages, Order.objects.get().get_absolute_url()]:
            with self.subTest(path):
                response = self.client.get(path)
                self.assertContains(response, "***")
                self.assertNotContains(response, "葵花典")


class OrdersTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()
        cls.order = make_order(cls.member, make_item(name="深读会员一个月"))

    def setUp(self):
        self.client.force_login(self.member)

    def test_the_list_and_the_order(self):
        for path in ("/shop/orders/", self.order.get_absolute_url()):
            response = self.client.get(path)
            self.assertContains(response, "深读会员一个月")
            self.assertContains(response, self.order.number)

    def test_no_orders_is_a_sentence(self):
        self.client.force_login(make_member())
        self.assertContains(self.client.get("/shop/orders/"), "还没有买过东西")

    def test_orders_of_others_are_not_found(self):
        self.client.force_login(make_operator())
        response = self.client.get(self.order.get_absolute_url())
        self.assertEqual(response.status_code, 404)

    def test_the_list_asks_the_same_however_long_it_is(self):
        sizes = []
        for number in (1, 19):
            for _time in range(number):
                make_order(self.member)
            sizes.append(queries_of(self.client, "/shop/orders/"))
        self.assertEqual(sizes[0], sizes[1])
        self.assertLessEqual(sizes[1], 8)
        self.assertLessEqual(queries_of(self.client, self.order.get_absolute_url()), 8)

    def test_older_orders_are_a_link_away(self):
        for _time in range(20):
            make_order(self.member)
        response = self.client.get("/shop/orders/")
        self.assertNotContains(response, self.order.number)
        before = response.context["older"]
        self.assertContains(
            self.client.get("/shop/orders/", {"before": before}), self.order.number
        )

    def test_the_membership_page_shows_its_end_and_its_parts(self):
        end = timezone.localtime(Member.objects.get(pk=self.member.pk).vip_until)
        response = self.client.get("/shop/membership/")
        self.assertContains(response, f"{end:%Y-%m-%d %H:%M}")
        self.assertContains(response, "续购")
        with time_machine.travel(end + timedelta(days=1)):
            self.client.force_login(self.member)
            self.assertContains(self.client.get("/shop/membership/"), "已于")
        self.client.force_login(make_member())
        self.assertContains(self.client.get("/shop/membership/"), "开通 VIP 会员")

    def test_the_archive_holds_it_and_leaving_empties_the_cart(self):
        CartLine.objects.create(member=self.member, item=make_item())
        files = dict(
            file for part in parts.gather("EXPORT_PARTS", self.member) for file in part
        )
        self.assertEqual(files["orders.json"][0]["lines"][0]["name"], "深读会员一个月")
        self.assertEqual(files["cart.json"][0]["quantity"], 1)
        list(parts.gather("ERASE_PARTS", self.member))
        self.assertEqual(CartLine.objects.count(), 0)
        self.assertEqual(Order.objects.count(), 1)

    def test_ends_are_told_once(self):
        claim = make_claim(self.member)
        end = Member.objects.get(pk=self.member.pk).vip_until
        for moment in (end - timedelta(days=2), end - timedelta(days=1)):
            with time_machine.travel(moment):
                tell_of_ends(0)
        with time_machine.travel(claim.expires_at - timedelta(days=1)):
            tell_of_ends(0)
        told = Notification.objects.filter(member=self.member).values_list("url", flat=True)
        self.assertCountEqual(told, ["/shop/membership/", "/shop/coupons/"])


class DeskTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.operator = make_operator()
        cls.order = make_order()

    def setUp(self):
        self.client.force_login(self.operator)

    def desk(self, name, *args):
        return reverse(f"admin:shop_{name}", args=args)

    def test_an_order_is_found_by_number_and_member_and_refunded_with_a_reason(self):
        make_order()
        for term in (self.order.number, self.order.member.username):
            page = self.client.get(self.desk("order_changelist"), {"q": term})
            self.assertContains(page, self.order.number)
            self.assertEqual(page.context["cl"].result_count, 1)
        refund = self.desk("order_refund", self.order.pk)
        self.assertEqual(self.client.post(refund, {"reason": " "}).status_code, 422)
        response = self.client.post(refund, {"reason": "买错了"}, follow=True)
        self.assertContains(response, "已取消并退款")
        self.assertContains(response, "买错了")
        again = self.client.post(refund, {"reason": "再来"}, follow=True)
        self.assertContains(again, "已经退款")

    def test_what_a_coupon_promises_cannot_change_once_somebody_holds_it(self):
        claim = make_claim(value=50)
        address = self.desk("coupon_change", claim.coupon_id)
        page = self.client.get(address).content.decode()
        self.assertNotIn('name="value"', page)
        self.assertIn('name="quantity"', page)

    def test_fewer_coupons_than_are_claimed_are_refused_in_words(self):
        coupon = make_claim(quantity=5).coupon
        make_claim()
        Coupon.objects.filter(pk=coupon.pk).update(claimed_count=4)
        data = {"quantity": 3, "claim_from": "2026-11-01T00:00", "claim_until": ""}
        response = self.client.post(self.desk("coupon_change", coupon.pk), data)
        self.assertContains(response, "已领取的数量超过了它")
        with self.assertRaises(IntegrityError), transaction.atomic():
            Coupon.objects.filter(pk=coupon.pk).update(quantity=3)

    def test_the_database_holds_what_an_item_is(self):
        for values in ({"days": None}, {"fixed_price": None}, {"fixed_price": 0}):
            with self.assertRaises(IntegrityError), transaction.atomic():
                make_item(**values)

    def test_coupons_and_items_that_make_no_sense_are_refused_in_words(self):
        moment = {"claim_from": "2026-11-01T00:00", "claim_until": ""}
        coupon = {"name": "券", "worth": "amount", "value": 5, "least_spent": 0, "scope": "all"}
        coupon |= {"valid_days": 15, "is_open": "on", "quantity": ""} | moment
        cases = [
            ("coupon", coupon | {"worth": "percent", "value": 101}, "1 到 100"),
            ("coupon", coupon | {"scope": "kind"}, "请指明是哪一个"),
            ("coupon", coupon | {"kind": "topic"}, "应当留空"),
            ("coupon", coupon | {"claim_until": "2026-10-01T00:00"}, "结束须晚于开始"),
            ("item", {"kind": "membership", "name": "月", "fixed_price": 5}, "会员须填天数"),
            ("item", {"kind": "membership", "days": 5, "fixed_price": 5}, "名称"),
            ("item", {"kind": "topic", "fixed_price": 5, "position": 0}, "会员须填天数"),
        ]
        for name, data, sentence in cases:
            with self.subTest(data):
                response = self.client.post(self.desk(f"{name}_add"), {"position": 0} | data)
                self.assertContains(response, sentence)
        self.client.post(self.desk("coupon_add"), coupon)
        self.assertTrue(Coupon.objects.filter(name="券").exists())

    def test_lists_ask_the_same_however_long_they_are(self):
        for name in ("order", "claim", "coupon", "item", "batch"):
            sizes = []
            for number in (1, 15):
                for _time in range(number):
                    make_order()
                    make_claim()
                    make_item(topic=make_topic())
                sizes.append(queries_of(self.client, self.desk(f"{name}_changelist")))
            with self.subTest(name):
                self.assertEqual(sizes[0], sizes[1])
                self.assertLessEqual(sizes[1], 15)


class SettingsTests(TestCase):
    def test_the_cart_cookie_is_no_scripts_business(self):
        self.client.post(make_item().get_absolute_url(), {"cart": 1})
        cookie = self.client.cookies[settings.CART_COOKIE_NAME]
        self.assertTrue(cookie["httponly"])
        self.assertEqual(cookie["samesite"], "Lax")
