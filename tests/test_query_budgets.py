"""Every page there is, asked for at two sizes: few queries, and no more when there is more.

The pages are those of the URL patterns, so a new one is measured as soon as it is there. A
view that does not answer a plain GET with a page has to be listed below with what it answers.
"""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import levels, points
from accounts.models import (
    Archive,
    Block,
    CheckIn,
    Follow,
    Level,
    MemberReport,
    Sanction,
)
from accounts.notifications import notify
from articles import counts
from articles.models import (
    CategoryFollow,
    Favourite,
    FrontSlot,
    HotWord,
    Like,
    Picture,
    Place,
    Push,
    Tag,
)
from articles.sitemaps import PER_FILE
from comments.models import Report
from newsportal import log, site
from newsportal.models import (
    Announcement,
    DayFigure,
    FriendlyLink,
    NavigationItem,
    Page,
    Word,
)
from shop.models import Batch
from tests.addresses import BLANKS, patterns
from tests.comments.claims import make_complaint
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_claim,
    make_comment,
    make_coupon,
    make_item,
    make_member,
    make_message,
    make_newsflash,
    make_order,
    make_priced,
    make_superuser,
    make_topic,
)

# At most so many statements; what is not named has the budget of its kind.
PUBLIC, PRIVATE, LIST, SHEET = 8, 12, 15, 20
BUDGETS = {
    "articles:home": 8,
    "articles:article": 8,
    "articles:category": 5,
    "articles:latest": 5,
    "articles:tag": 5,
    "articles:author": 5,
    "articles:search": 6,
    "newsportal:fragment": 5,
    # It says what an article is needed for, table by table.
    "admin:articles_article_delete": 35,
}
# A page; the way to another; no page of theirs, or one that only takes forms.
ANSWERS = {200, 301, 302, 403, 405}
# What else a view answers here: what it is about is made elsewhere, or is nobody's yet.
OTHERWISE = dict.fromkeys(
    [
        "accounts:archive_file",
        "accounts:unsubscribe",
        "admin:articles_article_step",
        "admin:articles_article_version",
        "admin:articles_push_change",
        "admin:comments_complaint_evidence",
        "admin:comments_complaint_sealed",
        "articles:cover",
        "articles:key",
        "articles:picture",
        "comments:complaint",
        "comments:objection",
        "media",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
    ],
    404,
) | {"comments:like": 422}

# Django's own, which lead on or are asked for by scripts with what they need.
NOT_OURS = {
    "admin:autocomplete",
    "admin:django.contrib.admin.sites.AdminSite.catch_all_view",
    "admin:django.views.generic.base.RedirectView",
    "admin:jsi18n",
    "admin:view_on_site",
}

# Of these there are as many as there are.
FIXED = {"newsportal.sitesettings", "accounts.earningrule", "auth.group"}


class World:
    """A portal with something of everything, which can grow."""

    def __init__(self):
        self.member, self.chief = make_member(), make_superuser()
        self.section = make_category(slug="section")
        self.author = make_author()
        values = {"category": self.section, "authors": [self.author], "tags": ["江"]}
        self.article = make_article(at=timezone.now() - timedelta(hours=2), **values)
        self.priced = make_priced(category=self.section)
        make_topic(self.article, slug="topic")
        self.size = 0

    def grow(self, number):
        for _ in range(number):
            self.size += 1
            self.news()
            self.people()
            self.shop()
            self.desk()

    def news(self):
        moment = timezone.now() - timedelta(minutes=self.size)
        article = make_article(
            at=moment, category=self.section, authors=[self.author], tags=["江"]
        )
        make_topic(article, self.article)
        self.newsflash = make_newsflash()
        make_comment(self.article)
        self.comment = make_comment(self.article, self.member)
        make_comment(parent=self.comment)
        for model in (Like, Favourite):
            model.objects.put(self.member, article)
        CategoryFollow.objects.create(member=self.member, category=make_category())
        HotWord.objects.create(text=f"热词{self.size}")
        Tag.objects.create(name=f"标签{self.size}", slug=f"tag-{self.size}")

    def people(self):
        me, other = self.member, make_member()
        self.message = make_message(other, me, f"第{self.size}条")
        self.told = notify(me, "system", text=f"第{self.size}条", key=str(self.size))
        Follow.objects.create(follower=other, followed=me)
        Follow.objects.create(follower=me, followed=other)
        Block.objects.create(member=me, blocked=make_member())
        Archive.objects.create(member=me, made_at=timezone.now())
        day = timezone.localdate() - timedelta(days=self.size)
        CheckIn.objects.create(member=me, day=day)
        points.award(me, 5, "grant", f"world:{self.size}")
        MemberReport.objects.create(reporter=me, member=other, reason="other")
        Report.objects.create(reporter=other, comment=self.comment, reason="other")
        self.sanction = Sanction.objects.create(
            member=me, measure="warn", reason="试", imposed_by=self.chief
        )
        self.other = other

    def shop(self):
        self.item = make_item(name=f"商品{self.size}")
        self.coupon = make_coupon()
        make_claim(self.member)
        self.order = make_order(self.member, self.item)
        Batch.objects.create(name=f"批次{self.size}", points=100, count=2)

    def desk(self):
        FrontSlot.objects.create(place=Place.LEAD, article=self.article)
        make_article(created_by=self.chief)
        url = f"https://example.com/{self.size}.html"
        Push.objects.create(service="baidu", url=url)
        day = timezone.localdate() - timedelta(days=self.size)
        DayFigure.objects.create(kind="views", day=day, count=7)
        Announcement.objects.create(text=f"公告{self.size}")
        Word.objects.create(text=f"葵花典{self.size}")
        Level.objects.create(name=f"等级{self.size}", threshold=10**6 + self.size)
        NavigationItem.objects.create(title=f"导航{self.size}", url="/latest/")
        FriendlyLink.objects.create(title=f"友链{self.size}", url="https://example.com/")
        Page.objects.create(
            title=f"页面{self.size}", slug=f"page-{self.size}", body="<p>文</p>"
        )
        self.complaint = make_complaint(self.article)
        make_author()
        log.record(self.chief, "sign_in", self.chief)
        picture = Picture(width=4, height=3, sha256=f"{self.size:064}")
        picture.file.save(f"picture{self.size}.webp", ContentFile(b"picture"))

    def blanks(self):
        """Return what fills the blanks, by view and name, by app and name, or by name."""
        day = timezone.localdate(self.article.published_at)
        return BLANKS | {
            "year": day.year,
            "month": day.month,
            "day": day.day,
            "pk": self.article.pk,
            "slug": "section",
            "newsportal:page slug": "about",
            "articles:tag slug": "江",
            "articles:tag_feed slug": "江",
            "articles:topic slug": "topic",
            "articles:author pk": self.author.pk,
            "articles:author_feed pk": self.author.pk,
            "articles:newsflash pk": self.newsflash.pk,
            "articles:sitemap_articles number": self.article.pk // PER_FILE + 1,
            "accounts: pk": self.other.pk,
            "accounts:member pk": self.member.pk,
            "accounts:followers pk": self.member.pk,
            "accounts:following pk": self.member.pk,
            "accounts:appeal pk": self.sanction.pk,
            "accounts:notification pk": self.told.pk,
            **{
                f"accounts:{name} pk": self.message.conversation_id
                for name in ("conversation", "news", "mute", "clear", "report_message")
            },
            **{
                f"comments:{name} pk": self.comment.pk
                for name in ("comment", "report", "edit", "delete", "like")
            },
            "shop:item pk": self.item.pk,
            "shop:article pk": self.priced.pk,
            "shop:claim pk": self.coupon.pk,
            "shop:order pk": self.order.pk,
        }


class Walk:
    """Everybody who asks for pages, and what each answer took."""

    def __init__(self, world):
        self.world = world
        self.counts, self.kinds, self.answers = {}, {}, {}
        self.visitor, self.member, self.chief = Client(), Client(), Client()
        self.member.force_login(world.member)
        self.chief.force_login(world.chief)

    def go(self):
        for name, _pattern, blanks in patterns():
            if name in NOT_OURS:
                continue
            address = self.address(name, blanks)
            if name.startswith("admin:"):
                is_list = name.endswith(("_changelist", ":index"))
                self.ask(self.chief, name, address, LIST if is_list else SHEET)
            elif not self.ask(self.visitor, name, address, PUBLIC):
                self.ask(self.member, name, address, PRIVATE)
        return self

    def address(self, name, blanks):
        known, app = self.world.blanks(), name.partition(":")[0]
        if app == "admin":
            known |= {"app_label": "articles", "verb": "publish", "deed": "publish"}
            known |= dict.fromkeys(("object_id", "id", "pk"), self.row(name).pk)
        values = {
            blank: known.get(f"{name} {blank}") or known.get(f"{app}: {blank}") or known[blank]
            for blank in blanks
        }
        return reverse(name, kwargs=values)

    def row(self, name):
        """Return a row of the model whose page this is."""
        label = name.removeprefix("admin:")
        for model in admin.site._registry:
            if label.startswith(model._meta.label_lower.replace(".", "_") + "_"):
                return model._default_manager.order_by("pk").last()
        return self.world.chief

    def ask(self, client, name, address, kind):
        """Note what the page took, if it is one; tell whether anybody may have an answer."""
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        self.answers[name] = response.status_code
        if response.status_code == 200:
            self.counts[name] = len(captured)
            self.kinds[name] = BUDGETS.get(name, kind)
        leads_to_door = reverse("account_login") in response.headers.get("Location", "")
        return not leads_to_door


@pytest.mark.django_db
def test_every_page_stays_inside_its_budget_and_does_not_grow(monkeypatch):
    for module in (site, levels, counts):
        # What a process reads anew every few seconds is nothing a page takes.
        monkeypatch.setattr(module, "KEPT_SECONDS", 3600)
    world = World()
    world.grow(3)
    small = Walk(world).go()
    world.grow(10)
    large = Walk(world).go()
    over = {
        name: (count, large.kinds[name])
        for name, count in large.counts.items()
        if count > large.kinds[name]
    }
    grown = {
        name: (small.counts.get(name), count)
        for name, count in large.counts.items()
        if small.counts.get(name) != count
    }
    silent = {
        name: status
        for name, status in large.answers.items()
        if status not in ANSWERS and OTHERWISE.get(name) != status
    }
    assert (over, grown, silent) == ({}, {}, {})


@pytest.mark.django_db
def test_there_is_more_of_everything_at_the_second_size():
    world = World()
    world.grow(2)
    first = rows()
    world.grow(2)
    still = {label for label, count in rows().items() if count <= first[label]}
    assert still == FIXED


def rows():
    return {
        model._meta.label_lower: model._default_manager.count()
        for model in admin.site._registry
    }
