"""Private messages: between two, once each, and seen by nobody else."""

import re
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import time_machine
from allauth.account.models import EmailAddress
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from accounts import messaging
from accounts.models import Block, Conversation, Level, Measure, Message, Party, Sanction
from newsportal import site, words
from newsportal.models import LimitCount, SiteSettings, Word
from newsportal.words import Action, Scope
from tests.factories import PASSWORD, make_member, make_message, make_moderator

NEW, LIST = "有新私信", "私信列表"


def write(sender, recipient, text="你好"):
    return messaging.send(sender, recipient, text, uuid4())


def labels(response):
    """Return which of the two names of the tool bar's entry the HTML holds."""
    html = response.content.decode()
    if response.headers["Content-Type"] == "application/json":
        html = response.json()["slots"]["messages"]
    return [name for name in (NEW, LIST) for _ in range(html.count(name))]


class MessageTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.anna = make_member(username="顾小满")
        cls.bo = make_member(username="早起的鱼")
        cls.carl = make_member(username="路人甲")

    def setUp(self):
        LimitCount.objects.all().delete()

    def as_member(self, member):
        self.client.force_login(member)
        return self.client

    def post(self, sender, url, **data):
        return self.as_member(sender).post(url, {"key": uuid4()} | data)


class SendingTests(MessageTestCase):
    def test_a_first_message_by_name_opens_a_conversation(self):
        response = self.post(self.anna, "/me/messages/new/", to="早起的鱼", text=" 你好\r\n鱼 ")
        message = Message.objects.get()
        self.assertRedirects(response, f"/me/messages/{message.conversation_id}/#newest")
        self.assertEqual((message.sender, message.text), (self.anna, "你好\n鱼"))
        page = self.as_member(self.bo).get(message.conversation.get_absolute_url())
        self.assertContains(page, "你好\n鱼")

    def test_the_form_opens_with_the_name_that_the_link_gives(self):
        page = self.as_member(self.anna).get("/me/messages/new/?to=早起的鱼")
        self.assertContains(page, 'value="早起的鱼"')

    def test_one_finds_the_conversation_again_from_the_members_page(self):
        url = f"/me/messages/to/{self.bo.pk}/"
        response = self.as_member(self.anna).get(url)
        self.assertIn("/me/messages/new/?to=", response.headers["Location"])
        message = write(self.bo, self.anna)
        response = self.as_member(self.anna).get(url)
        where = f"{message.conversation.get_absolute_url()}#newest"
        self.assertRedirects(response, where)

    def test_nobody_writes_to_themselves_or_to_who_is_not_there(self):
        self.as_member(self.anna)
        for pk in (self.anna.pk, 10**9, 10**30):
            self.assertEqual(self.client.get(f"/me/messages/to/{pk}/").status_code, 404)
        for name, sentence in (("顾小满", "这是你自己"), ("没有此人", "没有"), ("", "收信")):
            response = self.post(self.anna, "/me/messages/new/", to=name, text="留着")
            self.assertContains(response, sentence, status_code=422)
            self.assertContains(response, "留着", status_code=422)
        self.assertFalse(Message.objects.exists())

    def test_a_message_has_one_to_a_thousand_characters(self):
        url = write(self.anna, self.bo).conversation.get_absolute_url()
        for text in ("", "  \n ", "\u200b", "长" * 1001, "x" * 100_000, "零\x00字"):
            response = self.post(self.anna, url, text=text)
            self.assertEqual(response.status_code, 422, text[:20])
        self.assertEqual(Message.objects.count(), 1)
        for text in ("好", "长" * 1000, "🐟" * 1000, "\r\n".join("行" * 500), "مرحبا"):
            LimitCount.objects.all().delete()
            self.assertEqual(self.post(self.anna, url, text=text).status_code, 302, text[:9])
        self.assertEqual(Message.objects.count(), 6)

    def test_what_was_typed_stays_when_it_is_refused(self):
        url = write(self.anna, self.bo).conversation.get_absolute_url()
        text = "留" * 1001
        self.assertContains(self.post(self.anna, url, text=text), text, status_code=422)

    def test_the_same_form_twice_is_one_message(self):
        url = write(self.anna, self.bo).conversation.get_absolute_url()
        key = uuid4()
        for _ in range(2):
            response = self.post(self.anna, url, text="一次", key=key)
            self.assertEqual(response.status_code, 302)
        self.assertEqual(Message.objects.filter(text="一次").count(), 1)

    def test_a_form_without_a_key_still_sends(self):
        url = write(self.anna, self.bo).conversation.get_absolute_url()
        for key in ("", "not-a-key"):
            self.post(self.anna, url, text="无钥", key=key)
        self.assertLessEqual(1, Message.objects.filter(text="无钥").count())

    def test_addresses_are_linked_and_everything_else_is_escaped(self):
        text = "看https://example.com/a?b=1&c=2，再看<script>alert(1)</script>javascript:x"
        conversation = write(self.anna, self.bo, text).conversation
        page = self.as_member(self.bo).get(conversation.get_absolute_url()).content.decode()
        self.assertIn(
            '看<a href="https://example.com/a?b=1&amp;c=2" rel="nofollow noopener ugc">', page
        )
        self.assertNotIn("<script>alert", page)
        self.assertNotIn('href="javascript', page)


class RefusalTests(MessageTestCase):
    def sentence(self, response):
        self.assertEqual(response.status_code, 422)
        return re.search(r"早起的鱼[^<]*", response.content.decode().split("alert")[-1])[0]

    def test_a_block_says_the_same_as_an_account_that_is_closed(self):
        answers = []
        for closes in (
            lambda: Block.objects.create(member=self.bo, blocked=self.anna),
            lambda: type(self.bo).objects.filter(pk=self.bo.pk).update(is_active=False),
        ):
            Block.objects.all().delete()
            closes()
            answers.append(
                self.post(self.anna, "/me/messages/new/", to="早起的鱼", text="还在吗")
            )
        sentences = {self.sentence(answer) for answer in answers}
        self.assertEqual(sentences, {"早起的鱼目前无法接收私信。"})
        for answer in answers:
            self.assertContains(answer, "还在吗", status_code=422)
        self.assertFalse(Message.objects.exists())

    def test_a_block_stops_messages_both_ways_and_ends_with_it(self):
        url = write(self.anna, self.bo).conversation.get_absolute_url()
        block = Block.objects.create(member=self.bo, blocked=self.anna)
        for sender in (self.anna, self.bo):
            self.assertEqual(self.post(sender, url, text="？").status_code, 422)
        block.delete()
        self.assertEqual(self.post(self.anna, url, text="！").status_code, 302)

    def test_too_many_are_refused_with_429_and_the_text_stays(self):
        SiteSettings.objects.update(messages_per_minute=2)
        site.forget()
        url = write(self.anna, self.bo).conversation.get_absolute_url()
        self.assertEqual(self.post(self.anna, url, text="二").status_code, 302)
        response = self.post(self.anna, url, text="第三条还在")
        self.assertContains(response, "第三条还在", status_code=429)
        self.assertTrue(1 <= int(response.headers["Retry-After"]) <= 60)
        self.assertEqual(self.post(self.bo, url, text="我可以").status_code, 302)

    def test_writing_to_many_strangers_is_limited_and_answering_is_not(self):
        SiteSettings.objects.update(new_partners_per_day=1)
        site.forget()
        write(self.carl, self.anna)
        for name, status in (("早起的鱼", 302), ("早起的鱼", 302), ("路人甲", 302)):
            response = self.post(self.anna, "/me/messages/new/", to=name, text="你好")
            self.assertEqual(response.status_code, status)
        make_member(username="陌生人")
        response = self.post(self.anna, "/me/messages/new/", to="陌生人", text="你好")
        self.assertEqual(response.status_code, 429)


class WordTests(MessageTestCase):
    def list_word(self, text, action):
        Word.objects.create(text=text, action=action, scopes=[Scope.MESSAGE])
        words.forget()
        site.forget()

    def test_a_masked_word_is_covered_in_page_and_list_and_kept_in_the_store(self):
        self.list_word("赌博", Action.MASK)
        url = write(self.anna, self.bo, "一起赌博吧").conversation.get_absolute_url()
        self.as_member(self.bo)
        for path in ("/me/messages/", url):
            self.assertContains(self.client.get(path), "一起**吧")
        self.assertEqual(Message.objects.get().text, "一起赌博吧")

    def test_refused_and_held_words_are_not_sent_and_the_text_stays(self):
        url = write(self.anna, self.bo).conversation.get_absolute_url()
        for text, action in (("代开发票", Action.REFUSE), ("加我微信", Action.HOLD)):
            self.list_word(text, action)
            response = self.post(self.anna, url, text=f"在吗？{text}")
            self.assertContains(response, "不允许使用的词语", status_code=422)
            self.assertContains(response, f"在吗？{text}", status_code=422)
        self.assertEqual(Message.objects.count(), 1)


class RightTests(MessageTestCase):
    def test_a_level_without_the_right_reads_and_does_not_write(self):
        url = write(self.bo, self.anna).conversation.get_absolute_url()
        level = Level.objects.get(threshold=0)
        level.can_message = False
        level.save()
        response = self.post(self.anna, url, text="你好")
        self.assertContains(response, "还不能写私信", status_code=422)
        self.assertEqual(self.client.get(url).status_code, 200)

    def test_an_address_is_confirmed_before_the_first_message(self):
        url = write(self.bo, self.anna).conversation.get_absolute_url()
        EmailAddress.objects.filter(user=self.anna).update(verified=False)
        response = self.post(self.anna, url, text="你好")
        self.assertContains(response, "邮箱", status_code=422)
        self.assertEqual(Message.objects.count(), 1)

    def test_the_silenced_are_told_why_and_write_nothing(self):
        url = write(self.bo, self.anna).conversation.get_absolute_url()
        Sanction.objects.impose(self.anna, Measure.MUTE, by=make_moderator(), reason="刷屏。")
        response = self.post(self.anna, url, text="留着的话")
        self.assertContains(response, "刷屏", status_code=422)
        self.assertContains(response, "留着的话", status_code=422)


class PrivacyTests(MessageTestCase):
    def test_others_find_nothing(self):
        conversation = write(self.anna, self.bo).conversation
        url = conversation.get_absolute_url()
        self.as_member(self.carl)
        for path in (url, f"{url}news/", f"{url}clear/", "/me/messages/999999999/"):
            self.assertEqual(self.client.get(path).status_code, 404, path)
        self.assertEqual(self.client.get(f"/me/messages/{10**30}/").status_code, 404)
        for path in (url, f"{url}clear/", f"{url}mute/"):
            response = self.post(self.carl, path, text="偷看")
            self.assertEqual(response.status_code, 404, path)
        self.assertEqual(Message.objects.count(), 1)
        self.assertNotContains(self.client.get("/me/messages/"), "你好")

    def test_a_visitor_signs_in_first(self):
        url = write(self.anna, self.bo).conversation.get_absolute_url()
        for path in ("/me/messages/", url, "/me/messages/new/"):
            self.assertIn(f"next={path}", self.client.get(path).headers["Location"])

    def test_no_cache_keeps_them(self):
        url = write(self.anna, self.bo).conversation.get_absolute_url()
        self.as_member(self.bo)
        for path in ("/me/messages/", url, f"{url}news/?after=0", "/fragment/"):
            control = self.client.get(path).headers["Cache-Control"]
            self.assertIn("private", control, path)
            self.assertIn("no-store", control, path)

    def test_with_the_module_off_there_is_no_entry_and_no_address(self):
        url = write(self.anna, self.bo).conversation.get_absolute_url()
        SiteSettings.objects.update(has_messages=False)
        site.forget()
        self.assertNotContains(self.client.get("/"), "/me/messages/")
        self.as_member(self.bo)
        for path in ("/me/messages/", "/me/messages/new/", url, f"{url}news/"):
            self.assertEqual(self.client.get(path).status_code, 404, path)
        self.assertNotContains(self.client.get("/me/"), "/me/messages/")
        self.assertNotIn("messages", self.client.get("/fragment/").json()["slots"])


class NewTests(MessageTestCase):
    def test_exactly_one_of_the_two_names_stands_on_each_page(self):
        paths = ["/me/", "/me/messages/", "/me/messages/new/", "/fragment/"]
        self.as_member(self.bo)
        for path in paths:
            self.assertEqual(labels(self.client.get(path)), [LIST], path)
        url = write(self.anna, self.bo).conversation.get_absolute_url()
        for path in paths:
            self.assertEqual(labels(self.client.get(path)), [NEW], path)
        self.assertEqual(labels(self.client.get("/")), [LIST])
        self.assertEqual(labels(self.client.get(url)), [LIST])
        for path in paths:
            self.assertEqual(labels(self.client.get(path)), [LIST], path)

    def test_the_number_is_told_up_to_ninety_nine(self):
        write(self.anna, self.bo)
        write(self.carl, self.bo)
        own = Party.objects.filter(member=self.bo, partner=self.anna)
        for unread, shown in ((1, "2"), (98, "99"), (99, "99+"), (5000, "99+")):
            own.update(unread=unread)
            html = self.as_member(self.bo).get("/fragment/").json()["slots"]["messages"]
            self.assertIn(f'<span class="toolbar__dot">{shown}</span>', html)

    def test_a_muted_conversation_does_not_call(self):
        url = write(self.anna, self.bo).conversation.get_absolute_url()
        self.post(self.bo, f"{url}mute/", is_muted="on")
        write(self.anna, self.bo)
        self.assertEqual(labels(self.client.get("/fragment/")), [LIST])
        self.assertContains(self.client.get("/me/messages/"), "dot--muted")
        self.post(self.bo, f"{url}mute/")
        write(self.anna, self.bo)
        self.assertEqual(labels(self.client.get("/fragment/")), [NEW])

    def test_all_is_read_by_one_button(self):
        write(self.anna, self.bo)
        write(self.carl, self.bo)
        self.post(self.bo, "/me/messages/read/")
        self.assertEqual(labels(self.client.get("/me/")), [LIST])
        self.assertEqual(self.as_member(self.bo).get("/me/messages/read/").status_code, 405)


class ListTests(MessageTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.dora = make_member(username="木子川")
        cls.talks = []
        for partner in (cls.bo, cls.carl, cls.dora):
            for number in range(50):
                sender, other = ((partner, cls.anna), (cls.anna, partner))[number % 2]
                message = make_message(sender, other, f"{partner}第{number}条")
            cls.talks.append(message.conversation)

    def test_one_row_a_partner_with_the_last_line_and_the_unread_number(self):
        html = self.as_member(self.anna).get("/me/messages/").content.decode()
        rows = html.split('<li class="letter')[1:]
        self.assertEqual(len(rows), 3)
        for row, partner in zip(rows, (self.dora, self.carl, self.bo), strict=True):
            self.assertIn(str(partner), row)
            self.assertIn(f"{partner}第49条", row)
            self.assertRegex(row, r'class="dot".*25</span>')

    def test_a_conversation_has_twenty_a_page_with_the_newest_last(self):
        url = self.talks[0].get_absolute_url()
        page = self.as_member(self.anna).get(url)
        told = re.findall(r"早起的鱼第(\d+)条", page.content.decode())
        self.assertEqual(told, [str(number) for number in range(30, 50)])
        seen = told
        while older := re.search(r'href="(\?before=\d+)"', page.content.decode()):
            page = self.client.get(url + older[1])
            seen = re.findall(r"早起的鱼第(\d+)条", page.content.decode()) + seen
        self.assertEqual(seen, [str(number) for number in range(50)])

    def test_an_older_page_reads_nothing(self):
        url = self.talks[0].get_absolute_url()
        last = Message.objects.last().pk
        self.as_member(self.anna).get(f"{url}?before={last}")
        self.assertEqual(self.anna.conversations.get(partner=self.bo).unread, 25)

    def test_nonsense_in_the_address_is_the_newest_page(self):
        url = self.talks[0].get_absolute_url()
        self.as_member(self.anna)
        for before in ("x", "-1", "9" * 30, "1.5", "%00", "②"):
            self.assertContains(self.client.get(f"{url}?before={before}"), "早起的鱼第49条")
            self.assertEqual(self.client.get(f"{url}news/?after={before}").status_code, 200)
            self.assertEqual(self.client.get(f"/me/messages/?before={before}").status_code, 200)

    def test_an_open_page_is_told_only_what_came_since(self):
        url = self.talks[0].get_absolute_url()
        last = self.talks[0].messages.last()
        news = self.as_member(self.anna).get(f"{url}news/?after={last.pk}").json()
        self.assertEqual(news, {"html": "", "read_to": 0})
        write(self.bo, self.anna, "刚刚写的")
        news = self.client.get(f"{url}news/?after={last.pk}").json()
        self.assertIn("刚刚写的", news["html"])
        self.assertNotIn("第49条", news["html"])
        self.assertEqual(self.anna.conversations.get(partner=self.bo).unread, 0)

    def test_a_script_that_sends_is_told_what_to_show(self):
        url = self.talks[0].get_absolute_url()
        last = self.talks[0].messages.last()
        self.as_member(self.anna)
        headers = {"Accept": "application/json"}
        data = {"text": "不刷新", "key": uuid4(), "after": last.pk}
        answer = self.client.post(url, data, headers=headers)
        self.assertEqual(answer.status_code, 201)
        self.assertIn("不刷新", answer.json()["html"])
        self.assertNotEqual(answer.json()["key"], str(data["key"]))
        answer = self.client.post(url, {"text": ""}, headers=headers)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("请先写点", answer.json()["error"])

    def test_mine_is_marked_when_the_other_has_read_it(self):
        url = self.talks[0].get_absolute_url()
        shown = '<p class="talk__read">已读</p>'
        self.assertNotContains(self.as_member(self.anna).get(url), shown)
        self.as_member(self.bo).get(url)
        self.assertContains(self.as_member(self.anna).get(url), shown, count=1)

    def test_clearing_hides_for_me_only(self):
        url = self.talks[0].get_absolute_url()
        self.assertContains(self.as_member(self.anna).get(f"{url}clear/"), "早起的鱼")
        self.post(self.anna, f"{url}clear/")
        self.assertNotContains(self.client.get("/me/messages/"), "早起的鱼")
        self.assertNotContains(self.client.get(url), "条</p>")
        self.assertContains(self.as_member(self.bo).get(url), "早起的鱼第49条")
        write(self.bo, self.anna, "又来了")
        page = self.as_member(self.anna).get(url)
        self.assertContains(page, "又来了")
        self.assertNotContains(page, "早起的鱼第49条")
        self.assertContains(self.client.get("/me/messages/"), "又来了")

    def test_names_are_suggested_by_their_beginning(self):
        type(self.carl).objects.filter(pk=self.carl.pk).update(is_active=False)
        self.as_member(self.anna)
        for start, expected in (
            ("早", ["早起的鱼"]),
            ("路", []),
            ("顾", []),
            ("", []),
            ("%", []),
            ("x" * 10_000, []),
            ("\0", []),
            ("早\0", ["早起的鱼"]),
        ):
            answer = self.client.get("/me/messages/names/", {"q": start})
            self.assertEqual(answer.json(), {"names": expected}, start)


class PartyTests(MessageTestCase):
    def test_a_pair_has_one_conversation_whoever_begins(self):
        self.assertEqual(
            write(self.anna, self.bo).conversation, write(self.bo, self.anna).conversation
        )
        self.assertEqual(Conversation.objects.count(), 1)
        self.assertEqual(Party.objects.count(), 2)

    def test_a_notice_of_the_site_is_new_to_both(self):
        conversation = write(self.anna, self.bo).conversation
        messaging.write(conversation, None, "说明")
        unread = dict(Party.objects.values_list("member", "unread"))
        self.assertEqual(unread, {self.anna.pk: 1, self.bo.pk: 2})


class ExpiredSessionTests(MessageTestCase):
    """Without scripts: what was typed comes back after the way over the sign-in."""

    def sign_in(self, path):
        address = f"{reverse('account_login')}?{urlencode({'next': path})}"
        data = {"login": "早起的鱼", "password": PASSWORD}
        return self.client.post(address, data, follow=True)

    def type(self, path, text):
        response = self.client.post(path, {"text": text, "key": uuid4()})
        self.assertRedirects(
            response,
            f"{reverse('account_login')}?{urlencode({'next': path}, safe='/')}",
            fetch_redirect_response=False,
        )

    def test_the_text_comes_back_once_on_its_page(self):
        path = make_message(self.anna, self.bo, "你好").conversation.get_absolute_url()
        for page in (path, reverse("accounts:new_message")):
            self.client.logout()
            self.type(page, "写了很久\x00的一封信")
            response = self.sign_in(page)
            self.assertContains(response, "写了很久")
            self.assertEqual(response.redirect_chain[-1][0], page)
            self.assertNotContains(self.client.get(page), "写了很久")

    def test_it_comes_back_nowhere_else_and_is_bounded(self):
        path = make_message(self.anna, self.bo, "你好").conversation.get_absolute_url()
        self.type(path, "长" * 100_000)
        other = reverse("accounts:new_message")
        self.assertNotContains(self.sign_in(other), "长长")
        self.assertContains(self.client.get(path), "长" * 1000)

    def test_whoever_comes_much_later_does_not_see_it(self):
        path = make_message(self.anna, self.bo, "你好").conversation.get_absolute_url()
        with time_machine.travel(timezone.now() - timedelta(minutes=16)):
            self.type(path, "写了很久的一封信")
        self.assertNotContains(self.sign_in(path), "写了很久")
