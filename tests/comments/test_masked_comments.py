"""Listed words in comments: masked for readers at once, whole for the desk and the writer."""

from django.test import TestCase
from django.urls import reverse

from comments.models import Comment
from comments.tasks import mask_comments
from newsportal.models import Word
from newsportal.words import Scope
from tests.factories import make_article, make_comment, make_member, make_moderator

WORD = "葵花典"


class MaskedCommentTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article(published=True)
        cls.writer = make_member()
        cls.root = make_comment(cls.article, cls.writer, text=f"我有一部{WORD}。")
        cls.reply = make_comment(
            cls.article, cls.writer, parent=cls.root, text=f"假的{WORD}也有人要。"
        )
        cls.word = Word.objects.create(text=WORD, scopes=[Scope.COMMENT])
        cls.reader = make_member()

    def addresses(self):
        numbers = {"pk": self.root.pk}
        yield self.article.get_absolute_url()
        yield reverse("comments:discussion", args=[self.article.pk])
        for name in ("comment", "report", "like"):
            yield reverse(f"comments:{name}", kwargs=numbers)
        yield reverse("comments:new", args=[self.article.pk]) + f"?parent={self.root.pk}"

    def read(self, address):
        return self.client.get(address, follow=True).content.decode()

    def assert_masked(self):
        for person in (None, self.reader):
            if person:
                self.client.force_login(person)
            for address in self.addresses():
                with self.subTest(address=address, person=person):
                    self.assertNotIn(WORD, self.read(address))

    def test_before_the_job_and_after_it(self):
        self.assert_masked()
        page = self.read(self.article.get_absolute_url())
        self.assertIn("我有一部***。", page)
        self.assertIn("假的***也有人要。", page)
        self.client.logout()
        mask_comments()
        self.assert_masked()
        self.assertNotIn(WORD, Comment.objects.get(pk=self.root.pk).html)

    def test_when_the_word_is_taken_off_the_job_brings_it_back(self):
        mask_comments()
        self.word.delete()
        mask_comments()
        self.assertIn(WORD, self.read(self.article.get_absolute_url()))

    def test_moderators_see_what_was_written(self):
        mask_comments()
        self.client.force_login(make_moderator())
        address = reverse("admin:comments_comment_change", args=[self.root.pk])
        self.assertIn(WORD, self.read(address))
        self.assertEqual(Comment.objects.get(pk=self.root.pk).text, f"我有一部{WORD}。")
