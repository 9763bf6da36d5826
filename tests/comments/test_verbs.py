"""What is done to comments, and that the counts follow."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import TestCase

from accounts.models import LedgerLine, Notification
from articles.models import Article, Unlock
from comments import counters
from comments.models import Comment, CommentLike, Status, StepError
from newsportal.models import LogEntry
from tests.factories import make_article, make_comment, make_member, make_moderator


class VerbTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.moderator = make_moderator()
        cls.article = make_article(published=True)
        cls.writer = make_member()

    def count(self):
        return Article.objects.values_list("comment_count", flat=True).get(pk=self.article.pk)

    def held(self, **values):
        return make_comment(self.article, self.writer, status=Status.HELD, **values)

    def told(self, member, kind):
        return Notification.objects.filter(member=member, kind=kind)

    def test_the_article_counts_what_is_public_after_every_step(self):
        comment = self.held()
        self.assertEqual(self.count(), 0)
        steps = [
            (lambda: comment.approve(self.moderator), 1),
            (lambda: comment.reject(self.moderator, "离题"), 0),
            (lambda: comment.restore(self.moderator), 1),
            (lambda: comment.mark_spam(self.moderator), 0),
            (lambda: comment.restore(self.moderator), 1),
            (lambda: comment.hold("reports"), 0),
            (lambda: comment.approve(self.moderator), 1),
            (comment.delete_by_author, 0),
        ]
        for step, expected in steps:
            step()
            self.assertEqual(self.count(), expected)
            self.assertEqual(list(counters.faults()), [])
        logged = LogEntry.objects.filter(object_type="comments.comment").order_by("pk")
        verbs = " ".join(logged.values_list("verb", flat=True))
        self.assertEqual(
            verbs, "approve reject show_again mark_spam show_again hold approve delete"
        )

    def test_a_thread_counts_its_public_replies_at_any_depth(self):
        root = make_comment(self.article)
        reply = make_comment(parent=root)
        deep = make_comment(parent=reply, status=Status.HELD)
        self.assertEqual(deep.root, root)
        for step, expected in [
            (lambda: deep.approve(self.moderator), 2),
            (reply.delete_by_author, 1),
            (lambda: deep.mark_spam(self.moderator), 0),
        ]:
            step()
            root.refresh_from_db()
            self.assertEqual(root.reply_count, expected)
        self.assertEqual(self.count(), 1)

    def test_what_a_moderator_took_away_earns_no_more_likes(self):
        seen = make_comment(self.article, self.writer)
        Comment.objects.get(pk=seen.pk).reject(self.moderator, "离题")
        CommentLike.objects.put(make_member(), seen)
        self.assertFalse(CommentLike.objects.exists())
        self.assertFalse(LedgerLine.objects.filter(reason="liked").exists())

    def test_a_step_that_does_not_begin_here_is_refused(self):
        comment = make_comment(self.article)
        for step in (
            lambda: comment.approve(self.moderator),
            lambda: comment.restore(self.moderator),
        ):
            with self.assertRaises(StepError):
                step()
        comment.delete_by_author()
        for step in (comment.delete_by_author, lambda: comment.restore(self.moderator)):
            with self.assertRaises(StepError):
                step()
        self.assertEqual(self.count(), 0)

    def test_only_moderators_decide(self):
        comment = self.held()
        for verb in ("approve", "mark_spam", "pin", "feature"):
            with self.assertRaises(PermissionDenied):
                getattr(comment, verb)(self.writer)
        with self.assertRaises(ValidationError):
            comment.reject(self.moderator, "  ")

    def test_points_come_when_it_appears_and_go_when_it_is_taken_away(self):
        comment = self.held()
        lines = LedgerLine.objects.filter(member=self.writer)
        self.assertEqual(lines.count(), 0)
        comment.approve(self.moderator)
        self.writer.refresh_from_db()
        earned = self.writer.points
        self.assertGreater(earned, 0)
        for _ in range(2):
            comment.reject(self.moderator, "离题")
            self.writer.refresh_from_db()
            self.assertEqual(self.writer.points, 0)
            comment.restore(self.moderator)
            self.writer.refresh_from_db()
            self.assertEqual(self.writer.points, earned)
        comment.hold("reports")
        comment.approve(self.moderator)
        self.writer.refresh_from_db()
        self.assertEqual(self.writer.points, earned)

    def test_the_writer_learns_the_outcome_with_its_reason(self):
        comment = self.held()
        comment.reject(self.moderator, "与报道无关")
        self.assertIn("与报道无关", self.told(self.writer, "review").get().text)

    def test_who_is_replied_to_is_told_once_it_can_be_read(self):
        root = make_comment(self.article)
        reply = make_comment(parent=root, author=self.writer, status=Status.HELD)
        self.assertFalse(self.told(root.author, "reply").exists())
        for _ in range(2):
            reply.approve(self.moderator)
            reply.hold("reports")
        self.assertEqual(self.told(root.author, "reply").count(), 1)

    def test_a_public_comment_opens_what_is_kept_for_commenters(self):
        first, second = self.held(), self.held()
        rights = Unlock.objects.filter(member=self.writer, article=self.article)
        for comment in (first, second):
            self.assertFalse(rights.exists() and comment is first)
            comment.approve(self.moderator)
        first.delete_by_author()
        self.assertEqual(rights.count(), 1)
        second.reject(self.moderator, "离题")
        self.assertFalse(rights.exists())

    def test_at_most_three_threads_are_pinned(self):
        threads = [make_comment(self.article) for _ in range(4)]
        for thread in threads[:3]:
            thread.pin(self.moderator)
        with self.assertRaises(StepError):
            threads[3].pin(self.moderator)
        threads[0].unpin(self.moderator)
        threads[3].pin(self.moderator)
        threads[1].reject(self.moderator, "离题")
        self.assertEqual(Comment.objects.filter(is_pinned=True).count(), 2)
        with self.assertRaises(StepError):
            make_comment(parent=threads[2]).pin(self.moderator)

    def test_a_like_counts_once_tells_once_and_pays_once(self):
        comment = make_comment(self.article, self.writer)
        reader = make_member()
        for _ in range(3):
            CommentLike.objects.put(reader, comment)
            CommentLike.objects.put(reader, comment)
            comment.refresh_from_db()
            self.assertEqual(comment.like_count, 1)
            CommentLike.objects.take(reader, comment)
            CommentLike.objects.take(reader, comment)
            comment.refresh_from_db()
            self.assertEqual(comment.like_count, 0)
        self.assertEqual(self.told(self.writer, "like").count(), 1)
        self.assertEqual(LedgerLine.objects.filter(reason="liked").count(), 1)


@pytest.mark.django_db
def test_recount_names_every_wrong_count_and_mends_it():
    root = make_comment()
    make_comment(parent=root)
    Comment.objects.update(reply_count=5, like_count=7)
    Article.objects.update(comment_count=9)
    said, complained = StringIO(), StringIO()
    call_command("recount", "--dry-run", stdout=said, stderr=complained)
    assert len(complained.getvalue().splitlines()) == 1 + 2 + 2
    wrong = f"comment_count of article {root.article_id} is 9; there are 2."
    assert wrong in complained.getvalue()
    assert len(list(counters.faults())) == 5
    call_command("recount", stdout=said, stderr=complained)
    assert list(counters.faults()) == []
    root.refresh_from_db()
    assert (root.reply_count, root.like_count, root.article.comment_count) == (1, 0, 2)
