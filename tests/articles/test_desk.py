"""What each role finds at the desk, and that two people at one article lose nothing."""

from datetime import timedelta

from django.contrib import admin
from django.core.files.base import ContentFile
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from accounts import points
from accounts.models import CheckIn, EarningRule, Level, Member, MemberReport, Sanction
from articles.models import Article, FrontSlot, HotWord, Picture, Place, Push, Tag
from newsportal import log, roles
from newsportal.models import (
    Announcement,
    DayFigure,
    FriendlyLink,
    LogEntry,
    NavigationItem,
    Page,
    SiteSettings,
    Word,
)
from shop.models import Batch
from tests.comments.claims import make_complaint
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_claim,
    make_coupon,
    make_item,
    make_member,
    make_newsflash,
    make_order,
    make_superuser,
    make_topic,
    make_withdrawn,
)

# May see, add, change, delete: by thing and role; a superuser may what anyone may.
RIGHTS = {
    "articles.article": {"writer": "sacd", "editor": "sacd"},
    "articles.author": {"writer": "s", "editor": "sacd"},
    "articles.category": {"writer": "s", "editor": "sacd"},
    "articles.frontslot": {"editor": "sacd"},
    "articles.hotword": {"editor": "sacd"},
    "articles.newsflash": {"editor": "sacd"},
    "articles.picture": {"writer": "sa", "editor": "sacd"},
    "articles.push": {"editor": "s", "operator": "s"},
    "articles.tag": {"editor": "sacd"},
    "articles.topic": {"editor": "sacd"},
    "newsportal.announcement": {"editor": "sacd", "operator": "sacd"},
    "newsportal.dayfigure": {"editor": "s", "moderator": "s", "operator": "s"},
    "newsportal.sitesettings": {"operator": "sc"},
    "newsportal.page": {"operator": "sac"},
    "newsportal.navigationitem": {"operator": "sacd"},
    "newsportal.friendlylink": {"operator": "sacd"},
    "newsportal.word": {"moderator": "sacd"},
    "newsportal.logentry": {"editor": "s", "moderator": "s", "operator": "s"},
    "accounts.member": {"operator": "s", "superuser": "sac"},
    "accounts.memberreport": {"moderator": "s"},
    "accounts.sanction": {"moderator": "sa"},
    "accounts.checkin": {"operator": "s"},
    "accounts.earningrule": {"operator": "sc"},
    "accounts.ledgerline": {"operator": "sa"},
    "accounts.level": {"operator": "sacd"},
    "shop.batch": {"operator": "sa"},
    "shop.claim": {"operator": "s"},
    "shop.coupon": {"operator": "sacd"},
    "shop.item": {"operator": "sacd"},
    "shop.order": {"operator": "s"},
    "comments.comment": {"moderator": "s"},
    "comments.complaint": {"editor": "s", "moderator": "s"},
    "comments.report": {"moderator": "s"},
    "auth.group": {"superuser": "sac"},
}
ROLES = ["writer", "editor", "moderator", "operator", "superuser"]


def sheet(**values):
    """Return what the browser sends of an article's form."""
    if "category" not in values:
        values["category"] = make_category().pk
    return {
        "title": "一篇报道",
        "summary": "摘要一句。",
        "body": "<p>正文。</p>",
        "byline": "",
        "kind": "original",
        "source_name": "",
        "source_url": "",
        "tag_names": "",
        "cover": "",
        "allows_comments": "on",
        "published_at": "",
        "expires_at": "",
        "version": 0,
    } | values


def sheet_of(article, **values):
    """Return the same for an article as it is stored."""
    article.refresh_from_db()
    moment = article.published_at and timezone.localtime(article.published_at)
    stored = {
        "title": article.title,
        "summary": article.summary,
        "body": article.body,
        "category": article.category_id,
        "kind": article.kind,
        "version": article.version,
        "published_at": f"{moment:%Y-%m-%dT%H:%M:%S}" if moment else "",
    }
    return sheet(**(stored | values))


def desk(name, *args):
    return reverse(f"admin:{name}", args=args)


class DeskCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.people = {name: make_member(name) for name in ROLES[:-1]}
        cls.people["superuser"] = make_superuser()

    def enter(self, role):
        self.client.force_login(self.people[role])

    def change(self, article, **values):
        """Send the article's form; answer the response."""
        address = desk("articles_article_change", article.pk)
        return self.client.post(address, sheet_of(article, **values))


class RightsTests(DeskCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        category = make_category()
        things = [
            make_article(category=category, created_by=cls.people["writer"]),
            make_author(),
            category,
            FrontSlot.objects.create(place=Place.LEAD, article=make_article()),
            make_newsflash(),
            HotWord.objects.create(text="芦苇荡"),
            Push.objects.create(service="baidu", url="https://example.com/1.html"),
            Announcement.objects.create(text="今夜升级。"),
            Tag.objects.create(name="芦苇", slug="reed"),
            make_topic(),
            DayFigure.objects.create(kind="views", day=timezone.localdate(), count=7),
            SiteSettings.objects.get(),
            Word.objects.create(text="葵花典"),
            Sanction.objects.create(
                member=make_member(), measure="warn", reason="试", imposed_by=make_superuser()
            ),
            MemberReport.objects.create(
                reporter=make_member(), member=make_member(), reason="other"
            ),
            CheckIn.objects.create(member=make_member(), day=timezone.localdate()),
            EarningRule.objects.first(),
            points.award(make_member(), 5, "grant", "once"),
            Level.objects.last(),
            Page.objects.first(),
            NavigationItem.objects.create(title="科技", url="/category/tech/"),
            FriendlyLink.objects.create(title="友", url="https://example.com/"),
            make_complaint(make_article(published=True)),
            make_member("writer", username="another"),
            cls.people["writer"].groups.get(),
            make_item(),
            make_coupon(),
            make_claim(),
            make_order(),
            Batch.objects.create(name="书展", points=100, count=3),
        ]
        cls.things = {thing._meta.label_lower: thing for thing in things}
        for person in cls.people.values():
            log.record(person, "sign_in", person)

    def setUp(self):
        # Each test has a media folder of its own, so the file is made here.
        picture = Picture(width=4, height=3, sha256="0" * 64)
        picture.file.save("picture.webp", ContentFile(b"picture"))
        self.things = self.things | {"articles.picture": picture}

    def test_every_thing_at_the_desk_is_in_the_table(self):
        labels = {model._meta.label_lower for model in admin.site._registry}
        self.assertEqual(labels, set(RIGHTS))

    def test_each_role_gets_what_is_its_own_and_nothing_else(self):
        for role in ROLES:
            self.enter(role)
            for label, rights in RIGHTS.items():
                best = max(rights.values(), key=len)
                mine = rights.get(role, best if role == "superuser" else "")
                with self.subTest(role=role, thing=label):
                    self.assertEqual(self.found(role, label), mine)

    def found(self, role, label):
        """Return the letters of what the doors of this thing open to."""
        name = label.replace(".", "_")
        own = LogEntry.objects.filter(actor=self.people[role]).first()
        thing = self.things.get(label, own)
        letters = ""
        if self.client.get(desk(f"{name}_changelist"), follow=True).status_code == 200:
            letters += "s"
        if self.client.get(desk(f"{name}_add")).status_code == 200:
            letters += "a"
        page = self.client.get(desk(f"{name}_change", thing.pk))
        if page.status_code == 200 and b'name="_save"' in page.content:
            letters += "c"
        if self.client.get(desk(f"{name}_delete", thing.pk)).status_code == 200:
            letters += "d"
        return letters

    def test_the_menu_offers_what_opens(self):
        for role in ROLES:
            self.enter(role)
            page = self.client.get(desk("index"))
            for label in RIGHTS:
                address = desk(f"{label.replace('.', '_')}_changelist")
                opens = self.client.get(address, follow=True).status_code == 200
                with self.subTest(role=role, thing=label):
                    self.assertEqual(f'href="{address}"' in page.content.decode(), opens)

    def test_only_who_may_write_is_offered_to(self):
        for role in ROLES:
            self.enter(role)
            page = self.client.get(desk("index")).content.decode()
            with self.subTest(role):
                can_write = role in ("writer", "editor", "superuser")
                self.assertEqual(desk("articles_article_add") in page, can_write)

    def test_a_stranger_finds_the_door(self):
        for person in (None, make_member()):
            if person:
                self.client.force_login(person)
            response = self.client.get(desk("articles_article_changelist"))
            self.assertEqual(response.status_code, 302)
            self.assertIn(desk("login"), response["Location"])

    def test_the_closed_and_the_missing_stay_within_the_desk(self):
        self.enter("writer")
        for address, status in (
            (desk("accounts_member_changelist"), 403),
            ("/admin/nowhere/", 404),
            (desk("articles_article_step", 999, "withdraw"), 404),
        ):
            response = self.client.get(address)
            self.assertContains(response, desk("index"), status_code=status)
            self.assertTemplateUsed(response, f"admin/{status}.html")

    def test_roles_have_names(self):
        self.enter("superuser")
        for address in ("auth_group_changelist", "accounts_member_changelist"):
            with self.subTest(address):
                page = self.client.get(desk(address)).content.decode()
                self.assertIn("审核员", page)
                self.assertNotIn("moderator", page.replace("?role=moderator", ""))

    def test_the_four_roles_cannot_be_renamed_or_deleted(self):
        self.enter("superuser")
        group = self.people["editor"].groups.get()
        permissions = [item.pk for item in group.permissions.all()]
        address = desk("auth_group_change", group.pk)
        self.client.post(address, {"name": "x", "permissions": permissions[:3]})
        group.refresh_from_db()
        self.assertEqual(group.name, roles.EDITOR)
        self.assertCountEqual([item.pk for item in group.permissions.all()], permissions[:3])
        self.assertEqual(self.client.get(desk("auth_group_delete", group.pk)).status_code, 403)

    def test_a_role_given_stands_in_the_log_and_a_password_does_not(self):
        self.enter("superuser")
        member = make_member(username="neu")
        data = {"username": "neu", "is_staff": "on", "is_active": "on"}
        group = self.people["writer"].groups.get()
        self.client.post(
            desk("accounts_member_change", member.pk), data | {"groups": [group.pk]}
        )
        entry = LogEntry.objects.first()
        self.assertEqual(entry.verb, "change")
        self.assertEqual(entry.before["groups"], [])
        self.assertEqual(entry.after["groups"], ["writer"])
        words = {"password1": "very-secret-words", "password2": "very-secret-words"}
        self.client.post(desk("auth_user_password_change", member.pk), words)
        member.refresh_from_db()
        self.assertTrue(member.check_password("very-secret-words"))
        self.assertFalse(LogEntry.objects.filter(after__icontains="secret").exists())


class StepsTests(DeskCase):
    def articles(self):
        """Return an article of the writer's in each state."""
        now, mine = timezone.now(), {"created_by": self.people["writer"]}
        waiting = make_article(**mine)
        waiting.submit(self.people["writer"])
        return {
            "draft": make_article(**mine),
            "waiting": waiting,
            "scheduled": make_article(at=now + timedelta(hours=1), **mine),
            "published": make_article(published=True, **mine),
            "withdrawn": make_withdrawn(**mine),
        }

    def take(self, article, verb):
        """Do as a browser does for this step and return the state it leads to."""
        if verb in ("submit", "publish"):
            self.change(article, **{f"_{verb}": "1"})
        else:
            address = desk("articles_article_step", article.pk, verb)
            self.client.post(address, {"reason": "另有安排"})
        article.refresh_from_db()
        return article.state

    EDITORS = {
        ("draft", "submit"): "waiting",
        ("draft", "publish"): "published",
        ("waiting", "return"): "draft",
        ("waiting", "publish"): "published",
        ("scheduled", "publish"): "scheduled",
        ("scheduled", "unschedule"): "draft",
        ("scheduled", "withdraw"): "withdrawn",
        ("published", "publish"): "published",
        ("published", "withdraw"): "withdrawn",
        ("withdrawn", "publish"): "published",
    }
    STEPS = {
        "writer": {("draft", "submit"): "waiting"},
        "editor": EDITORS,
        "moderator": {},
        "operator": {},
        "superuser": EDITORS,
    }

    def test_only_the_allowed_steps_lead_anywhere(self):
        verbs = ["submit", "return", "publish", "unschedule", "withdraw"]
        for role, steps in self.STEPS.items():
            self.enter(role)
            for verb in verbs:
                for state, article in self.articles().items():
                    with self.subTest(role=role, verb=verb, state=state):
                        end = steps.get((state, verb), state)
                        self.assertEqual(self.take(article, verb), end)

    def test_the_buttons_are_the_steps(self):
        buttons = {
            ("writer", "draft"): {"_save", "_submit"},
            ("writer", "waiting"): set(),
            ("writer", "published"): set(),
            ("editor", "draft"): {"_save", "_submit", "_publish"},
            ("editor", "waiting"): {"_save", "_publish", "return"},
            ("editor", "scheduled"): {"_publish", "unschedule"},
            ("editor", "published"): {"_publish", "withdraw"},
            ("editor", "withdrawn"): {"_save", "_publish"},
        }
        articles = self.articles()
        for (role, state), expected in buttons.items():
            self.enter(role)
            address = desk("articles_article_change", articles[state].pk)
            page = self.client.get(address).content.decode()
            found = {name for name in ("_save", "_submit", "_publish") if f'"{name}"' in page}
            found |= {
                verb
                for verb in ("return", "unschedule", "withdraw")
                if desk("articles_article_step", articles[state].pk, verb) in page
            }
            with self.subTest(role=role, state=state):
                self.assertEqual(found, expected)

    def test_what_a_writer_may_not_change_is_there_to_read(self):
        article = self.articles()["published"]
        self.enter("writer")
        page = self.client.get(desk("articles_article_change", article.pk))
        self.assertContains(page, "正文第二段。")
        self.assertNotContains(page, "<textarea")
        self.assertContains(page, article.get_absolute_url())

    def test_a_writer_sees_own_articles_only(self):
        mine, other = self.articles()["draft"], make_article()
        self.enter("writer")
        page = self.client.get(desk("articles_article_changelist"))
        self.assertContains(page, mine.title)
        self.assertNotContains(page, other.title)
        address = desk("articles_article_change", other.pk)
        self.assertEqual(self.client.get(address).status_code, 404)
        self.assertEqual(self.client.post(address, {"title": "改"}).status_code, 404)
        other.refresh_from_db()
        self.assertNotEqual(other.title, "改")

    def test_a_step_needs_its_reason(self):
        article = self.articles()["published"]
        self.enter("editor")
        address = desk("articles_article_step", article.pk, "withdraw")
        self.assertContains(self.client.post(address, {"reason": " "}), "id_reason_error")
        self.client.post(address, {"reason": "图片版权有疑问"})
        history = self.client.get(desk("articles_article_history", article.pk))
        self.assertContains(history, "图片版权有疑问")

    def test_the_writer_reads_why_an_article_came_back(self):
        article = self.articles()["waiting"]
        article.return_to_writer(self.people["editor"], reason="请补一处消息来源")
        self.enter("writer")
        page = self.client.get(desk("articles_article_change", article.pk))
        self.assertContains(page, "请补一处消息来源")

    def test_who_wrote_it_cannot_publish_an_edit_where_a_second_person_must(self):
        article = make_article(published=True, created_by=self.people["editor"])
        settings = SiteSettings.objects.get()
        settings.requires_second_person = True
        settings.save()
        self.enter("editor")
        response = self.change(article, title="自己改自己发")
        self.assertContains(response, "errors__title")
        article.refresh_from_db()
        self.assertNotEqual(article.title, "自己改自己发")


class SheetTests(DeskCase):
    def test_written_published_and_read(self):
        self.enter("editor")
        category = make_category(name="区块链")
        data = sheet(
            category=category.pk,
            title="把实验室建在河的两岸",
            body="<p><strong>记者：</strong>居**** 与 *，** 照原样。</p>",
            byline="顾小满、陈渡",
            tag_names="金融，芦苇",
            _publish="1",
        )
        response = self.client.post(desk("articles_article_add"), data)
        article = Article.objects.get(title="把实验室建在河的两岸")
        self.assertRedirects(response, desk("articles_article_change", article.pk))
        page = self.client.get(article.get_absolute_url())
        self.assertContains(page, "居**** 与 *，** 照原样。")
        self.assertEqual(article.author_names, ["顾小满", "陈渡"])
        self.assertCountEqual([tag.name for tag in article.tags.all()], ["金融", "芦苇"])

    def test_a_wrong_form_keeps_what_was_typed_and_says_where(self):
        self.enter("editor")
        data = sheet(
            title=" \u200b ", category="", kind="reprint", byline="甲、乙", _publish="1"
        )
        response = self.client.post(desk("articles_article_add"), data)
        self.assertEqual(Article.objects.count(), 0)
        for name in ("title", "category", "source_name", "source_url"):
            with self.subTest(name):
                self.assertContains(response, f'id="id_{name}_error"')
                self.assertContains(response, f'href="#id_{name}"')
        self.assertContains(response, "甲、乙")
        self.assertContains(response, "正文。")

    def test_a_headline_is_one_line(self):
        self.enter("editor")
        data = sheet(title="第一行\r\n第二行 News\r\nfrom  here")
        self.client.post(desk("articles_article_add"), data)
        self.assertEqual(Article.objects.get().title, "第一行第二行 News from  here")

    def test_a_moment_to_come_schedules(self):
        self.enter("editor")
        article = make_article()
        self.change(article, published_at="2099-01-01T08:00:05", _publish="1")
        article.refresh_from_db()
        self.assertEqual(article.state, "scheduled")
        moment = timezone.localtime(article.published_at)
        self.assertEqual(f"{moment:%Y-%m-%d %H:%M:%S}", "2099-01-01 08:00:05")

    def test_a_moment_taken_away_from_what_is_out_stays(self):
        article = make_article(published=True)
        self.enter("editor")
        self.change(article, published_at="", title="新标题", _publish="1")
        moment = article.published_at
        article.refresh_from_db()
        self.assertEqual(article.title, "新标题")
        self.assertEqual(article.published_at, moment)

    def test_the_number_is_given_once_and_others_go_on_above_it(self):
        self.enter("superuser")
        add = desk("articles_article_add")
        self.client.post(add, sheet(number=299537))
        self.assertTrue(Article.objects.filter(pk=299537).exists())
        self.assertContains(self.client.post(add, sheet(number=299537)), 'id="id_number_error"')
        self.client.post(add, sheet(title="下一篇"))
        self.assertGreater(Article.objects.get(title="下一篇").pk, 299537)
        page = self.client.get(desk("articles_article_change", 299537))
        self.assertNotContains(page, 'name="number"')

    def test_only_who_may_gives_a_number(self):
        self.enter("editor")
        self.assertNotContains(self.client.get(desk("articles_article_add")), 'name="number"')
        self.client.post(desk("articles_article_add"), sheet(number=299537))
        self.assertNotEqual(Article.objects.get().pk, 299537)

    def test_the_second_of_two_editors_is_told_and_nothing_is_lost(self):
        article = make_article(title="原来的标题")
        mine = sheet_of(article, title="我的标题", body="<p>我的正文。</p>")
        self.enter("superuser")
        self.change(article, title="对方的标题", body="<p>对方的正文。</p>")
        self.enter("editor")
        address = desk("articles_article_change", article.pk)
        response = self.client.post(address, mine)
        article.refresh_from_db()
        self.assertEqual(article.title, "对方的标题")
        for text in ("我的标题", "我的正文。", "对方的标题", "对方的正文。"):
            self.assertContains(response, text)
        self.assertContains(response, self.people["superuser"].username)
        again = mine | {"version": response.context["adminform"].form["version"].value()}
        self.assertEqual(self.client.post(address, again).status_code, 302)
        article.refresh_from_db()
        self.assertEqual((article.title, article.body), ("我的标题", "<p>我的正文。</p>"))

    def test_the_log_tells_of_fields_by_their_names(self):
        self.enter("editor")
        old, new = make_category(name="城市"), make_category(name="副刊")
        article = make_article(category=old)
        self.change(article, category=new.pk, byline="顾小满", kind="reader")
        page = self.client.get(desk("articles_article_history", article.pk))
        for words in ("<del>城市</del> → <ins>副刊</ins>", "<del>原创</del>", "顾小满"):
            with self.subTest(words):
                self.assertContains(page, words)

    def test_a_choice_that_is_no_number_is_refused_in_words(self):
        self.enter("superuser")
        for odd in ("x", "²", "9" * 30, "-1", "\x00"):
            response = self.client.post(
                desk("articles_author_add"), {"name": "顾小满", "member": odd}
            )
            self.assertEqual(response.status_code, 200, odd)
            self.assertIn("member", response.context["adminform"].form.errors)

    def test_names_are_suggested(self):
        make_author(name="顾小满")
        make_author(name="陈渡")
        self.enter("writer")
        answer = self.client.get(desk("articles_article_names", "author"), {"q": "小"})
        self.assertEqual(answer.json(), {"names": ["顾小满"]})
        self.enter("moderator")
        answer = self.client.get(desk("articles_article_names", "author"), {"q": "小"})
        self.assertEqual(answer.status_code, 403)


class ListTests(DeskCase):
    def rows(self, **query):
        page = self.client.get(desk("articles_article_changelist"), query)
        return {article.title for article in page.context["cl"].result_list}

    def test_states_and_sections_filter(self):
        root = make_category(name="科技")
        leaf = make_category(name="区块链", parent=root)
        make_article(title="甲", category=leaf)
        make_article(title="乙", category=root, published=True)
        make_article(title="丙", at=timezone.now() + timedelta(hours=1))
        make_article(title="丁", category=make_category())
        self.enter("editor")
        self.assertEqual(self.rows(state="scheduled"), {"丙"})
        self.assertEqual(self.rows(state="published"), {"乙"})
        self.assertLessEqual({"甲", "乙"}, self.rows(category=root.pk))
        self.assertNotIn("丁", self.rows(category=root.pk))
        self.assertEqual(self.rows(category=leaf.pk), {"甲"})
        for odd in ("x", "999999999999999999999", "9" * 5000, "\x00"):
            self.assertEqual(len(self.rows(category=odd)), 4)

    def test_an_article_is_found_by_its_number(self):
        article, _other = make_article(title="甲"), make_article(title="乙")
        self.enter("editor")
        self.assertEqual(self.rows(q=str(article.pk)), {"甲"})

    def test_the_menu_counts_what_waits_for_an_editor(self):
        writer = self.people["writer"]
        for _n in range(3):
            make_article(created_by=writer).submit(writer)
        self.enter("editor")
        self.assertContains(self.client.get(desk("index")), "desk-nav__count")
        self.enter("writer")
        self.assertNotContains(self.client.get(desk("index")), "desk-nav__count")


class LanguageTests(DeskCase):
    def test_everyone_at_the_desk_chooses_a_language(self):
        self.enter("writer")
        data = {"language": "en", "next": desk("articles_article_changelist")}
        response = self.client.post(desk("language"), data, follow=True)
        self.assertContains(response, "Sign out")
        self.assertEqual(Member.objects.get(pk=self.people["writer"].pk).language, "en")

    def test_neither_odd_languages_nor_foreign_ways_back_are_taken(self):
        self.enter("writer")
        for back in ("https://evil.example/", "//evil.example", "javascript:alert(1)", ""):
            data = {"language": "xx", "next": back}
            self.assertRedirects(self.client.post(desk("language"), data), desk("index"))
        self.assertEqual(Member.objects.get(pk=self.people["writer"].pk).language, "")
        self.assertEqual(self.client.get(desk("language")).status_code, 405)

    def test_a_truth_is_said_in_the_language_of_the_desk(self):
        FrontSlot.objects.create(place=Place.LEAD, article=make_article())
        self.enter("editor")
        page = self.client.get(desk("articles_frontslot_changelist"))
        self.assertContains(page, 'alt="是"')
        self.assertNotContains(page, 'alt="True"')


class BudgetTests(DeskCase):
    LIMIT = 15

    def queries(self, address):
        self.client.get(address)
        with self.assertNumQueries(Few(self.LIMIT)) as asked:
            self.assertEqual(self.client.get(address).status_code, 200)
        return len(asked)

    def fill(self, articles, names):
        writer = self.people["writer"]
        authors = [make_author() for _n in range(names)]
        for _n in range(articles):
            make_article(created_by=writer, category=make_category(), authors=authors[:2])
            make_article(created_by=writer).submit(writer)
            make_article(created_by=self.people["editor"])
            make_article(at=timezone.now() + timedelta(hours=1))
        self.sheet = make_article(authors=authors, created_by=self.people["editor"])
        self.sheet.tags.set([f"标签{n}" for n in range(names)])

    def test_no_page_of_the_desk_asks_more_where_there_is_more(self):
        self.enter("editor")
        counts = []
        for articles, names in ((1, 2), (15, 12)):
            self.fill(articles, names)
            counts.append(
                {
                    name: self.queries(address)
                    for name, address in {
                        "desk": desk("index"),
                        "list": desk("articles_article_changelist"),
                        "sheet": desk("articles_article_change", self.sheet.pk),
                        "history": desk("articles_article_history", self.sheet.pk),
                        "categories": desk("articles_category_changelist"),
                        "slots": desk("articles_frontslot_changelist"),
                        "authors": desk("articles_author_changelist"),
                        "log": desk("newsportal_logentry_changelist"),
                    }.items()
                }
            )
        self.assertEqual(*counts)


class Few(int):
    """A number of queries that may be smaller."""

    def __eq__(self, other):
        return other <= int(self)

    __hash__ = int.__hash__
