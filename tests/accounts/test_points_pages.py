"""What members see of their points and levels, and operators at their desk."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import points
from accounts.admin.points import NUMBERED, LongPaginator
from accounts.models import EarningRule, LedgerLine, Level, Member, Notification, Reason
from newsportal import site
from newsportal.models import LogEntry
from tests.factories import make_article, make_editor, make_member, make_operator

LEDGER = "/admin/accounts/ledgerline/"


class LedgerPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()
        cls.article = make_article(published=True, title="把实验室建在河的两岸")

    def setUp(self):
        self.client.force_login(self.member)

    def test_each_line_has_time_amount_balance_reason_and_object(self):
        points.award(self.member, 1250, Reason.ARTICLE, "a", about=self.article)
        points.spend(self.member, 20, Reason.MAKE_UP, "b", note="2026-11-21")
        line = self.member.ledger.get(key="a")
        page = self.client.get("/me/points/")
        self.assertContains(page, "+1,250")
        self.assertContains(page, "－20")
        self.assertContains(page, "余额 1,230")
        self.assertContains(page, "投稿被采用")
        self.assertContains(page, f'href="{self.article.get_absolute_url()}"')
        self.assertContains(page, timezone.localtime(line.at).strftime("%Y-%m-%d %H:%M:%S"))

    def test_what_a_stranger_named_is_shown_as_text(self):
        nasty = make_article(title="<script>alert(1)</script>")
        points.award(self.member, 5, Reason.LIKED, "a", about=nasty)
        self.assertNotContains(self.client.get("/me/points/"), "<script>alert")

    def test_older_lines_are_on_further_pages(self):
        for number in range(45):
            points.award(self.member, number + 1, Reason.GRANT, f"{number}")
        seen, path = [], "/me/points/"
        while path:
            context = self.client.get(path).context
            seen += [line.amount for line in context["lines"]]
            path = context["older"] and f"/me/points/?before={context['older']}"
        self.assertEqual(seen, list(range(45, 0, -1)))

    def test_nonsense_for_a_page_shows_the_newest(self):
        points.award(self.member, 7, Reason.GRANT, "a")
        for text in ("x", "-1", "0", "9" * 30, "%00", "１"):
            self.assertContains(self.client.get(f"/me/points/?before={text}"), "+7")

    def test_nobody_sees_the_lines_of_another(self):
        points.award(make_member(), 777, Reason.GRANT, "a")
        self.assertNotContains(self.client.get("/me/points/"), "777")

    def test_ways_to_earn_say_how_often_today_paid(self):
        EarningRule.objects.filter(deed="liked").update(points=3, per_day=20)
        other = make_member()
        for key in ("1", "2"):
            points.earn(self.member, Reason.LIKED, key, about=self.article, by=other)
        page = self.client.get("/me/points/")
        self.assertContains(page, "2/20")
        self.assertContains(page, "0/10")
        EarningRule.objects.filter(deed="comment").update(points=0)
        self.assertNotContains(self.client.get("/me/points/"), "评论通过审核")

    def test_the_level_says_how_far_it_is_to_the_next(self):
        points.award(self.member, 130, Reason.GRANT, "a")
        points.spend(self.member, 100, Reason.MAKE_UP, "b")
        page = self.client.get("/me/points/")
        self.assertContains(page, "Lv.2 常读者")
        self.assertContains(page, "再得 370 分升至 Lv.3")
        for level in Level.objects.filter(threshold__gt=100):
            level.delete()
        self.assertContains(self.client.get("/me/levels/"), "已是最高等级")

    def test_everybody_sees_the_level_of_a_member(self):
        self.client.logout()
        self.assertContains(self.client.get(self.member.get_absolute_url()), "Lv.1 新读者")


class DeskTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(username="早起的鱼")
        cls.operator = make_operator()

    def setUp(self):
        self.client.force_login(self.operator)

    def book(self, amount, reason="读者见面会补贴", member="早起的鱼", key=None):
        key = key or "7e6b6c4e-6f0a-4d0b-9a51-6a3c2a8d1f00"
        data = {"member": member, "amount": amount, "reason": reason, "key": key}
        return self.client.post(LEDGER + "add/", data)

    def balance(self):
        self.member.refresh_from_db()
        return self.member.points

    def test_an_operator_gives_points_once_with_line_log_and_word(self):
        for _ in range(2):
            self.assertRedirects(self.book(50), LEDGER)
        self.assertEqual(self.balance(), 50)
        line = LedgerLine.objects.get()
        self.assertEqual((line.reason, line.note), (Reason.GRANT, "读者见面会补贴"))
        entry = LogEntry.objects.get(verb="grant_points")
        self.assertEqual((entry.actor, entry.reason), (self.operator, "读者见面会补贴"))
        self.assertIn("50", Notification.objects.get(member=self.member).text)

    def test_from_a_member_it_is_one_step_to_their_points(self):
        page = self.client.get(f"/admin/accounts/member/{self.member.pk}/change/")
        name = quote("早起的鱼")
        for way in (f"{LEDGER}?q={name}", f"{LEDGER}add/?member={name}"):
            self.assertContains(page, way)
        self.assertContains(self.client.get(f"{LEDGER}add/?member={name}"), 'value="早起的鱼"')

    def test_an_operator_deducts_but_not_more_than_there_is(self):
        points.award(self.member, 30, Reason.GRANT, "a")
        self.assertRedirects(self.book(-20), LEDGER)
        refused = self.book(-11, key="7e6b6c4e-6f0a-4d0b-9a51-6a3c2a8d1f01")
        self.assertContains(refused, "早起的鱼现有 10 积分", status_code=422)
        self.assertEqual(self.balance(), 10)
        self.assertEqual(LogEntry.objects.filter(verb="deduct_points").count(), 1)

    def test_nonsense_is_refused_and_kept(self):
        for values in (
            {"amount": 0},
            {"amount": "x"},
            {"amount": 10**7},
            {"amount": 5, "reason": " "},
            {"amount": 5, "member": "没有这个人"},
            {"amount": 5, "member": "\x00"},
            {"amount": 5, "member": self.operator.username},
            {"amount": 5, "key": "x"},
        ):
            answer = self.book(**values)
            self.assertEqual(answer.status_code, 422, values)
            self.assertContains(answer, "field", status_code=422)
        self.assertEqual(self.balance(), 0)

    def test_only_who_may_gives_and_nobody_changes_or_deletes(self):
        line = points.award(self.member, 30, Reason.GRANT, "a")
        self.assertContains(self.client.get(f"{LEDGER}{line.pk}/change/"), "早起的鱼")
        for path in (f"{LEDGER}{line.pk}/delete/", f"{LEDGER}{line.pk}/change/"):
            self.assertEqual(self.client.post(path, {"amount": 5}).status_code, 403)
        self.client.force_login(make_editor())
        for path in (
            LEDGER,
            LEDGER + "add/",
            "/admin/accounts/checkin/",
            "/admin/accounts/level/",
        ):
            self.assertEqual(self.client.get(path).status_code, 403)
        self.assertEqual(self.book(50).status_code, 403)

    def test_the_ledger_is_found_by_member_reason_and_day(self):
        points.award(self.member, 31, Reason.GRANT, "a")
        points.award(make_member(), 77, Reason.CHECK_IN, "b")
        for query in ("q=早起的鱼", "reason__exact=grant"):
            page = self.client.get(f"{LEDGER}?{query}")
            self.assertContains(page, ">+31<")
            self.assertNotContains(page, ">+77<")
        self.assertNotContains(self.client.get(f"{LEDGER}?q=没有"), ">+31<")

    def test_an_operator_arranges_levels_but_keeps_the_first(self):
        first = Level.objects.get(threshold=0)
        url = f"/admin/accounts/level/{first.pk}/"
        self.assertEqual(self.client.post(url + "delete/", {"post": "yes"}).status_code, 403)
        answer = self.client.post(url + "change/", {"name": "新读者", "threshold": 5})
        self.assertContains(answer, "必须有一个等级从 0 分开始")
        answer = self.client.post(url + "change/", {"name": "初来", "threshold": 0})
        self.assertEqual(answer.status_code, 302)
        first.refresh_from_db()
        self.assertEqual((first.name, first.can_message), ("初来", False))
        self.assertFalse(Member.objects.get(pk=self.member.pk).level.can_message)

    def test_an_operator_sets_what_deeds_earn(self):
        for page in ("change", "history"):
            url = f"/admin/accounts/earningrule/%00/{page}/"
            self.assertEqual(self.client.get(url).status_code, 404)
        url = "/admin/accounts/earningrule/liked/change/"
        self.assertEqual(self.client.post(url, {"points": 4, "per_day": 2}).status_code, 302)
        rule = EarningRule.objects.get(deed="liked")
        self.assertEqual((rule.points, rule.per_day), (4, 2))
        self.assertEqual(self.client.get("/admin/accounts/earningrule/add/").status_code, 403)


@pytest.mark.django_db
def test_lists_at_the_desk_cost_the_same_at_any_size(client, monkeypatch):
    monkeypatch.setattr(site, "KEPT_SECONDS", 600)
    client.force_login(make_operator())
    paths = [LEDGER, f"{LEDGER}?reason__exact=grant", "/admin/accounts/checkin/"]
    counts = []
    for size in (3, 70):
        for _ in range(size):
            member = make_member()
            points.award(member, 5, Reason.GRANT, f"{member.pk}")
            member.checkins.create(day=timezone.localdate() - timedelta(days=1))
        client.get("/admin/")
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            assert len(captured) <= 15
            counts.append(len(captured))
    assert counts[:3] == counts[3:]


@pytest.mark.django_db
def test_the_list_of_millions_is_not_counted_whole():
    with CaptureQueriesContext(connection) as captured:
        assert LongPaginator(LedgerLine.objects.all(), 50).count == 0
    assert f"LIMIT {NUMBERED}" in captured[0]["sql"]
