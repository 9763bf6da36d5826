"""Say something, reply, change it, take it back: by plain forms and by scripts."""

from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import LedgerLine, Measure, Notification, Sanction
from articles.models import Article, Unlock
from comments import tasks
from comments.models import Comment, CommentLike, Status
from newsportal import site
from newsportal.models import SiteSettings, Word
from tests.factories import (
    make_article,
    make_comment,
    make_member,
    make_moderator,
    make_withdrawn,
)

JSON = {"Accept": "application/json"}


class PostingCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article(published=True, title="渡口的路灯")
        cls.member = make_member(username="南岸老周")
        cls.moderator = make_moderator()
        SiteSettings.objects.update(comment_preset="open", comments_per_minute=1000)

    def setUp(self):
        site.forget()
        self.client.force_login(self.member)

    def address(self, article=None, to=None):
        path = reverse("comments:new", args=[(article or self.article).pk])
        return f"{path}?to={to}" if to else path

    def post(self, text="说一句。", *, article=None, to=None, client=None, **options):
        values = {"text": text} | options.pop("values", {})
        return (client or self.client).post(self.address(article, to), values, **options)

    def page(self):
        return Client().get(self.article.get_absolute_url()).content.decode()

    def fragment(self, client=None):
        path = self.article.get_absolute_url()
        answer = (client or self.client).get("/fragment/", {"path": path})
        return answer.json()["slots"].get("comments", "")

    def hold_all(self):
        SiteSettings.objects.update(comment_preset="all")
        site.forget()


class PostTests(PostingCase):
    def test_a_comment_appears_and_leads_back_to_itself(self):
        response = self.post("  第一句。 \r\n 第二句。 ")
        comment = Comment.objects.get()
        self.assertEqual(comment.text, "第一句。 \n 第二句。")
        place = f"{self.article.get_absolute_url()}#comment-{comment.pk}"
        self.assertEqual(response.headers["Location"], place)
        self.assertIn(f'id="comment-{comment.pk}"', self.page())
        self.assertIn("1 条回复", self.page())

    def test_what_follows_it_comes_by_the_queue(self):
        root = make_comment(self.article)
        other = make_member(username="顾小满")
        self.post("@顾小满 你看", to=root.pk)
        comment = Comment.objects.get(author=self.member)
        tasks.comment_appeared(comment.pk)
        tasks.comment_appeared(comment.pk)  # as a queue may
        self.assertEqual(LedgerLine.objects.filter(member=self.member).count(), 1)
        self.assertTrue(Unlock.objects.filter(member=self.member).exists())
        told = Notification.objects.values_list("member", "kind")
        self.assertCountEqual(told, [(root.author_id, "reply"), (other.pk, "mention")])

    def test_a_held_one_is_seen_by_its_writer_alone(self):
        self.hold_all()
        response = self.post("先让管理员看看", follow=True)
        comment = Comment.objects.get()
        self.assertEqual(response.redirect_chain[-1][0], comment.get_absolute_url())
        self.assertContains(response, "审核中，仅自己可见")
        self.assertNotIn("先让管理员看看", self.page())
        self.assertIn("先让管理员看看", self.fragment())
        self.assertIn("审核中", self.fragment())
        stranger = Client()
        self.assertEqual(stranger.get(comment.get_absolute_url()).status_code, 404)
        stranger.force_login(make_member())
        self.assertEqual(stranger.get(comment.get_absolute_url()).status_code, 404)
        self.assertNotIn("先让管理员看看", self.fragment(stranger))
        comment.approve(self.moderator)
        self.assertIn("先让管理员看看", self.page())
        self.assertNotIn("审核中", self.fragment())

    def test_a_script_gets_the_comment_as_it_is_printed(self):
        self.assertEqual(self.post(headers=JSON).status_code, 201)
        root = Comment.objects.get()
        told = self.post("回一句", to=root.pk, headers=JSON)
        self.assertEqual(told.status_code, 201)
        reply = Comment.objects.get(parent=root)
        self.assertIn(f'id="comment-{reply.pk}"', told.json()["html"])
        self.assertIn("avatar--28", told.json()["html"])
        self.assertTrue(told.json()["is_public"])
        self.hold_all()
        told = self.post("再一句", headers=JSON).json()
        self.assertIn("审核中，仅自己可见", told["html"])
        self.assertFalse(told["is_public"])

    def test_a_form_sent_twice_writes_one_comment(self):
        values = {"key": str(uuid4())}
        first = self.post(values=values)
        self.assertEqual(self.post(values=values).headers["Location"], first["Location"])
        self.assertEqual(Comment.objects.count(), 1)

    def test_a_visitor_is_led_to_sign_in_and_finds_the_text_again(self):
        stranger = Client()
        root = make_comment(self.article)
        response = self.post("写到一半", to=root.pk, client=stranger)
        self.assertIn("next=", response.headers["Location"])
        stranger.force_login(self.member)
        form = stranger.get(self.address(to=root.pk))
        self.assertContains(form, "写到一半")
        self.assertEqual(Comment.objects.exclude(pk=root.pk).count(), 0)

    def test_the_region_is_looked_up_and_kept(self):
        self.post(REMOTE_ADDR="8.8.8.8")
        self.assertEqual(Comment.objects.get().region, "US")
        self.assertIn("美国", self.page())

    def test_posting_takes_at_most_fifteen_queries(self):
        root = make_comment(self.article)
        self.post("热身")
        for text, to in [("四月里从南岸坐头班渡船过来的人", None), ("答你一句", root.pk)]:
            with CaptureQueriesContext(connection) as captured:
                response = self.post(text, to=to)
            self.assertEqual(response.status_code, 302)
            asked = [row["sql"] for row in captured if "SAVEPOINT" not in row["sql"]]
            self.assertLessEqual(len(asked), 15, "\n".join(sql[:160] for sql in asked))


class RefusalTests(PostingCase):
    """Bad input: always a sentence, nothing typed is lost, nothing is stored."""

    def refused(self, text, sentence, status=422, **options):
        before = Comment.objects.count()
        told = self.post(text, headers=JSON, **options)
        self.assertEqual(told.status_code, status)
        self.assertIn(sentence, told.json()["error"])
        response = self.post(text, **options)
        self.assertEqual(response.status_code, status)
        page = response.content.decode()
        self.assertIn(sentence, page)
        if text.strip() and "\0" not in text:
            self.assertIn(text.strip()[:50].replace("<", "&lt;").replace(">", "&gt;"), page)
        self.assertEqual(Comment.objects.count(), before)

    def test_length(self):
        self.refused("", "请先写点")
        for blank in (" ", "\u3000\n", "\u200b\u200d", "\u202e", "\u2800"):
            before = Comment.objects.count()
            self.assertEqual(self.post(blank).status_code, 422, repr(blank))
            self.assertEqual(Comment.objects.count(), before)
        self.refused("字" * 1001, "评论最多 1000 字，现在有 1001 字")
        self.refused("😀" * 1001, "现在有 1001 字")
        self.refused("字" * 100_000, "现在有 100000 字")
        for text in ("字", "字" * 1000, "😀" * 1000, "👨‍👩‍👧‍👦"):
            self.assertEqual(self.post(text).status_code, 302)
            self.assertEqual(Comment.objects.latest("pk").text, text)

    def test_signs_that_cannot_be_stored_or_turn_the_line(self):
        self.refused("前\0后", "空字符")
        self.post("左\u202e右 مرحبا")
        page = self.page()
        self.assertIn('dir="auto">左\u202e右 مرحبا</p>', page)

    def test_markup_stays_text(self):
        for number, text in enumerate(
            [
                "<img src=x onerror=alert(1)>",
                "</p></li><script>alert(1)</script>",
                '"><svg onload=alert(1)>',
                "[a](javascript:alert(1))",
                "{{ 7|add:7 }}{% csrf_token %}",
                "&lt;b&gt;",
                "https://example.com/\"onmouseover='x'<b>",
            ]
        ):
            self.assertEqual(self.post(f"{number} {text}").status_code, 302, text)
        page = self.page().split('class="thread__list"')[1]
        for forbidden in (
            "<img src=x",
            "<script>alert",
            "<svg onload",
            "<b>",
            "csrfmiddleware",
        ):
            self.assertNotIn(forbidden, page)
        self.assertNotIn('href="javascript', page)
        self.assertIn("{{ 7|add:7 }}", page)

    def test_links_and_twins(self):
        self.refused("http://a.cn/ " * 70, "70 个链接")
        self.post("一样的话")
        self.refused("一样的话", "已经发表过同样的评论")
        self.assertEqual(
            self.post("一样的话", article=make_article(published=True)).status_code, 302
        )

    def test_replies_to_what_is_not_there(self):
        foreign = make_comment(make_article(published=True))
        deleted = make_comment(self.article)
        deleted.delete_by_author()
        held = make_comment(self.article, status=Status.HELD)
        for number in (foreign.pk, deleted.pk, held.pk, 10**15):
            self.refused("回一句", "你要回复的评论已经不在了", to=number)

    def test_articles_that_are_closed_withdrawn_or_never_were(self):
        closed = make_article(published=True, allows_comments=False)
        self.refused("说一句", "评论已关闭", article=closed)
        self.refused("说一句", "已下架", article=make_withdrawn())
        self.assertEqual(self.post(article=make_article()).status_code, 404)
        self.assertEqual(
            self.client.post("/9999999999999999999/comments/new/").status_code, 404
        )
        self.assertEqual(self.client.get(self.address(make_withdrawn())).status_code, 404)

    def test_listed_words(self):
        Word.objects.create(text="赌球", action="refuse", scopes=["comment"])
        self.refused("来赌球", "不允许出现的词语")

    def test_the_silenced_and_the_unconfirmed(self):
        stranger = make_member(email="")
        self.client.force_login(stranger)
        self.refused("说一句", "确认")
        self.client.force_login(self.member)
        moderator = self.moderator
        Sanction.objects.impose(self.member, Measure.MUTE, by=moderator, reason="刷屏")
        self.refused("说一句", "刷屏")

    def test_too_often_says_when_and_keeps_the_text(self):
        SiteSettings.objects.update(comments_per_minute=2)
        site.forget()
        self.post("一")
        self.post("二")
        response = self.post("第三句还在这里")
        self.assertEqual(response.status_code, 429)
        self.assertTrue(response.headers["Retry-After"].isdigit())
        self.assertContains(response, "第三句还在这里", status_code=429)
        self.assertEqual(self.post("三", headers=JSON).status_code, 429)

    def test_a_stale_token_refuses_and_the_page_shows_what_was_typed(self):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(self.member)
        response = self.post("辛苦写的一段话", client=strict)
        self.assertContains(response, "辛苦写的一段话", status_code=403)
        self.assertEqual(Comment.objects.count(), 0)


class OwnTests(PostingCase):
    """What one can do with one's own comment, and with nobody else's."""

    def setUp(self):
        super().setUp()
        self.comment = make_comment(self.article, self.member, text="原来的话")

    def do(self, deed, client=None, comment=None, **values):
        path = reverse(f"comments:{deed}", args=[(comment or self.comment).pk])
        return (client or self.client).post(path, values)

    def age(self, minutes):
        moment = timezone.now() - timedelta(minutes=minutes)
        Comment.objects.filter(pk=self.comment.pk).update(created_at=moment)

    def test_it_can_be_changed_for_ten_minutes(self):
        self.age(9)
        self.assertEqual(self.do("edit", text="改过的话").status_code, 302)
        page = self.page()
        self.assertIn("改过的话", page)
        self.assertIn("已编辑", page)
        self.age(11)
        response = self.do("edit", text="再改一次")
        self.assertContains(response, "十分钟", status_code=422)
        self.assertContains(response, "再改一次", status_code=422)
        self.assertNotIn("再改一次", self.page())
        path = reverse("comments:edit", args=[self.comment.pk])
        self.assertNotContains(self.client.get(path), "<textarea")

    def test_a_change_goes_through_moderation_again(self):
        self.hold_all()
        self.do("edit", text="改成别的")
        self.comment.refresh_from_db()
        self.assertEqual((self.comment.status, self.comment.held_rule), ("held", "all"))
        self.assertIn("0 条回复", self.page())
        self.comment.approve(self.moderator)
        self.assertIn("改成别的", self.page())

    def test_a_change_lets_nothing_out_of_review(self):
        self.comment.hold("reports")
        self.do("edit", text="改得很干净")
        self.comment.refresh_from_db()
        self.assertEqual(self.comment.status, "held")

    def test_what_waits_waits_for_what_it_says_now(self):
        self.comment.hold("reports")
        Word.objects.create(text="代购", action="hold", scopes=["comment"])
        site.forget()
        self.do("edit", text="找代购吗")
        self.comment.refresh_from_db()
        found = (self.comment.status, self.comment.held_rule, self.comment.held_match)
        self.assertEqual(found, ("held", "words", "代购"))

    def test_it_can_be_deleted_once_and_its_points_go(self):
        self.comment.appear()
        self.member.refresh_from_db()
        self.assertGreater(self.member.points, 0)
        path = reverse("comments:delete", args=[self.comment.pk])
        self.assertContains(self.client.get(path), "删除后无法恢复")
        self.assertRedirects(self.do("delete"), "/me/comments/")
        self.assertEqual(self.do("delete").status_code, 404)
        self.member.refresh_from_db()
        self.assertEqual(self.member.points, 0)
        self.assertIn("0 条回复", self.page())

    def test_it_is_not_liked_by_its_author(self):
        response = self.do("like", on=1)
        self.assertContains(response, "不能给自己的评论点赞", status_code=422)
        path = reverse("comments:like", args=[self.comment.pk])
        answer = self.client.post(path, {"on": 1}, headers=JSON)
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(CommentLike.objects.count(), 0)

    def test_others_like_it_and_cannot_touch_it(self):
        other = Client()
        other.force_login(make_member())
        for deed in ("edit", "delete"):
            path = reverse(f"comments:{deed}", args=[self.comment.pk])
            self.assertEqual(other.get(path).status_code, 404)
            self.assertEqual(self.do(deed, other, text="夺过来").status_code, 404)
        self.assertEqual(self.do("like", other, on=1).status_code, 302)
        path = reverse("comments:like", args=[self.comment.pk])
        self.assertContains(other.get(path), 'name="on" value="0"')
        told = other.post(path, {"on": 1}, headers=JSON).json()
        self.assertEqual(told, {"is_on": True, "count": 1})
        self.assertIn(f'liked="{self.comment.pk}"', self.fragment(other))
        told = other.post(path, {"on": 0}, headers=JSON).json()
        self.assertEqual(told, {"is_on": False, "count": 0})

    def test_what_is_held_or_gone_cannot_be_liked(self):
        other = Client()
        other.force_login(make_member())
        self.comment.hold("reports")
        self.assertEqual(self.do("like", other, on=1).status_code, 404)

    def test_the_fragment_knows_what_is_mine(self):
        self.assertIn(f'own="{self.comment.pk}" young="{self.comment.pk}"', self.fragment())
        self.age(11)
        self.assertIn(f'own="{self.comment.pk}" young=""', self.fragment())
        self.assertEqual(self.fragment(Client()), "")
        Article.objects.filter(pk=self.article.pk).update(allows_comments=False)
        self.assertEqual(self.fragment(), "")

    def test_my_list_says_where_each_stands_and_why(self):
        rejected = make_comment(self.article, self.member, status=Status.HELD)
        rejected.reject(self.moderator, "与报道无关")
        held = make_comment(self.article, self.member, status=Status.HELD, held_rule="newcomer")
        gone = make_comment(self.article, self.member, text="删掉的话")
        gone.delete_by_author()
        foreign = make_comment(self.article, text="别人的话")
        page = self.client.get("/me/comments/").content.decode()
        for expected in ("原来的话", "未通过审核 · 与报道无关", "审核中", held.text):
            self.assertIn(expected, page)
        for hidden in ("删掉的话", foreign.text):
            self.assertNotIn(hidden, page)
        self.assertContains(self.client.get("/me/"), 'href="/me/comments/"')

    def test_names_are_suggested_to_members_alone(self):
        make_member(username="顾小满")
        found = self.client.get("/comments/names/", {"q": "顾"}).json()["names"]
        self.assertEqual(found, ["顾小满"])
        for nonsense in ("", "\0", "%", "x" * 5000):
            self.assertEqual(
                self.client.get("/comments/names/", {"q": nonsense}).status_code, 200
            )
        self.assertEqual(Client().get("/comments/names/").status_code, 302)
