"""Many at once: one complaint a form, one decision, one article down or up."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client, TransactionTestCase

from articles.models import Article, Status
from comments import proof
from comments.models import Complaint, Entry, Evidence, SealedCopy, State
from newsportal.models import LogEntry
from tests.comments.claims import file, make_complaint, sheet, solved
from tests.factories import make_article, make_editor, make_moderator


def at_once(*deeds):
    """Do all at the same moment, each over a connection of its own; return what came out."""
    barrier = Barrier(len(deeds))

    def run(deed):
        barrier.wait()
        try:
            return deed()
        except ValidationError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.mark.usefixtures("transactional_db")
class CrowdTests(TransactionTestCase):
    def setUp(self):
        self.article = make_article(published=True)
        self.moderator, self.editor = make_moderator(), make_editor()

    def status(self):
        return Article.objects.get().status

    def loaded(self, complaint):
        return Complaint.objects.get(pk=complaint.pk)

    def step(self, complaint, verb, by):
        """Return a deed that takes this step on a copy of its own."""
        return lambda: getattr(self.loaded(complaint), verb)(by, text="写明理由。")

    def test_one_form_sent_ten_times_files_one(self):
        values = sheet(self.article)

        def send():
            return Client().post("/complaints/", values | {"evidence": [file()]}).status_code

        answers = at_once(*[send] * 10)
        self.assertLessEqual(set(answers), {302, 429})
        self.assertIn(302, answers)
        self.assertEqual(Complaint.objects.count(), 1)
        self.assertEqual(Evidence.objects.count(), 1)
        self.assertEqual(LogEntry.objects.filter(verb="file").count(), 1)

    def test_one_proof_serves_one_of_ten(self):
        payload = solved(Client())
        found = at_once(*[lambda: proof.is_solved(payload)] * 10)
        self.assertEqual(found.count(True), 1)

    def test_one_supplement_sent_ten_times_is_taken_once(self):
        complaint, key = make_complaint(self.article), uuid4()

        def add():
            self.loaded(complaint).add(key=key, text="补充", files=[(file(), "pdf")])

        at_once(*[add] * 10)
        self.assertEqual(Entry.objects.filter(key=key).count(), 1)
        self.assertEqual(Evidence.objects.count(), 1)

    def test_accepted_by_many_it_is_accepted_once(self):
        complaint = make_complaint(self.article)
        people = [self.moderator, self.editor] * 4
        answers = at_once(*[self.step(complaint, "accept", by) for by in people])
        self.assertEqual(answers.count(None), 1)
        self.assertEqual(SealedCopy.objects.count(), 1)
        self.assertEqual(self.status(), Status.WITHDRAWN)
        for verb in ("accept", "take_down"):
            self.assertEqual(LogEntry.objects.filter(verb=verb).count(), 1)

    def test_accepted_and_rejected_at_once_one_of_them_holds(self):
        for _round in range(4):
            article = make_article(published=True)
            complaint = make_complaint(article)
            answers = at_once(
                self.step(complaint, "accept", self.moderator),
                self.step(complaint, "reject", self.editor),
            )
            self.assertEqual(answers.count(None), 1)
            is_down = Article.objects.get(pk=article.pk).status == Status.WITHDRAWN
            self.assertEqual(is_down, self.loaded(complaint).state == State.ACCEPTED)

    def test_what_one_puts_back_another_complaint_holds_down(self):
        for _round in range(4):
            first, second = (make_complaint(self.article) for _count in range(2))
            first.accept(self.moderator, text="成立。")
            at_once(
                self.step(first, "put_back", self.editor),
                self.step(second, "accept", self.moderator),
            )
            self.assertEqual(self.loaded(second).state, State.ACCEPTED)
            self.assertEqual(self.status(), Status.WITHDRAWN)
            for complaint in (self.loaded(first), self.loaded(second)):
                if complaint.state == State.ACCEPTED:
                    Complaint.objects.filter(pk=complaint.pk).update(state=State.REJECTED)
            Article.objects.get().put_back(self.editor, reason="下一轮")

    def test_an_editor_who_publishes_meanwhile_never_has_it_against_the_decision(self):
        complaint = make_complaint(self.article)
        at_once(
            self.step(complaint, "accept", self.moderator),
            *[lambda: Article.objects.get().publish(self.editor)] * 3,
        )
        self.assertEqual(self.status(), Status.WITHDRAWN)
