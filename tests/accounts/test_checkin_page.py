"""The page of the daily check-in, its entry in the tool bar, and its leaderboards."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import boards, checkins, levels, points
from accounts.models import CheckIn, LedgerLine, Measure, Member, Reason, Sanction, Streak
from newsportal import site
from newsportal.models import SiteSettings
from tests.accounts.test_checkin import DAY, on, set_site, sign
from tests.factories import make_member, make_operator, make_superuser
from tests.rows import vacuum

JOINED = timezone.make_aware(timezone.datetime(2026, 3, 2))


class PageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(username="早起的鱼", date_joined=JOINED)

    def setUp(self):
        self.client.force_login(self.member)

    def get(self, query="", day=DAY):
        with on(day):
            return self.client.get(f"/checkin/{query}")

    def post(self, day=DAY, **extra):
        with on(day, 7, 12, 45):
            return self.client.post("/checkin/", **extra)

    def test_looking_never_checks_in(self):
        self.assertContains(self.get(), "今日可得 5–20 积分")
        self.client.head("/checkin/")
        self.assertEqual(CheckIn.objects.count(), 0)

    def test_one_post_checks_in_and_the_page_says_what_it_paid(self):
        self.assertRedirects(self.post(), "/checkin/", fetch_redirect_response=False)
        row = CheckIn.objects.get()
        page = self.get()
        self.assertContains(page, f"+{row.amount}")
        self.assertContains(page, "07:12:45")
        self.assertContains(page, "已签")
        self.assertContains(page, "再签 2 天，连续满 3 日另得 5 积分")
        self.post()
        self.assertContains(self.get(), f"+{row.amount}")
        self.assertEqual(LedgerLine.objects.count(), 1)

    def test_a_form_from_elsewhere_checks_nobody_in(self):
        stranger = Client(enforce_csrf_checks=True)
        stranger.force_login(self.member)
        self.assertEqual(stranger.post("/checkin/").status_code, 403)
        self.assertEqual(CheckIn.objects.count(), 0)

    def test_signed_out_it_leads_to_sign_in_and_back(self):
        self.client.logout()
        for answer in (self.client.get("/checkin/"), self.client.post("/checkin/")):
            self.assertEqual(answer.status_code, 302)
            self.assertIn("next=/checkin/", answer.headers["Location"])
        self.assertEqual(CheckIn.objects.count(), 0)

    def test_the_page_is_kept_nowhere(self):
        for path in ("/checkin/", "/me/points/", "/me/levels/"):
            answer = self.client.get(path)
            self.assertIn("no-store", answer.headers["Cache-Control"])
            self.assertContains(answer, "noindex")

    def test_the_calendar_knows_lunar_days_and_solar_terms(self):
        sign(self.member, DAY - timedelta(days=1))
        page = self.get()
        for words in ("2026年11月", "丙午年九月至十月", "小雪", "立冬", "廿三"):
            self.assertContains(page, words)

    def test_months_lead_back_to_the_first_and_not_into_the_future(self):
        page = self.get("?month=2026-03")
        self.assertContains(page, "2026年3月")
        self.assertContains(page, "?month=2026-04")
        self.assertNotContains(page, "?month=2026-02")
        self.assertNotContains(self.get(), "?month=2026-12")

    def test_no_month_is_no_address(self):
        for text in (
            "",
            "2026-13",
            "2026-00",
            "2026-12",
            "2026-02",
            "0000-01",
            "9999-12",
            "26-11",
            "2026-11-01",
            "٢٠٢٦-١١",
            "%00",
            "x" * 5000,
            "2026-11%0A",
        ):
            self.assertEqual(self.get(f"?month={text}").status_code, 404, text)

    def test_the_banned_are_told_why_and_keep_their_points(self):
        with on(DAY):
            Sanction.objects.impose(
                self.member, Measure.BAN, by=make_superuser(), reason="刷分", ends_at=None
            )
            self.assertContains(self.client.post("/checkin/", follow=True), "刷分")
            values = {"day": DAY - timedelta(days=1), "price": 20}
            answer = self.client.post("/checkin/make-up/", values, follow=True)
        self.assertContains(answer, "刷分")
        self.assertEqual(CheckIn.objects.count(), 0)

    def test_switched_off_it_has_neither_entry_nor_address(self):
        set_site(has_checkin=False)
        self.assertEqual(self.get().status_code, 404)
        self.assertEqual(self.post().status_code, 404)
        self.assertEqual(self.client.post("/checkin/make-up/").status_code, 404)
        for path in ("/", "/me/", "/me/points/"):
            self.assertNotContains(self.client.get(path), "/checkin/")
        self.assertNotIn("checkin", self.client.get("/fragment/").json()["slots"])


class MakeUpPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(date_joined=JOINED)
        cls.missed = DAY - timedelta(days=2)

    def setUp(self):
        self.client.force_login(self.member)
        sign(self.member, DAY - timedelta(days=3), DAY - timedelta(days=1))

    def make_up(self, **values):
        values = {"day": self.missed.isoformat(), "price": 20} | values
        with on(DAY):
            return self.client.post("/checkin/make-up/", values, follow=True)

    def test_the_price_is_shown_before_and_what_comes_of_it(self):
        points.award(self.member, 100, Reason.GRANT, "a")
        with on(DAY):
            page = self.client.get("/checkin/")
        self.assertContains(page, "补签 11月21日，连续天数由 1 天接成 3 天。")
        self.assertContains(page, "20 积分")
        page = self.make_up()
        self.assertContains(page, "补签成功，现已连续签到 3 天。")
        self.assertNotContains(page, "补签 11月21日")
        self.assertContains(self.make_up(), "这一天已经签到过了。")

    def test_a_day_that_joins_nothing_says_so(self):
        with on(DAY + timedelta(days=3)):
            page = self.client.get("/checkin/")
        self.assertContains(page, "补签 11月25日，连续天数由 0 天接成 1 天。")
        self.assertContains(page, "补签 11月24日，连续天数仍为 0 天。")

    def test_whoever_is_short_is_told_how_much(self):
        LedgerLine.objects.count()
        balance = points_of(self.member)
        points.spend(self.member, balance - 3, Reason.DEDUCTION, "b")
        with on(DAY):
            page = self.client.get("/checkin/")
        self.assertContains(page, "还差 17 积分。")
        self.assertContains(self.make_up(), "需要 20 积分，你现有 3 积分。")
        self.assertEqual(points_of(self.member), 3)

    def test_whoever_signs_in_first_comes_back_to_the_page(self):
        self.assertRedirects(self.client.get("/checkin/make-up/"), "/checkin/")
        self.assertEqual(CheckIn.objects.filter(is_made_up=True).count(), 0)

    def test_nonsense_signs_nothing(self):
        for values in (
            {"day": ""},
            {"day": "yesterday"},
            {"day": "\x00"},
            {"price": "free"},
            {"day": "2026-02-30"},
            {"price": "9" * 400},
        ):
            with on(DAY):
                answer = self.client.post(
                    "/checkin/make-up/", {"day": self.missed, "price": 20} | values
                )
            self.assertIn(answer.status_code, (302, 404), values)
        self.assertEqual(CheckIn.objects.filter(is_made_up=True).count(), 0)


def points_of(member):
    member.refresh_from_db()
    return member.points


class ToolBarTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()

    def slot(self):
        return self.client.get("/fragment/").json()["slots"].get("checkin", "")

    def test_every_page_has_the_same_plain_link_for_everybody(self):
        before = self.client.get("/").content
        self.assertIn("今日签到".encode(), before)
        self.assertIn(b'href="/checkin/"', before)
        self.client.force_login(self.member)
        self.assertEqual(self.client.get("/").content, before)

    def test_the_entry_checks_in_in_place_and_then_says_so(self):
        self.assertEqual(self.slot(), "")
        self.client.force_login(self.member)
        self.assertIn("csrfmiddlewaretoken", self.slot())
        answer = self.client.post("/checkin/", headers={"X-Requested-With": "fetch"})
        amount = CheckIn.objects.get().amount
        self.assertContains(answer, f"+{amount}")
        self.assertContains(answer, "已签到")
        self.assertIn("已签到", self.slot())
        self.assertNotIn("form", self.slot())
        again = self.client.post("/checkin/", headers={"X-Requested-With": "fetch"})
        self.assertContains(again, "已签到")


class BoardTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.members = [make_member(date_joined=JOINED) for _ in range(13)]

    def boards(self, member, day=DAY):
        self.client.force_login(member)
        with on(day):
            return self.client.get("/checkin/").context

    def test_today_is_ordered_by_the_clock_and_knows_my_place(self):
        for number, member in enumerate(self.members):
            with on(DAY, 0, 0, number):
                checkins.check_in(member)
        context = self.boards(self.members[12])
        self.assertEqual([row.member for row in context["earliest"]], self.members[:10])
        self.assertEqual(context["rank_today"], 13)

    def test_who_is_gone_stands_on_no_board(self):
        gone, here = self.members[:2]
        sign(gone, DAY)
        Member.objects.filter(pk=gone.pk).update(is_active=False)
        sign(here, DAY)
        context = self.boards(here)
        self.assertEqual([row.member for row in context["earliest"]], [here])
        self.assertEqual([row.member_id for row in context["longest"]], [here.pk])

    def test_a_made_up_day_is_in_no_race(self):
        member = self.members[0]
        points.award(member, 100, Reason.GRANT, "a")
        with on(DAY, 0, 0, 1):
            checkins.make_up(member, DAY - timedelta(days=1), 20)
        self.assertEqual(boards.earliest(DAY - timedelta(days=1), 10), [])

    def test_living_streaks_are_ordered_by_length_and_broken_ones_are_gone(self):
        ends = {0: 0, 1: 1, 2: 2, 3: 0}
        lengths = {0: 3, 1: 9, 2: 30, 3: 5}
        for number, back in ends.items():
            last = DAY - timedelta(days=back)
            days = [last - timedelta(days=each) for each in range(lengths[number])]
            sign(self.members[number], *reversed(days))
        context = self.boards(self.members[0])
        found = [(streak.name, streak.days) for streak in context["longest"]]
        a, b, _c, d = (member.username for member in self.members[:4])
        self.assertEqual(found, [(b, 9), (d, 5), (a, 3)])
        self.assertEqual(context["rank_of_streak"], 3)
        self.assertIsNone(self.boards(self.members[2])["rank_of_streak"])


def grow(count):
    """Check so many members in today and on the days before."""
    today, now = timezone.localdate(), timezone.now()
    members = [make_member(date_joined=JOINED) for _ in range(count)]
    for member in members:
        CheckIn.objects.bulk_create(
            CheckIn(member=member, day=today - timedelta(days=back), at=now)
            for back in range(5)
        )
        first = today - timedelta(days=4)
        Streak.objects.create(member=member, first_on=first, last_on=today)
        for number in range(5):
            points.award(member, 1, Reason.GRANT, f"{member.pk}:{number}")
    return members[0]


@pytest.mark.django_db
def test_pages_of_members_stay_inside_their_budget_at_two_sizes(client, monkeypatch):
    for memory in (site, levels):
        monkeypatch.setattr(memory, "KEPT_SECONDS", 600)
    budgets = {
        "/checkin/": 8,
        "/me/": 8,
        "/me/points/": 8,
        "/me/levels/": 8,
        "/fragment/": 5,
    }
    counts = []
    for size in (3, 60):
        client.force_login(grow(size))
        client.get("/me/levels/")
        for path, budget in budgets.items():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            assert len(captured) <= budget, "\n".join(q["sql"][:150] for q in captured)
            counts.append((path, len(captured)))
    half = len(budgets)
    assert counts[:half] == counts[half:]


@pytest.mark.usefixtures("transactional_db")
def test_leaderboards_are_read_off_their_indexes():
    today, now = timezone.localdate(), timezone.now()
    members = [make_member() for _ in range(30)]
    CheckIn.objects.bulk_create(
        CheckIn(member=member, day=today - timedelta(days=back), at=now)
        for member in members
        for back in range(200)
    )
    Streak.objects.bulk_create(
        Streak(
            member=member,
            first_on=today - timedelta(days=20 * back + 9),
            last_on=today - timedelta(days=20 * back),
        )
        for member in members
        for back in range(100)
    )
    vacuum("accounts_checkin", "accounts_streak")
    mine = {"at": now, "id": CheckIn.objects.filter(day=today).last().pk}
    for look, index in (
        (lambda: boards.earliest(today, 10, mine), "checkin_by_time"),
        (lambda: boards.longest_living(today, 10, 5), "streak_by_length"),
    ):
        with CaptureQueriesContext(connection) as captured:
            look()
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + captured[-1]["sql"])
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert index in plan, plan
        for table in ("checkin", "streak"):
            assert f"Seq Scan on accounts_{table}" not in plan, plan


class SettingsTests(TestCase):
    def save(self, **values):
        self.client.force_login(make_operator())
        url = "/admin/newsportal/sitesettings/1/change/"
        form = self.client.get(url).context["adminform"].form
        data = {name: form[name].value() for name in form.fields} | values
        data = {name: value for name, value in data.items() if value not in (None, False)}
        return self.client.post(url, data)

    def test_an_operator_sets_rewards_within_their_bounds(self):
        self.assertEqual(self.save(checkin_least=8, checkin_most=8).status_code, 302)
        ladder = "30=120\n3=5"
        self.assertEqual(self.save(streak_ladder=ladder, makeup_price="0").status_code, 302)
        self.assertEqual(checkins.steps(), [(3, 5), (30, 120)])

    def test_what_contradicts_itself_is_refused_with_a_sentence(self):
        for values, words in (
            ({"checkin_least": 21, "checkin_most": 20}, "最多积分不能小于最少积分"),
            ({"checkin_least": "0"}, "1"),
            ({"streak_ladder": "three=5"}, "无法识别"),
            ({"streak_ladder": "3=5\n3=6"}, "天数相同"),
            ({"streak_ladder": "1=5"}, "至少 2 天"),
            ({"streak_ladder": "3=0"}, "至少 2 天"),
            ({"makeup_price": -1}, "0"),
        ):
            answer = self.save(**values)
            self.assertEqual(answer.status_code, 200, values)
            self.assertContains(answer, words)
        self.assertEqual(SiteSettings.objects.get().checkin_least, 5)
