"""Many moderators and readers at once: one decision each, true counts, a whole log."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from accounts.models import LedgerLine, Notification
from comments import counters, reporting
from comments.models import Comment, Report, Status
from newsportal import log
from newsportal.models import LogEntry
from tests.factories import make_article, make_comment, make_member, make_moderator

pytestmark = pytest.mark.django_db(transaction=True)


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


@pytest.fixture
def article(transactional_db):
    return make_article(published=True)


def held(article, count):
    return [make_comment(article, text=f"第{n}句", status=Status.HELD) for n in range(count)]


def test_moderators_who_come_at_once_get_one_comment_each(article):
    held(article, 6)
    people = [make_moderator() for _ in range(8)]
    for _round in range(3):
        given = together(8, lambda number: Comment.objects.claim(people[number]))
        numbers = [comment.pk for comment in given if comment]
        assert len(numbers) == len(set(numbers))
        holders = Comment.objects.held().exclude(claimed_by=None)
        assert len(set(holders.values_list("claimed_by", flat=True))) == holders.count()


def test_a_storm_of_moderators_leaves_true_counts_and_a_whole_log(article):
    others = [article, make_article(published=True)]
    writers = [make_member() for _ in range(3)]
    for number in range(36):
        place, writer = others[number % 2], writers[number % 3]
        make_comment(place, writer, text=f"第{number}句", status=Status.HELD)
    people = [make_moderator() for _ in range(6)]

    def work(number):
        dice, by, done = Random(number), people[number], []
        while comment := Comment.objects.claim(by):
            verb = dice.choice(["approve", "reject", "spam"])
            if verb == "reject":
                comment.reject(by, "离题")
            else:
                {"approve": comment.approve, "spam": comment.mark_spam}[verb](by)
            done.append((comment.pk, verb))
            rival = Comment.objects.public().order_by("?").first()
            if rival:
                with suppress(ValidationError):
                    dice.choice([rival.pin, rival.feature, rival.mark_spam])(by)
        return done

    done = [row for rows in together(6, work) for row in rows]
    assert Counter(pk for pk, _verb in done).most_common(1)[0][1] == 1
    assert len(done) == 36
    assert list(counters.faults()) == []
    decisions = LogEntry.objects.filter(verb__in=["approve", "reject", "mark_spam"])
    assert decisions.count() >= 36
    paid = LedgerLine.objects.filter(reason="comment", reversal=None, amount__gt=0)
    assert paid.count() == Comment.objects.public().count()
    assert (
        max(
            Counter(Comment.objects.filter(is_pinned=True).values_list("article")).values(),
            default=0,
        )
        <= 3
    )
    log.seal()
    call_command("verify_log", verbosity=0)
    change_one_byte()
    with pytest.raises(CommandError):
        call_command("verify_log", verbosity=0)


def change_one_byte():
    """Do to the log what only the owner of the database could."""
    entry = LogEntry.objects.filter(verb="reject").first()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE newsportal_logentry DISABLE TRIGGER append_only")
        cursor.execute(
            "UPDATE newsportal_logentry SET reason = overlay(reason PLACING '跑' FROM 1 FOR 1)"
            " WHERE id = %s",
            [entry.pk],
        )
        cursor.execute("ALTER TABLE newsportal_logentry ENABLE TRIGGER append_only")


def test_who_decides_on_a_reply_and_who_masks_the_thread_wait_in_one_order(article):
    moderator, root = make_moderator(), make_comment(article)
    reply = make_comment(parent=root, status=Status.HELD)

    def hold_as_the_masking_does():
        for number in (root.pk, reply.pk):
            list(Comment.objects.filter(pk=number).select_for_update(no_key=True))
            yield

    with ThreadPoolExecutor(1) as moderators, transaction.atomic():
        masking = hold_as_the_masking_does()
        next(masking)
        decision = moderators.submit(decided, reply, moderator)
        wait_for_one_who_waits()
        next(masking)
    decision.result()
    reply.refresh_from_db()
    assert reply.is_public


def decided(comment, by):
    try:
        comment.approve(by)
    finally:
        connection.close()


def wait_for_one_who_waits():
    """Wait until another connection waits for a row that this one holds."""
    waiting = (
        "SELECT count(*) FROM pg_locks"
        " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    )
    deadline = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            if cursor.execute(waiting).fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("Nobody waits.")


def test_of_two_who_decide_the_same_comment_one_is_told(article):
    [comment] = held(article, 1)
    people = [make_moderator() for _ in range(4)]

    def decide(number):
        mine = Comment.objects.get(pk=comment.pk)
        try:
            mine.approve(people[number]) if number % 2 else mine.mark_spam(people[number])
        except ValidationError:
            return 0
        return 1

    # Spam may follow an approval, so one or two of the four get through, never more.
    assert 1 <= sum(together(4, decide)) <= 2
    assert list(counters.faults()) == []


def test_the_database_refuses_a_fourth_pin_however_many_pin_at_once(article):
    comments = [make_comment(article) for _ in range(8)]

    def pin(number):
        try:
            with transaction.atomic():
                Comment.objects.filter(pk=comments[number].pk).update(is_pinned=True)
        except IntegrityError:
            return 0
        return 1

    assert sum(together(8, pin)) == 3
    assert Comment.objects.filter(is_pinned=True).count() == 3


def test_one_reader_who_reports_often_at_once_counts_once(article):
    comment, reader = make_comment(article), make_member()

    def report(_number):
        try:
            reporting.file(reader, comment, reason="spam", text="")
        except ValidationError:
            return 0
        return 1

    assert sum(together(8, report)) == 1
    assert Report.objects.count() == 1
    assert Comment.objects.get().is_public


def test_readers_who_report_at_once_hide_it_once_and_each_learns_the_outcome(article):
    comment = make_comment(article)
    readers = [make_member() for _ in range(8)]

    def report(number):
        reporting.file(
            readers[number], Comment.objects.get(pk=comment.pk), reason="spam", text=""
        )

    together(8, report)
    comment.refresh_from_db()
    assert (comment.status, comment.held_rule) == (Status.HELD, "reports")
    assert LogEntry.objects.filter(verb="hold").count() == 1
    comment.approve(make_moderator())
    assert Notification.objects.filter(member__in=readers, kind="review").count() == 8
    assert list(counters.faults()) == []
