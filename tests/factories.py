"""A valid object in one call; what a test is about, it says itself."""

from datetime import timedelta
from itertools import count
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts import messaging, points
from accounts.models import Member, Reason
from articles.models import (
    Access,
    Article,
    Author,
    Byline,
    Category,
    Newsflash,
    Tag,
    Topic,
    TopicEntry,
)
from comments.laying import lay_out
from comments.models import Comment
from newsportal import roles, words
from shop import checkout, coupons
from shop.carts import Wish
from shop.models import Coupon, Item, Kind

PASSWORD = "a-long-enough-password"
_numbers = count(1)


def make_member(*groups, **values):
    """Return a member with a confirmed address; `groups` are roles, which make them staff."""
    number = next(_numbers)
    values = {
        "username": f"member{number}",
        "email": f"member{number}@example.com",
        "is_staff": bool(groups),
    } | values
    member = Member.objects.create_user(password=PASSWORD, **values)
    if member.email:
        EmailAddress.objects.create(
            user=member, email=member.email, primary=True, verified=True
        )
    member.groups.set(Group.objects.filter(name__in=groups))
    return member


def make_writer(**values):
    return make_member(roles.WRITER, **values)


def make_editor(**values):
    return make_member(roles.EDITOR, **values)


def make_moderator(**values):
    return make_member(roles.MODERATOR, **values)


def make_operator(**values):
    return make_member(roles.OPERATOR, **values)


def make_superuser(**values):
    return make_member(is_staff=True, is_superuser=True, **values)


def make_message(sender, recipient, text):
    """Return a message that no limit counts."""
    conversation = messaging.conversation_of(sender, recipient)
    return messaging.write(conversation, sender, text, uuid4())


def make_category(**values):
    number = next(_numbers)
    return Category.objects.create(
        **({"name": f"栏目{number}", "slug": f"section-{number}"} | values)
    )


def make_author(**values):
    return Author.objects.create(**({"name": f"记者{next(_numbers)}"} | values))


def make_topic(*articles, **values):
    """Return a topic of these articles, public unless `published_at` says otherwise."""
    number = next(_numbers)
    defaults = {
        "title": f"专题{number}",
        "slug": f"topic-{number}",
        "published_at": timezone.now() - timedelta(hours=1),
    }
    topic = Topic.objects.create(**(defaults | values))
    for position, article in enumerate(articles, start=1):
        TopicEntry.objects.create(topic=topic, article=article, position=position)
    return topic


def make_article(*, published=False, at=None, authors=(), tags=(), **values):
    """Return an article; `published` or a moment `at` makes it public by its verb."""
    number = next(_numbers)
    values = {
        "title": f"第{number}篇报道",
        "summary": "摘要一句。",
        "body": "<p>正文第一段。</p><p>正文第二段。</p>",
    } | values
    if "category" not in values:
        values["category"] = Category.objects.first() or make_category()
    article = Article.objects.create(**values)
    for position, author in enumerate(authors):
        Byline.objects.create(article=article, author=author, position=position)
    article.tags.set(Tag.objects.named(tags))
    if published or at:
        article.publish(some_editor(), at=at)
    return article


def make_withdrawn(**values):
    article = make_article(published=True, **values)
    article.withdraw(some_editor(), reason="试验")
    return article


def make_expired(**values):
    now = timezone.now()
    return make_article(
        at=now - timedelta(days=2), expires_at=now - timedelta(hours=1), **values
    )


def make_comment(article=None, author=None, *, parent=None, status="public", **values):
    """Return a comment of that status, counted as if it had been posted."""
    text = values.pop("text", f"第{next(_numbers)}条评论。")
    comment = Comment(
        article=article or (parent.article if parent else make_article(published=True)),
        author=author or make_member(),
        parent=parent,
        root=parent and (parent.root or parent),
        text=text,
        html=lay_out(text),
        words_version=words.version(words.Scope.COMMENT),
        status=status,
        **values,
    )
    comment.enter()
    return comment


def make_newsflash(**values):
    return Newsflash.objects.create(**({"text": f"快讯{next(_numbers)}。"} | values))


# --- The shop


def give_points(member, amount):
    points.award(member, amount, Reason.GRANT, f"test:{next(_numbers)}")


def make_item(**values):
    """Return a membership, unless the values say a topic."""
    defaults = {"kind": Kind.MEMBERSHIP, "name": "会员一个月", "days": 30, "fixed_price": 100}
    if "topic" in values:
        defaults = {"kind": Kind.TOPIC, "fixed_price": 100}
    return Item.objects.create(**(defaults | values))


def make_priced(price=24, **values):
    """Return a published article that is read for points."""
    return make_article(published=True, access=Access.POINTS, price=price, **values)


def make_coupon(**values):
    return Coupon.objects.create(**({"name": f"优惠券{next(_numbers)}", "value": 50} | values))


def make_claim(member=None, **values):
    """Return a coupon that a member has claimed."""
    return coupons.claim(member or make_member(), make_coupon(**values), by_code=True)


def make_order(member=None, *items, **values):
    """Return an order of these items, or of a membership, paid with points."""
    member, items = member or make_member(), items or [make_item()]
    wishes = {item.pk: Wish() for item in items}
    total = sum(item.price for item in items)
    give_points(member, total)
    values = {"key": uuid4(), "total": total, "claim": None} | values
    return checkout.buy(member, wishes, **values)


def some_editor():
    """Return an editor, the same while one exists."""
    editor = Member.objects.filter(groups__name=roles.EDITOR).first()
    return editor or make_editor()
