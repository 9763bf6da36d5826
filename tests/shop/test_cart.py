"""The cart: of visitors and of members, one after signing in, reckoned anew each time."""

from django.conf import settings
from django.core import signing
from django.test import TestCase
from django.urls import reverse

from articles.models import Article
from shop.carts import MOST_LINES
from shop.models import CartLine, Item, Order
from tests.counting import queries_of
from tests.factories import (
    PASSWORD,
    give_points,
    make_claim,
    make_item,
    make_member,
    make_priced,
    make_topic,
    some_editor,
)

CART = "/shop/cart/"
CHECKOUT = "/shop/checkout/"
BAD_QUANTITIES = ["0", "-1", "1000000000", "13", "很多", "1.5", "", "٣", "9" * 100_000, "\0"]


class CartCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()
        cls.article = make_priced(24, title="一粒稻种的三个夏天")
        cls.month = make_item(name="深读会员一个月")

    def add(self, item=None, **data):
        return self.client.post((item or self.month).get_absolute_url(), {"cart": 1} | data)

    def change(self, **data):
        return self.client.post(CART, data)

    def page(self):
        return self.client.get(CART).content.decode()

    def basket(self):
        return self.client.get(CART).context["basket"]

    def wishes(self):
        return {line.item.pk: line.wish.quantity for line in self.basket().lines}


class VisitorTests(CartCase):
    def test_a_visitor_fills_a_cart_and_pages_ask_for_its_number(self):
        self.assertContains(self.client.get(CART), "购物车还是空的")
        self.assertNotIn(settings.HINT_COOKIE_NAME, self.client.cookies)
        self.add()
        self.client.post(f"/shop/articles/{self.article.pk}/", {"cart": 1})
        self.assertEqual(self.client.cookies[settings.HINT_COOKIE_NAME].value, "1")
        slots = self.client.get("/fragment/", {"path": "/"}).json()["slots"]
        self.assertEqual(list(slots), ["cart"])
        self.assertIn('<span class="toolbar__dot">2</span>', slots["cart"])
        page = self.page()
        self.assertIn("一粒稻种的三个夏天", page)
        self.assertIn("登录后支付", page)
        self.assertEqual(self.basket().total, 124)

    def test_the_fragment_asks_the_database_nothing_for_a_visitors_cart(self):
        self.add()
        self.assertLessEqual(queries_of(self.client, "/fragment/?path=/"), 1)

    def test_an_empty_cart_takes_the_hint_away(self):
        self.add()
        self.change(clear=1)
        for name in (settings.HINT_COOKIE_NAME, settings.CART_COOKIE_NAME):
            self.assertEqual(self.client.cookies[name].value, "")

    def test_what_we_did_not_write_is_an_empty_cart(self):
        for text in ("x", "{}", signing.dumps({"1": 2}), "a:b:c"):
            self.client.cookies[settings.CART_COOKIE_NAME] = text
            self.assertContains(self.client.get(CART), "购物车还是空的")

    def test_paying_leads_to_the_door_and_back_to_the_cart(self):
        self.add()
        response = self.client.post(CHECKOUT, {"buy": 1})
        self.assertEqual(response.status_code, 302)
        self.assertIn("next=/shop/cart/", response["Location"])

    def test_signing_in_joins_both_carts_and_ends_the_cookie(self):
        CartLine.objects.create(member=self.member, item=self.month, quantity=2)
        self.add(quantity=3)
        self.client.post(f"/shop/articles/{self.article.pk}/", {"cart": 1})
        door = reverse("account_login")
        response = self.client.post(
            f"{door}?next={CART}", {"login": self.member.username, "password": PASSWORD}
        )
        self.assertRedirects(response, CART)
        self.assertEqual(self.wishes(), {self.month.pk: 3, self.article.item.pk: 1})
        self.assertEqual(self.client.cookies[settings.CART_COOKIE_NAME].value, "")
        self.client.logout()
        self.assertContains(self.client.get(CART), "购物车还是空的")


class MemberTests(CartCase):
    def setUp(self):
        self.client.force_login(self.member)

    def test_quantities_change_and_steps_stop_at_their_ends(self):
        self.add()
        name = f"quantity-{self.month.pk}"
        self.change(**{name: 5})
        self.assertEqual(self.wishes(), {self.month.pk: 5})
        self.change(**{name: 5, "more": self.month.pk})
        self.assertEqual(self.wishes(), {self.month.pk: 6})
        self.change(**{name: 1, "less": self.month.pk})
        self.assertEqual(self.wishes(), {self.month.pk: 1})
        self.change(**{name: 12, "more": self.month.pk})
        self.assertEqual(self.wishes(), {self.month.pk: 12})

    def test_a_bad_quantity_is_refused_in_words_and_stays_as_typed(self):
        self.add(quantity=2)
        for typed in BAD_QUANTITIES:
            with self.subTest(typed[:20]):
                response = self.change(**{f"quantity-{self.month.pk}": typed})
                self.assertContains(response, "1 到 12 的整数", status_code=422)
                if 0 < len(typed) < 20 and typed != "\0":
                    self.assertContains(response, f'value="{typed}"', status_code=422)
                response = self.add(quantity=typed)
                self.assertContains(response, "1 到 12 的整数", status_code=422)
        self.assertEqual(self.wishes(), {self.month.pk: 2})

    def test_a_report_is_bought_once(self):
        item = Item.objects.of(self.article)
        for _time in range(2):
            self.add(item)
        response = self.change(**{f"quantity-{item.pk}": 2})
        self.assertContains(response, "永久可读", status_code=422)
        self.assertEqual(self.wishes(), {item.pk: 1})

    def test_more_than_the_most_of_a_thing_is_refused_when_added(self):
        self.add(quantity=10)
        self.assertContains(self.add(quantity=3), "1 到 12", status_code=422)

    def test_what_is_not_chosen_is_kept_and_not_counted(self):
        self.add()
        self.add(Item.objects.of(self.article))
        self.change(line=[self.month.pk, self.article.item.pk], chosen=[self.article.item.pk])
        self.assertEqual(self.basket().total, 24)
        self.assertEqual(len(self.wishes()), 2)

    def test_a_line_that_another_tab_added_stays_chosen(self):
        self.add()
        self.add(Item.objects.of(self.article))
        self.change(line=[self.month.pk], chosen=[self.month.pk])
        self.assertEqual(self.basket().total, 124)

    def test_removed_is_removed(self):
        self.add()
        self.change(remove=self.month.pk)
        self.change(remove="x")
        self.assertEqual(self.wishes(), {})

    def test_what_became_unavailable_is_marked_and_excluded(self):
        topic = make_topic(make_priced(5), title="两岸之间")
        self.add(make_item(topic=topic))
        self.add(Item.objects.of(self.article))
        self.add()
        self.article.withdraw(some_editor(), reason="试")
        topic.published_at = None
        topic.save()
        Item.objects.filter(pk=self.month.pk).update(is_on_sale=False)
        page = self.page()
        self.assertEqual(page.count("不可购买"), 3)
        self.assertEqual(page.count("没有计入合计"), 3)
        self.assertEqual(self.basket().total, 0)
        self.assertNotIn("用积分支付", page)

    def test_prices_are_those_of_now(self):
        self.add(Item.objects.of(self.article))
        Article.objects.filter(pk=self.article.pk).update(price=99)
        self.assertEqual(self.basket().total, 99)

    def test_the_best_coupon_is_suggested_and_any_can_be_chosen(self):
        self.add(quantity=3)
        best = make_claim(self.member, value=50)
        other = make_claim(self.member, worth="percent", value=10)
        make_claim(self.member, value=90, least_spent=301)
        self.assertEqual(self.basket().offer.claim, best)
        page = self.client.get(CART, {"coupon": other.pk})
        self.assertEqual(page.context["basket"].total, 270)
        for nonsense in ("", "x", "9" * 40, "-1"):
            page = self.client.get(CART, {"coupon": nonsense})
            self.assertEqual(page.context["basket"].total, 300)
        self.assertContains(page, "还差 1 积分可用")

    def test_the_way_from_cart_to_order(self):
        give_points(self.member, 250)
        self.add(quantity=2)
        form = self.client.get(CART).context["form"]
        data = {"buy": 1, "key": form["key"].value(), "total": form["total"].value()}
        response = self.client.post(CHECKOUT, data, follow=True)
        self.assertContains(response, "支付成功")
        self.assertContains(response, "深读会员一个月")
        self.client.post(CHECKOUT, data)
        self.assertEqual(Order.objects.count(), 1)
        self.assertEqual(self.wishes(), {})

    def test_a_number_changed_but_not_reckoned_is_not_paid_blindly(self):
        give_points(self.member, 1000)
        self.add()
        form = self.client.get(CART).context["form"]
        data = {"key": form["key"].value(), "total": 100, f"quantity-{self.month.pk}": 3}
        response = self.client.post(CHECKOUT, data, follow=True)
        self.assertContains(response, "价格")
        self.assertEqual(self.basket().total, 300)
        self.assertEqual(Order.objects.count(), 0)

    def test_forms_we_never_sent_are_refused_in_words(self):
        self.add()
        good = {"key": "9b2f0d0e-1c9d-4a8e-9a43-5a4b7d0c2f11", "total": "100"}
        for bad in ({"key": "x"}, {"total": "-1"}, {"total": "9" * 30}, {"coupon": "很"}):
            response = self.client.post(CHECKOUT, good | bad, follow=True)
            self.assertContains(response, "不完整")

    def test_too_few_points_lead_to_the_ways_to_earn_them(self):
        give_points(self.member, 12)
        self.add()
        page = self.page()
        self.assertIn("你有 12 积分，还差 88 积分", page)
        for name in ("accounts:checkin", "accounts:points", "shop:redeem"):
            self.assertIn(f'href="{reverse(name)}"', page)
        self.assertNotIn("用积分支付", page)

    def test_a_cart_is_full_at_last(self):
        for number in range(MOST_LINES):
            CartLine.objects.create(member=self.member, item=make_item(name=f"会员{number}"))
        self.assertContains(self.add(), "购物车已满", status_code=422)

    def test_nobody_else_sees_it_and_no_cache_keeps_it(self):
        self.add()
        response = self.client.get(CART)
        self.assertIn("no-store", response["Cache-Control"])
        self.assertEqual(response["X-Robots-Tag"], "noindex")
        self.client.force_login(make_member())
        self.assertContains(self.client.get(CART), "购物车还是空的")

    def test_a_script_gets_the_cart_alone(self):
        self.add()
        response = self.client.post(
            CART, {"more": self.month.pk}, headers={"X-Requested-With": "fetch"}
        )
        self.assertNotContains(response, "<html")
        self.assertContains(response, "data-entry")


class DoubledTests(CartCase):
    def setUp(self):
        self.client.force_login(self.member)
        topic = make_topic(self.article, make_priced(), title="周末深读")
        for item in (make_item(topic=topic), Item.objects.of(self.article)):
            CartLine.objects.create(member=self.member, item=item)

    def test_the_cart_says_what_is_bought_with_a_topic_already(self):
        self.assertContains(
            self.client.get(CART), "《一粒稻种的三个夏天》已包含在购物车里的专题“周末深读”中"
        )

    def test_what_is_not_chosen_is_no_double(self):
        self.member.cart_lines.filter(item__article=None).update(is_chosen=False)
        self.assertNotContains(self.client.get(CART), "已包含在购物车里")


class BudgetTests(CartCase):
    def test_the_cart_asks_the_same_however_much_lies_in_it(self):
        self.client.force_login(self.member)
        make_claim(self.member, scope="category", category=self.article.category)
        sizes = []
        for number in (1, 8):
            while self.member.cart_lines.count() < 3 * number:
                for item in (
                    make_item(),
                    Item.objects.of(make_priced()),
                    make_item(topic=make_topic(make_priced())),
                ):
                    CartLine.objects.create(member=self.member, item=item)
            sizes.append(queries_of(self.client, CART))
        self.assertEqual(sizes[0], sizes[1])
        self.assertLessEqual(sizes[1], 8)
