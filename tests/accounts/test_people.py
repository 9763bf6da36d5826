"""Following and blocking members."""

from django.test import TestCase

from accounts.models import Block, Follow, Member
from accounts.views.people import FOLLOWS
from newsportal import site
from newsportal.models import SiteSettings
from tests.factories import make_member, make_message


class PeopleTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.anna, cls.bo = make_member(username="顾小满"), make_member(username="早起的鱼")

    def setUp(self):
        self.client.force_login(self.anna)

    def buttons(self):
        """Return what the fragment puts on the page of Bo."""
        path = self.bo.get_absolute_url()
        slots = self.client.get("/fragment/", {"path": path}).json()["slots"]
        return slots["member-actions"]


class FollowTests(PeopleTestCase):
    def test_a_follow_is_once_told_and_counted_on_both_pages(self):
        url = f"/me/follows/{self.bo.pk}/"
        self.assertContains(self.client.get(url), "关注早起的鱼")
        for _ in range(2):
            self.assertRedirects(self.client.post(url, {"on": "1"}), f"/member/{self.bo.pk}/")
        self.assertEqual(Follow.objects.count(), 1)
        self.assertEqual([n.actor for n in self.bo.notifications.all()], [self.anna])
        self.assertContains(self.client.get(f"/member/{self.bo.pk}/"), "<b>1</b> 粉丝")
        self.assertContains(self.client.get(f"/member/{self.anna.pk}/"), "<b>1</b> 关注")
        self.assertContains(self.client.get(f"/member/{self.bo.pk}/followers/"), "顾小满")
        self.assertContains(self.client.get(f"/member/{self.anna.pk}/following/"), "早起的鱼")

    def test_it_ends_and_starting_again_tells_nobody_twice(self):
        url = f"/me/follows/{self.bo.pk}/"
        for on in ("1", "0", "0", "1"):
            self.client.post(url, {"on": on})
        self.assertEqual(Follow.objects.count(), 1)
        self.assertEqual(self.bo.notifications.count(), 1)
        self.client.post(url, {"on": "0"})
        self.assertFalse(Follow.objects.exists())

    def test_nobody_follows_themselves_or_who_is_not_there(self):
        for pk in (self.anna.pk, 10**9, 10**30):
            self.assertEqual(self.client.post(f"/me/follows/{pk}/").status_code, 404)
        self.assertFalse(Follow.objects.exists())

    def test_a_block_and_a_closed_account_refuse_alike(self):
        url = f"/me/follows/{self.bo.pk}/"
        Block.objects.create(member=self.bo, blocked=self.anna)
        response = self.client.post(url)
        self.assertContains(response, "目前无法关注早起的鱼。", status_code=422)
        Block.objects.all().delete()
        type(self.bo).objects.filter(pk=self.bo.pk).update(is_active=False)
        response = self.client.post(url)
        self.assertContains(response, "目前无法关注早起的鱼。", status_code=422)

    def test_nobody_follows_everybody_to_be_noticed(self):
        for _ in range(FOLLOWS.count):
            FOLLOWS.hit(self.anna.pk)
        response = self.client.post(f"/me/follows/{self.bo.pk}/", {"on": "1"})
        self.assertEqual(response.status_code, 429)
        self.assertFalse(Follow.objects.exists())

    def test_a_script_gets_the_button_alone(self):
        url = f"/me/follows/{self.bo.pk}/"
        headers = {"X-Requested-With": "fetch"}
        answer = self.client.post(url, {"on": "1"}, headers=headers)
        self.assertContains(answer, "已关注")
        self.assertNotContains(answer, "<html")

    def test_closed_accounts_are_neither_listed_nor_counted(self):
        Follow.objects.create(follower=self.anna, followed=self.bo)
        type(self.anna).objects.filter(pk=self.anna.pk).update(is_active=False)
        self.client.logout()
        self.assertContains(self.client.get(f"/member/{self.bo.pk}/"), "<b>0</b> 粉丝")
        page = self.client.get(f"/member/{self.bo.pk}/followers/")
        self.assertNotContains(page, "顾小满")

    def test_long_lists_go_on_behind_a_link(self):
        for number in range(45):
            Follow.objects.create(
                follower=make_member(username=f"读者{number}"), followed=self.bo
            )
        self.client.logout()
        url, seen = f"/member/{self.bo.pk}/followers/", 0
        path = url
        while path:
            page = self.client.get(path)
            seen += page.content.decode().count('<li class="person">')
            older = page.context["older"]
            path = older and f"{url}?before={older}"
        self.assertEqual(seen, 45)


class BlockTests(PeopleTestCase):
    def test_a_block_ends_following_both_ways_and_is_listed(self):
        Follow.objects.create(follower=self.anna, followed=self.bo)
        Follow.objects.create(follower=self.bo, followed=self.anna)
        url = f"/me/blocks/{self.bo.pk}/"
        self.assertContains(self.client.get(url), "屏蔽早起的鱼")
        for _ in range(2):
            self.client.post(url, {"on": "1"})
        self.assertEqual(Block.objects.count(), 1)
        self.assertFalse(Follow.objects.exists())
        self.assertContains(self.client.get("/me/blocks/"), "早起的鱼")
        self.client.post(url, {"on": "0"})
        self.assertFalse(Block.objects.exists())
        self.assertNotContains(self.client.get("/me/blocks/"), "早起的鱼")

    def test_it_leads_to_a_page_that_is_there(self):
        url = f"/me/blocks/{self.bo.pk}/"
        self.assertRedirects(self.client.post(url), f"/member/{self.bo.pk}/")
        talk = make_message(self.bo, self.anna, "你好").conversation
        self.assertRedirects(self.client.post(url), talk.get_absolute_url())
        SiteSettings.objects.update(has_messages=False)
        site.forget()
        self.assertRedirects(self.client.post(url), f"/member/{self.bo.pk}/")
        Member.objects.filter(pk=self.bo.pk).update(is_active=False)
        self.assertRedirects(self.client.post(url, {"on": "0"}), "/me/blocks/")

    def test_nobody_blocks_themselves(self):
        response = self.client.post(f"/me/blocks/{self.anna.pk}/")
        self.assertEqual(response.status_code, 404)

    def test_the_blocked_one_is_not_told(self):
        self.client.post(f"/me/blocks/{self.bo.pk}/", {"on": "1"})
        self.assertFalse(self.bo.notifications.exists())
        self.client.force_login(self.bo)
        self.assertNotContains(self.client.get("/me/blocks/"), "顾小满")


class ActionTests(PeopleTestCase):
    def test_the_public_page_leads_everybody_to_private_ones(self):
        path = f"/member/{self.bo.pk}/"
        page = self.client.get(path)
        self.client.logout()
        self.assertEqual(page.content, self.client.get(path).content)
        for url in ("messages/to", "follows", "blocks", "reports"):
            self.assertContains(page, f'href="/me/{url}/{self.bo.pk}/"')

    def test_the_fragment_knows_what_i_do_already(self):
        self.assertIn(">关注<", self.buttons().replace("\n", ""))
        Follow.objects.create(follower=self.anna, followed=self.bo)
        self.assertIn("已关注", self.buttons())
        Block.objects.create(member=self.anna, blocked=self.bo)
        self.assertIn("解除屏蔽", self.buttons())
        self.client.force_login(self.bo)
        self.assertNotIn("/me/follows/", self.buttons())

    def test_the_fragment_stays_cheap(self):
        self.client.get("/fragment/")
        with self.assertNumQueries(4):
            self.buttons()
