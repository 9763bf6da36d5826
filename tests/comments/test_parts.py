"""What comments add elsewhere: the word list, the archive of a member, and leaving."""

from django.test import Client, TestCase

from accounts import leaving
from comments import parts, tasks
from comments.models import Comment, CommentLike
from newsportal import site, words
from newsportal.models import Word
from tests.factories import make_article, make_comment, make_member


class WordTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article(published=True)
        cls.member = make_member(username="南岸老周")
        cls.comment = make_comment(
            cls.article, cls.member, text="欢迎来赌博网站 https://a.cn/赌博\n@南岸老周赌博"
        )

    def page(self):
        words.forget()
        site.forget()
        return Client().get(self.article.get_absolute_url()).content.decode()

    def test_a_listed_word_is_masked_at_once_and_for_good_by_the_job(self):
        word = Word.objects.create(text="赌博", scopes=["comment"])
        page = self.page()
        self.assertNotIn("赌博", page)
        self.assertIn("欢迎来**网站", page)
        self.assertIn('<a class="mention"', page)
        tasks.mask_comments()
        self.comment.refresh_from_db()
        self.assertNotIn("赌博", self.comment.html)
        self.assertEqual(self.comment.words_version, words.version("comment"))
        self.assertIn("赌博", self.comment.text)
        word.delete()
        words.forget()
        tasks.mask_comments()
        self.assertIn("欢迎来赌博网站", self.page())

    def test_the_writer_sees_no_more_than_others_in_what_is_held(self):
        self.comment.hold("reports")
        Word.objects.create(text="赌博", scopes=["comment"])
        self.page()
        client = Client()
        client.force_login(self.member)
        answer = client.get("/fragment/", {"path": self.article.get_absolute_url()})
        self.assertIn("欢迎来**网站", answer.json()["slots"]["comments"])

    def test_new_words_are_tried_on_the_newest_comments(self):
        scope, _name, texts = parts.word_samples()
        self.assertEqual(scope, "comment")
        self.assertIn(self.comment.text, [text for _title, _url, text in texts])


class LeavingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article(published=True)
        cls.member = make_member(username="南岸老周")
        cls.said = make_comment(cls.article, cls.member, text="留下的话", region="CN-GD")
        cls.gone = make_comment(cls.article, cls.member, text="收回的话")
        cls.gone.delete_by_author()
        CommentLike.objects.put(cls.member, make_comment(cls.article))

    def test_the_archive_holds_what_i_said(self):
        files = dict(parts.export(self.member))
        self.assertEqual(
            [row["text"] for row in files["comments.json"]], ["留下的话", "收回的话"]
        )
        self.assertEqual(len(files["comment-likes.json"]), 1)

    def test_what_was_said_stays_without_its_writer(self):
        leaving.ask(self.member)
        type(self.member).objects.update(leaves_at=self.said.created_at)
        leaving.erase(self.member)
        page = Client().get(self.article.get_absolute_url()).content.decode()
        self.assertIn("留下的话", page)
        self.assertIn("已注销用户", page)
        for forgotten in ("南岸老周", "广东", f"/member/{self.member.pk}/"):
            self.assertNotIn(forgotten, page)
        texts = Comment.objects.filter(author=self.member).values_list("text", "region")
        self.assertCountEqual(texts, [("留下的话", ""), ("", "")])
