"""The discussion below an article, as everybody reads it."""

import re

from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from comments.models import Comment, CommentLike, Status
from newsportal import site
from newsportal.models import SiteSettings
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_member,
    make_moderator,
    make_withdrawn,
)

COUNT = re.compile(r'id="comments-name">([^<]+)<')
ROW = re.compile(r'id="comment-(\d+)"')


class ThreadTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.writer = make_member(username="顾小满")
        cls.moderator = make_moderator(username="城南看门人")
        cls.reader = make_member(username="南岸老周")
        author = make_author(member=cls.writer)
        cls.article = make_article(published=True, authors=[author], title="渡口的路灯")

    def page(self, path=None, client=None):
        response = (client or self.client).get(path or self.article.get_absolute_url())
        self.assertEqual(response.status_code, 200)
        return response.content.decode()

    def rows(self, page):
        return [int(number) for number in ROW.findall(page)]

    def row(self, page, comment):
        """Return the HTML of one comment without its replies."""
        found = page.split(f'id="comment-{comment.pk}"')[1]
        return found.split("<li")[0]

    def say(self, text="说一句。", author=None, **values):
        article = None if "parent" in values else self.article
        return make_comment(article, author or self.reader, text=text, **values)

    # --- Count, legend, empty state

    def test_without_comments_it_invites_and_leads_to_sign_in_and_back(self):
        page = self.page()
        self.assertEqual(COUNT.search(page)[1], "0 条回复")
        self.assertIn("暂无讨论，说说你的看法吧", page)
        address = f"/{self.article.pk}/comments/new/"
        self.assertIn(f'href="{address}"', page)
        response = self.client.get(address)
        self.assertIn(f"next={address}", response.headers["Location"])
        self.say()
        self.assertNotIn("暂无讨论", self.page())

    def test_the_legend_always_stands(self):
        for _ in range(2):
            legend = self.page().split('class="thread__legend"')[1].split("</ul>")[0]
            self.assertIn("文章作者", legend)
            self.assertIn("管理员", legend)
            self.say()

    def test_the_count_is_what_readers_see_in_page_and_lists(self):
        root = self.say()
        self.say(parent=root)
        held = self.say(status=Status.HELD)
        self.assertEqual(COUNT.search(self.page())[1], "2 条回复")
        for path in ("/latest/", self.article.category.get_absolute_url()):
            self.assertIn("2 条回复", self.page(path))
        held.approve(self.moderator)
        root.delete_by_author()
        self.assertEqual(COUNT.search(self.page())[1], "2 条回复")
        self.assertEqual(len(self.rows(self.page())), 3)  # one is an empty place
        held.mark_spam(self.moderator)
        self.assertIn("1 条回复", self.page("/latest/"))

    def test_closed_comments_print_a_sentence_and_no_form(self):
        said = self.say()
        self.article.allows_comments = False
        self.article.save(update_fields=["allows_comments"])
        page = self.page()
        self.assertIn("本文的评论已关闭", page)
        self.assertNotIn("暂无讨论", page)
        self.assertNotIn("/comments/new/", page)
        self.assertEqual(self.rows(page), [said.pk])

    def test_switched_off_nothing_is_left_of_comments(self):
        said = self.say()
        SiteSettings.objects.update(has_comments=False)
        site.forget()
        self.assertNotIn("条回复", self.page())
        self.assertNotIn("条回复", self.page("/latest/"))
        self.client.force_login(self.reader)
        for path in (
            f"/{self.article.pk}/comments/",
            f"/{self.article.pk}/comments/new/",
            said.get_absolute_url(),
            "/me/comments/",
        ):
            self.assertEqual(self.client.get(path).status_code, 404, path)
        self.assertNotIn("/me/comments/", self.page("/me/"))

    # --- Badges

    def test_badges_stand_on_whom_they_belong_to_and_on_nobody_else(self):
        comments = {
            author: self.say(author=author)
            for author in (self.writer, self.moderator, self.reader)
        }
        page = self.page()
        for author, expected in [
            (self.writer, ["文章作者"]),
            (self.moderator, ["管理员"]),
            (self.reader, []),
        ]:
            row = self.row(page, comments[author])
            badges = re.findall(r'class="badge[^>]*role="img" aria-label="([^"]*)"', row)
            self.assertEqual(badges, expected)
        other = make_article(published=True)
        elsewhere = make_comment(other, self.writer)
        row = self.row(self.page(other.get_absolute_url()), elsewhere)
        self.assertNotIn("badge--author", row)
        self.writer.groups.set(self.moderator.groups.all())
        self.moderator.groups.clear()
        page = self.page()
        row = self.row(page, comments[self.writer])
        self.assertIn("badge--author", row)
        self.assertIn("badge--moderator", row)
        self.assertNotIn("badge--moderator", self.row(page, comments[self.moderator]))

    # --- What a row prints

    def test_a_row_shows_region_level_edit_and_marks(self):
        comment = self.say(region="CN-GD")
        comment.pin(self.moderator)
        comment.feature(self.moderator)
        row = self.row(self.page(), comment)
        for expected in (
            "广东",
            "Lv.1",
            "置顶",
            "精选",
            f"{comment.get_absolute_url()}report/",
        ):
            self.assertIn(expected, row)
        SiteSettings.objects.update(has_regions=False)
        site.forget()
        self.assertNotIn("广东", self.row(self.page(), comment))

    def test_markup_is_text_and_links_and_mentions_are_links(self):
        text = (
            "<script>alert(1)</script>\n@南岸老周，看这里 https://example.com/a?b=1&c=2。"
            "\n\n\n\n\n写信 a@南岸老周 不算"
        )
        comment = self.say(text, author=self.writer)
        row = self.row(self.page(), comment)
        self.assertNotIn("<script", row)
        self.assertIn("&lt;script&gt;", row)
        self.assertIn(
            f'<a class="mention" href="/member/{self.reader.pk}/">@南岸老周</a>，', row
        )
        self.assertEqual(row.count('class="mention"'), 1)
        self.assertIn(
            'href="https://example.com/a?b=1&amp;c=2" rel="nofollow noopener ugc"', row
        )
        self.assertIn("。\n\n写信", row)

    def test_an_erased_member_is_named_without_a_link(self):
        comment = self.say()
        type(self.reader).objects.filter(pk=self.reader.pk).update(
            username="已注销用户 7", is_active=False
        )
        row = self.row(self.page(), comment)
        self.assertIn("已注销用户 7", row)
        self.assertNotIn(f"/member/{self.reader.pk}/", row)

    # --- Threads and replies

    def test_replies_of_any_depth_stand_in_two_levels_with_the_name(self):
        root = self.say()
        reply = self.say(parent=root, author=self.writer)
        deep = self.say(parent=reply)
        self.assertEqual((reply.root, deep.root), (root, root))
        page = self.page()
        self.assertEqual(page.count('class="comment__replies"'), 1)
        self.assertIn(">@南岸老周</a>", self.row(page, reply))
        self.assertIn(">@顾小满</a>", self.row(page, deep))

    def test_three_replies_then_the_way_to_the_rest(self):
        root = self.say()
        replies = [self.say(parent=root, text=f"回复{n}") for n in range(7)]
        page = self.page()
        self.assertEqual(self.rows(page), [root.pk, *(reply.pk for reply in replies[:3])])
        self.assertIn("展开剩余 4 条回复", page)
        whole = self.page(root.get_absolute_url())
        self.assertEqual(self.rows(whole), [root.pk, *(reply.pk for reply in replies)])
        part = self.page(f"{root.get_absolute_url()}?after={replies[2].pk}&part=1")
        self.assertEqual(self.rows(part), [reply.pk for reply in replies[3:]])
        self.assertNotIn("<html", part)
        place = self.client.get(replies[5].get_absolute_url())
        self.assertEqual(
            place.headers["Location"],
            f"/comments/{root.pk}/?after={replies[5].pk - 1}#comment-{replies[5].pk}",
        )

    def test_a_deleted_comment_keeps_its_replies_and_loses_its_words(self):
        root = self.say("不该说的话")
        reply = self.say(parent=root)
        self.say(parent=reply, text="最后一句")
        for comment in (root, reply):
            comment.delete_by_author()
            page = self.page()
            self.assertIn("该评论已删除", self.row(page, comment))
        self.assertNotIn("不该说的话", page)
        self.assertIn("最后一句", page)
        alone = self.say("独自一句")
        alone.delete_by_author()
        self.assertNotIn(f"comment-{alone.pk}", self.page())

    # --- Order and pages

    def test_newest_and_hottest_with_the_pinned_first(self):
        old, middle, new = [self.say(text) for text in ("一", "二", "三")]
        for member in (make_member(), make_member()):
            CommentLike.objects.put(member, middle)
        CommentLike.objects.put(make_member(), old)
        self.assertEqual(self.rows(self.page()), [new.pk, middle.pk, old.pk])
        hot = f"/{self.article.pk}/comments/?order=hot"
        self.assertIn(f'href="{hot}"', self.page())
        self.assertEqual(self.rows(self.page(hot)), [middle.pk, old.pk, new.pk])
        old.pin(self.moderator)
        self.assertEqual(self.rows(self.page()), [old.pk, new.pk, middle.pk])
        self.assertEqual(self.rows(self.page(hot)), [old.pk, middle.pk, new.pk])

    def test_pages_follow_each_other_without_gap_or_twin(self):
        comments = [self.say(f"第{n}句") for n in range(45)]
        comments[3].pin(self.moderator)
        for n in (5, 6, 40):
            CommentLike.objects.put(make_member(), comments[n])
        for order in ("newest", "hot"):
            path, seen = f"/{self.article.pk}/comments/?order={order}", []
            for _ in range(3):
                page = self.page(path)
                seen += self.rows(page)
                link = re.search(r'thread__more"><a class="button" href="([^"]+)"', page)
                path = link and link[1].replace("&amp;", "&")
                self.say("插进来的一句")  # what comes meanwhile moves nothing
            self.assertIsNone(path)
            self.assertEqual(len(seen), len(set(seen)))
            self.assertTrue({comment.pk for comment in comments} <= set(seen), order)
            Comment.objects.filter(text="插进来的一句").delete()
        for path in ("?order=x", "?order=%00"):
            response = self.client.get(f"/{self.article.pk}/comments/{path}")
            self.assertEqual(response.status_code, 404)
        for after in ("x", "1-1", "9" * 40, "-", "\0", "１２"):
            self.page(f"/{self.article.pk}/comments/?after={after}")

    # --- Remembered pages

    def test_what_appears_or_goes_drops_the_remembered_page(self):
        held = self.say(status=Status.HELD)
        for step in (
            lambda: held.approve(self.moderator),
            lambda: held.pin(self.moderator),
            held.delete_by_author,
        ):
            with CaptureQueriesContext(connection) as captured:
                step()
            dropped = f"'{{article:{self.article.pk}}}'"
            self.assertTrue(
                any("drop_pages" in q["sql"] and dropped in q["sql"] for q in captured)
            )
        response = self.client.get(f"/{self.article.pk}/comments/")
        self.assertIn("public", response.headers["Cache-Control"])

    # --- The same for everyone

    def test_the_public_pages_hold_nothing_of_the_visitor(self):
        root = self.say()
        self.say("我的秘密", status=Status.HELD)
        member = Client()
        member.force_login(self.reader)
        for path in (
            self.article.get_absolute_url(),
            f"/{self.article.pk}/comments/",
            root.get_absolute_url(),
        ):
            anonymous = Client().get(path)
            self.assertEqual(member.get(path).content, anonymous.content)
            self.assertNotContains(anonymous, "csrf")
            self.assertNotContains(anonymous, "我的秘密")

    def test_what_is_not_to_be_read_is_not_found(self):
        held = self.say(status=Status.HELD)
        lost = make_comment(make_withdrawn())
        draft = make_article()
        for path in (
            held.get_absolute_url(),
            lost.get_absolute_url(),
            f"/{lost.article_id}/comments/",
            f"/{draft.pk}/comments/",
            "/comments/9999999999999999999/",
            "/9999999999999999999/comments/",
        ):
            self.assertEqual(self.client.get(path).status_code, 404, path)
