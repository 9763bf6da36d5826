"""The demo's shop: memberships, a topic, and coupons to claim."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Level
from articles.models import Topic

from .models import Coupon, Item, Kind, Scope, Worth

MEMBERSHIPS = [
    ("深读会员 · 一个月", 30, 120, "会员文章全部读完，到期自动结束。"),
    ("深读会员 · 三个月", 90, 320, "比按月买省 40 积分。"),
    ("深读会员 · 一年", 365, 1080, "相当于九个月的价格。"),
]
# The demo's articles that are read for points or by VIP members.
CLOSED = ["18", "20", "21", "31"]


def load(numbers: dict[str, int]) -> None:
    """Put things on sale, and coupons into the centre."""
    for position, (name, days, price, summary) in enumerate(MEMBERSHIPS):
        Item.objects.create(
            kind=Kind.MEMBERSHIP,
            name=name,
            days=days,
            fixed_price=price,
            summary=summary,
            position=position,
        )
    Item.objects.create(kind=Kind.TOPIC, topic=_topic(numbers), fixed_price=45, position=9)
    soon = timezone.now() + timedelta(days=30)
    coupons = [
        {"name": "读者节通用券", "value": 50, "least_spent": 200, "quantity": 500},
        {
            "name": "深读会员八折券",
            "worth": Worth.PERCENT,
            "value": 20,
            "most_off": 60,
            "scope": Scope.KIND,
            "kind": Kind.MEMBERSHIP,
            "quantity": 200,
        },
        {"name": "老读者谢礼", "value": 100, "least_spent": 300, "level": Level.objects.last()},
    ]
    for coupon in coupons:
        Coupon.objects.create(claim_until=soon, **coupon)


def _topic(numbers):
    """Return a topic of the demo's closed reports, for sale as a whole."""
    topic = Topic.objects.create(
        title="周末深读",
        slug="weekend",
        summary="花一个下午慢慢读的几篇。",
        published_at=timezone.now() - timedelta(days=4),
    )
    for position, key in enumerate(CLOSED, start=1):
        topic.entries.create(article_id=numbers[key], position=position)
    return topic
