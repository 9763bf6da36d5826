"""Comments of many at once: each counted once, and counters that equal the truth."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from accounts import points
from accounts.models import LedgerLine
from articles.models import Article
from comments import counters, posting
from comments.models import Comment, CommentLike, Status, StepError
from newsportal import site
from newsportal.models import SiteSettings
from tests.factories import make_article, make_comment, make_member, make_moderator


def together(count, deed):
    """Let so many threads, each with a connection of its own, do a thing at once."""
    gate = Barrier(count)

    def run(number):
        try:
            gate.wait()
            return deed(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as crowd:
        return list(crowd.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
class TestCrowds:
    @pytest.fixture(autouse=True)
    def open_house(self, transactional_db):
        SiteSettings.objects.update(comment_preset="open", comments_per_minute=1000)
        site.forget()

    def test_a_hundred_likes_at_once_count_once_each(self):
        comment = make_comment()
        readers = [make_member() for _ in range(25)]

        def like(number):
            for _ in range(4):
                CommentLike.objects.put(readers[number], Comment.objects.get(pk=comment.pk))

        together(25, like)
        comment.refresh_from_db()
        assert comment.like_count == CommentLike.objects.count() == 25

    def test_one_reader_clicking_at_once_counts_once(self):
        comment, reader = make_comment(), make_member()
        together(25, lambda number: CommentLike.objects.put(reader, comment))
        comment.refresh_from_db()
        assert comment.like_count == 1
        assert LedgerLine.objects.filter(reason="liked").count() == 1
        together(25, lambda number: CommentLike.objects.take(reader, comment))
        comment.refresh_from_db()
        assert comment.like_count == 0

    def test_one_form_sent_many_times_at_once_is_one_comment(self):
        article, member, key = make_article(published=True), make_member(), uuid4()
        sent = together(12, lambda number: posting.post(member, article, "一次", key=key))
        assert len({comment.pk for comment in sent}) == 1
        assert Comment.objects.count() == 1
        assert list(counters.faults()) == []

    def test_one_decision_is_made_once(self):
        """Of many who decide at once one does; it is paid, counted and logged once."""
        moderators = [make_moderator() for _ in range(4)]
        comment = make_comment(status=Status.HELD)

        def approve(number):
            mine = Comment.objects.get(pk=comment.pk)
            try:
                mine.approve(moderators[number % 4])
            except StepError:
                return 0
            return 1

        assert sum(together(12, approve)) == 1
        assert LedgerLine.objects.filter(reason="comment").count() == 1
        assert list(counters.faults()) == []

    def test_three_are_pinned_whoever_pins(self):
        article, moderator = make_article(published=True), make_moderator()
        threads = [make_comment(article) for _ in range(8)]

        def pin(number):
            try:
                threads[number].pin(moderator)
            except StepError:
                return 0
            return 1

        assert sum(together(8, pin)) == 3
        assert Comment.objects.filter(is_pinned=True).count() == 3

    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_counters_are_true_after_any_sequence_of_deeds(self, seed):
        """Play random deeds of members and moderators, alone, in bulk and in parallel."""
        articles = [make_article(published=True) for _ in range(2)]
        members = [make_member() for _ in range(4)]
        moderators = [make_moderator() for _ in range(2)]
        first = [make_comment(article, members[0]) for article in articles]
        make_comment(parent=first[0], author=members[1])

        def deed(chance):
            comment = Comment.objects.order_by("?").first()
            by = chance.choice(moderators)
            deeds = [
                lambda: posting.post(
                    chance.choice(members), chance.choice(articles), str(uuid4())
                ),
                lambda: posting.post(
                    chance.choice(members), comment.article, str(uuid4()), comment
                ),
                lambda: comment.approve(by),
                lambda: comment.reject(by, "离题"),
                lambda: comment.mark_spam(by),
                lambda: comment.restore(by),
                lambda: comment.hold("reports"),
                comment.delete_by_author,
                lambda: comment.pin(by),
                lambda: comment.feature(by),
                lambda: CommentLike.objects.put(chance.choice(members), comment),
                lambda: CommentLike.objects.take(chance.choice(members), comment),
                lambda: [each.restore(by) for each in some(chance, Status.SPAM)],
                lambda: [each.reject(by, "清理") for each in some(chance, Status.PUBLIC)],
            ]
            # What does not begin here is refused.
            with suppress(StepError, posting.ValidationError):
                chance.choice(deeds)()

        def some(chance, status):
            return Comment.objects.filter(status=status).order_by("?")[:3]

        def live(number):
            chance = Random(100 * seed + number)
            for _ in range(12):
                deed(chance)

        live(99)
        assert list(counters.faults()) == []
        together(6, live)
        assert list(counters.faults()) == []
        assert list(points.faults()) == []
        for article in Article.objects.all():
            assert article.comment_count == article.comments.public().count()
        paid = LedgerLine.objects.filter(reason="comment", reversal=None)
        shown = Comment.objects.exclude(status__in=[Status.PUBLIC, Status.HELD])
        gone = {str(pk) for pk in shown.values_list("pk", flat=True)}
        assert not gone & set(paid.values_list("about_id", flat=True))
