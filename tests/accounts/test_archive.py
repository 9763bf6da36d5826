"""Taking out: all that is a member's, for that member alone, for a week."""

import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.test import TestCase
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import archives, avatars, messaging, points
from accounts.models import Archive, Follow, Member, Notification, Reason
from accounts.tasks import forget_archives, make_archive
from articles.models import CategoryFollow, Favourite, Like
from tests.accounts.test_profile import picture
from tests.factories import make_article, make_category, make_member


def run_jobs():
    """Work off what waits for the archive's job, as a worker would."""
    for job in ProcrastinateJob.objects.filter(task_name="make_archive"):
        make_archive(**job.args)


class ArchiveTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(username="早起的鱼", email="fish@example.com")
        cls.other = make_member(username="林间小路")

    def setUp(self):
        self.client.force_login(self.member)

    def take_out(self):
        self.assertRedirects(self.client.post("/me/data/"), "/me/data/")
        run_jobs()
        return Archive.objects.get()

    def contents(self, archive):
        content = self.client.get(f"/me/data/{archive.pk}/").getvalue()
        with zipfile.ZipFile(BytesIO(content)) as zipped:
            self.assertIsNone(zipped.testzip())
            return {name: zipped.read(name) for name in zipped.namelist()}

    def test_it_holds_what_every_app_knows_of_me(self):
        article = make_article(published=True, title="老剧院修了六年")
        Favourite.objects.put(self.member, article)
        Like.objects.put(self.member, article)
        section = make_category(name="文化")
        CategoryFollow.objects.create(member=self.member, category=section)
        Follow.objects.create(follower=self.member, followed=self.other)
        points.award(self.member, 12, Reason.GRANT, "test:1")
        messaging.send(self.member, self.other, "明天去钓鱼吗？", uuid4())
        messaging.send(self.other, self.member, "去。", uuid4())
        mine = make_article(title="我写的稿", created_by=self.member)
        avatars.keep(self.member, ContentFile(picture(), "me.png"))
        found = self.contents(self.take_out())
        self.assertTrue(found.pop("avatar.webp").startswith(b"RIFF"))
        page = found.pop("index.html").decode()
        data = {name: json.loads(content) for name, content in found.items()}
        self.assertEqual(data["account.json"]["name"], "早起的鱼")
        self.assertEqual(data["account.json"]["email"], "fish@example.com")
        self.assertEqual(data["points.json"][0]["amount"], 12)
        self.assertEqual(data["favourites.json"][0]["title"], "老剧院修了六年")
        self.assertEqual(len(data["likes.json"]), 1)
        self.assertEqual(data["followed-sections.json"][0]["section"], "文化")
        self.assertEqual(data["members.json"]["followed"], ["林间小路"])
        self.assertEqual(data["articles.json"][0]["title"], mine.title)
        texts = [line["text"] for line in data["messages.json"][0]["messages"]]
        self.assertEqual(texts, ["明天去钓鱼吗？", "去。"])
        for words in (
            "早起的鱼",
            "老剧院修了六年",
            "明天去钓鱼吗？",
            "积分流水",
            "收藏",
            "文化",
        ):
            self.assertIn(words, page)
        for name in data:
            self.assertIn(f'href="{name}"', page)

    def test_its_page_is_safe_to_open(self):
        Member.objects.filter(pk=self.member.pk).update(biography="<script>alert(1)</script>")
        messaging.send(self.other, self.member, "<img src=x onerror=alert(1)>\n二", uuid4())
        page = self.contents(self.take_out())["index.html"].decode()
        self.assertNotIn("<script", page)
        self.assertNotIn("<img", page)
        self.assertIn("&lt;script&gt;alert(1)", page)

    def test_it_holds_nothing_of_others(self):
        Favourite.objects.put(self.other, make_article(published=True, title="别人的收藏"))
        messaging.send(self.other, make_member(), "这不关你的事", uuid4())
        whole = b"".join(self.contents(self.take_out()).values()).decode()
        for secret in ("别人的收藏", "这不关你的事", "password", "林间小路"):
            self.assertNotIn(secret, whole)

    def test_i_am_told_when_it_is_ready(self):
        self.client.post("/me/data/")
        self.assertContains(self.client.get("/me/data/"), "正在打包")
        self.assertEqual(Notification.objects.count(), 0)
        run_jobs()
        run_jobs()
        self.assertIn("数据包", Notification.objects.get(member=self.member).text)
        archive = Archive.objects.get()
        self.assertContains(self.client.get("/me/data/"), f"/me/data/{archive.pk}/")

    def test_nobody_else_gets_it_and_it_is_kept_nowhere(self):
        archive = self.take_out()
        address = f"/me/data/{archive.pk}/"
        response = self.client.get(address)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        response.getvalue()
        self.client.force_login(self.other)
        self.assertEqual(self.client.get(address).status_code, 404)
        self.assertEqual(self.client.get("/me/data/999999999999999999999/").status_code, 404)
        self.client.logout()
        self.assertEqual(self.client.get(address).status_code, 302)
        self.assertEqual(self.client.get(f"/media/{archive.file}").status_code, 404)

    def test_a_run_that_died_leaves_no_file_behind(self):
        archive = self.take_out()
        # As if the run had died between the file and the row.
        Archive.objects.update(made_at=None)
        run_jobs()
        archive.refresh_from_db()
        folder = Path(storages["private"].path(archive.file)).parent
        self.assertEqual([file.name for file in folder.iterdir()], [Path(archive.file).name])
        self.assertIsNotNone(archive.made_at)

    def test_after_a_week_it_is_gone_with_its_file(self):
        archive = self.take_out()
        Archive.objects.update(made_at=timezone.now() - timedelta(days=7, seconds=1))
        self.assertEqual(self.client.get(f"/me/data/{archive.pk}/").status_code, 404)
        self.assertTrue(storages["private"].exists(archive.file))
        with self.captureOnCommitCallbacks(execute=True):
            forget_archives(0)
        self.assertFalse(storages["private"].exists(archive.file))
        self.assertEqual(Archive.objects.count(), 0)

    def test_a_lost_file_is_a_404(self):
        archive = self.take_out()
        storages["private"].delete(archive.file)
        self.assertEqual(self.client.get(f"/me/data/{archive.pk}/").status_code, 404)

    def test_three_a_day_are_made(self):
        for _ in range(3):
            self.client.post("/me/data/")
            run_jobs()
        response = self.client.post("/me/data/")
        self.assertEqual(response.status_code, 429)
        self.assertIn("Retry-After", response.headers)


@pytest.mark.django_db(transaction=True)
def test_asking_often_at_once_makes_one(transactional_db):
    member = make_member()

    def ask(_number):
        try:
            return archives.ask(Member.objects.get(pk=member.pk)).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as crowd:
        assert len(set(crowd.map(ask, range(20)))) == 1
    assert ProcrastinateJob.objects.filter(task_name="make_archive").count() == 1
