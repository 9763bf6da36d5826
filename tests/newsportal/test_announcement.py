"""公告: told to all readers from one moment to another."""

from datetime import timedelta

from django.test import TestCase
from django.utils import timezone

from newsportal import site
from newsportal.models import Announcement
from tests.factories import make_article, make_editor, make_operator, make_writer

ADD = "/admin/newsportal/announcement/add/"


def announce(text, *, hours=0, until=None, **values):
    now = timezone.now()
    return Announcement.objects.create(
        text=text,
        starts_at=now + timedelta(hours=hours),
        ends_at=until and now + timedelta(hours=until),
        **values,
    )


class AnnouncementTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article(published=True)

    def shown(self, path="/"):
        return self.client.get(path).content.decode()

    def test_it_stands_on_every_page_also_at_a_dead_end(self):
        announce("今夜零时升级存储。", hours=-1)
        for path in ("/", self.article.get_absolute_url(), "/search/", "/none"):
            self.assertIn("今夜零时升级存储。", self.shown(path), path)

    def test_start_and_end_are_the_clocks(self):
        announce("还没开始", hours=1)
        announce("已经结束", hours=-3, until=-1)
        shown = self.shown()
        self.assertNotIn("还没开始", shown)
        self.assertNotIn("已经结束", shown)
        self.assertNotIn("notice-bar", shown)

    def test_it_begins_at_its_moment_without_being_read_anew(self):
        soon = announce("马上开始", hours=1)
        self.shown()
        kept = site.current().announcements[0]
        kept.starts_at = timezone.now()
        self.assertIn("马上开始", self.shown())
        kept.ends_at = timezone.now()
        self.assertNotIn("马上开始", self.shown())
        self.assertEqual(kept, soon)

    def test_of_several_the_newest_is_shown(self):
        announce("旧的一条", hours=-5)
        announce("新的一条", hours=-1)
        shown = self.shown()
        self.assertIn("新的一条", shown)
        self.assertNotIn("旧的一条", shown)

    def test_text_is_text_and_leads_where_it_may(self):
        announce("<script>alert(1)</script>", hours=-1, url="/pages/about/")
        shown = self.shown()
        self.assertIn('<a href="/pages/about/">&lt;script&gt;', shown)


class DeskTests(TestCase):
    def add(self, **values):
        data = {
            "text": "公告一则",
            "url": "",
            "starts_at": "2026-01-01T08:00:00",
            "ends_at": "",
        }
        return self.client.post(ADD, data | values)

    def test_editors_and_operators_announce_and_writers_do_not(self):
        for person, status in (
            (make_editor(), 302),
            (make_operator(), 302),
            (make_writer(), 403),
        ):
            self.client.force_login(person)
            self.assertEqual(self.add().status_code, status)
        self.assertEqual(Announcement.objects.count(), 2)
        self.assertIn("公告一则", self.client.get("/").content.decode())

    def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(self):
        self.client.force_login(make_operator())
        wrong = (
            ({"text": " \u200b"}, "text"),
            ({"text": "长" * 121}, "text"),
            ({"url": "javascript:alert(1)"}, "url"),
            ({"ends_at": "2025-12-31T08:00:00"}, "__all__"),
            ({"starts_at": "2026-02-30T08:00:00"}, "starts_at"),
        )
        for values, field in wrong:
            response = self.add(**values)
            form = response.context["adminform"].form
            self.assertIn(field, form.errors, values)
            self.assertEqual(form["text"].value(), values.get("text", "公告一则"))
        self.assertFalse(Announcement.objects.exists())

    def test_a_deleted_one_is_gone_at_once(self):
        made = announce("要撤下的", hours=-1)
        self.assertIn("要撤下的", self.client.get("/").content.decode())
        self.client.force_login(make_operator())
        self.client.post(f"/admin/newsportal/announcement/{made.pk}/delete/", {"post": "yes"})
        self.assertNotIn("要撤下的", self.client.get("/").content.decode())
