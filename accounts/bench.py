"""What the benchmark measures of members: a million check-ins, and the lines they earned."""

from datetime import timedelta

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from newsportal.bench import Call, Page, signed_in
from newsportal.bench.database import articles

from . import boards, checkins, names, points
from .models import CheckIn, LedgerLine, Member, Streak

# A member comes on nine days of ten; to 20,000 articles or more there are a million
# check-ins.
DAYS = 100
CHECK_INS_OF_A_MEMBER = 90
CHECK_INS_TO_AN_ARTICLE, MOST_CHECK_INS = 50, 1_000_000

CHECK_IN = """
INSERT INTO accounts_checkin (member_id, day, at, amount, bonus, is_made_up)
SELECT id, day, day + id %% 1440 * interval '1 minute', 5 + id %% 16, 0, false
FROM accounts_member,
     generate_series(%(first)s::timestamptz, %(last)s, interval '1 day') AS day
WHERE username LIKE '签到者%%' AND hashint8(id * 1000 + extract(doy FROM day)::int) %% 10 <> 0
"""
JOIN_THEM = """
INSERT INTO accounts_streak (member_id, first_on, last_on, paid_days)
SELECT member_id, min(day), max(day), 0 FROM (
  SELECT member_id, day, day - (row_number() OVER (
    PARTITION BY member_id ORDER BY day))::int AS island FROM accounts_checkin
) AS numbered GROUP BY member_id, island
"""
PAY_THEM = """
INSERT INTO accounts_ledgerline (member_id, at, amount, balance, earned, reason, note, key,
                                 about_type, about_id, about_name, about_url)
SELECT member_id, at, amount, sum(amount) OVER (PARTITION BY member_id ORDER BY day),
       amount, 'checkin', '', 'checkin:' || member_id || ':' || day, '', '', '', ''
FROM accounts_checkin ORDER BY day
"""
ADD_UP = """
UPDATE accounts_member SET points = total, lifetime_points = total
FROM (SELECT member_id, sum(amount) AS total FROM accounts_ledgerline GROUP BY 1) AS ledger
WHERE member_id = id
"""


def parts():
    """Yield the pages of check-ins and points, and the command that checks them."""
    _fill()
    member = Member.objects.filter(username__startswith="签到者").first()
    own, desk = signed_in(member), signed_in(_operator())
    yield Page("check-in", [reverse("accounts:checkin")], own)
    yield Page("points ledger", [reverse("accounts:points")], own)
    yield Page("personal centre", [reverse("accounts:centre")], own)
    yield Page("fragment of a member", [reverse("newsportal:fragment")], own)
    ledger = reverse("admin:accounts_ledgerline_changelist")
    yield Page("desk: points ledger", [ledger], desk)
    yield Page("desk: points of a member", [f"{ledger}?q={member}"], desk)
    yield Page("desk: points by reason", [f"{ledger}?reason__exact=checkin"], desk)
    yield Page("desk: check-ins", [reverse("admin:accounts_checkin_changelist")], desk)
    today = timezone.localdate()
    yield Call("board of today", lambda: boards.earliest(today, 10))
    yield Call("board of streaks", lambda: boards.longest_living(today, 10, 50))
    yield Call("check_points", lambda: [*points.faults(), *checkins.faults()])


def _fill():
    """Make members who checked in until today, unless they did."""
    today = timezone.localdate()
    if CheckIn.objects.filter(day=today).exists():
        return
    check_ins = min(articles() * CHECK_INS_TO_AN_ARTICLE, MOST_CHECK_INS)
    _make_members(max(10, check_ins // CHECK_INS_OF_A_MEMBER))
    first = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    span = {"first": first - timedelta(days=DAYS - 1), "last": first}
    tables = [row._meta.db_table for row in (LedgerLine, CheckIn, Streak, Member)]
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'Asia/Shanghai'")
        cursor.execute(f"TRUNCATE {', '.join(tables[:3])}")
        cursor.execute(CHECK_IN, span)
        for statement in (JOIN_THEM, PAY_THEM, ADD_UP):
            cursor.execute(statement)
        cursor.execute(f"VACUUM ANALYZE {', '.join(tables)}")


def _make_members(count):
    there = Member.objects.filter(username__startswith="签到者").count()
    for start in range(there, count, 1000):
        numbered = [f"签到者{number:07d}" for number in range(start, min(count, start + 1000))]
        Member.objects.bulk_create(
            Member(username=name, name_key=names.key(name)) for name in numbered
        )


def _operator():
    return Member.objects.get_or_create(
        username="基准测试", defaults={"is_staff": True, "is_superuser": True}
    )[0]
