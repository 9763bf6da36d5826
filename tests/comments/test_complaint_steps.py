"""A complaint goes its way by verbs: each once, logged, told to whom it concerns."""

from datetime import timedelta
from uuid import uuid4

import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import TestCase, override_settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Notification, NotificationChoice
from articles.models import Article, Status, StepError
from comments.models import Complaint, Evidence, SealedCopy, State
from comments.tasks import forget_complaints
from newsportal import site
from newsportal.models import LogEntry, SiteSettings
from tests.comments.claims import PDF, file, make_complaint
from tests.factories import (
    make_article,
    make_author,
    make_editor,
    make_member,
    make_moderator,
    make_operator,
    make_writer,
)


def add(complaint, text, files=()):
    complaint.add(key=uuid4(), text=text, files=files)


def mails():
    jobs = ProcrastinateJob.objects.filter(task_name__endswith="deliver").order_by("id")
    return [(job.args["address"], job.args["subject"]) for job in jobs]


class StepCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.writer = make_writer(email="writer@example.com")
        cls.moderator, cls.editor = make_moderator(), make_editor()
        cls.article = make_article(published=True, title="码头旧影", created_by=cls.writer)

    def setUp(self):
        self.complaint = make_complaint(self.article)

    def stored(self):
        return Complaint.objects.get(pk=self.complaint.pk)

    def status(self):
        return Article.objects.get(pk=self.article.pk).status

    def accept(self):
        self.complaint.accept(self.moderator, text="照片确为投诉人所摄。")


class ClockTests(StepCase):
    def test_the_clock_is_the_sites(self):
        SiteSettings.objects.update(complaint_hours=24)
        now = timezone.now()
        site.forget()
        with time_machine.travel(now, tick=False):
            complaint = make_complaint(self.article)
        self.assertEqual(complaint.due_at, now + timedelta(hours=24))

    def test_it_stops_while_the_claimant_is_asked_and_starts_anew(self):
        self.complaint.ask(self.moderator, text="请上传原图。")
        self.assertIsNone(self.stored().due_at)
        self.assertEqual(self.stored().state, State.ASKED)
        later = timezone.now() + timedelta(days=9)
        with time_machine.travel(later, tick=False):
            add(self.complaint, text="原图在此。", files=[(file(), "pdf")])
        self.assertEqual(self.stored().due_at, later + timedelta(hours=72))
        self.assertEqual(self.stored().state, State.OPEN)

    def test_what_is_due_first_comes_first_and_what_has_no_clock_last(self):
        later = make_complaint(self.article)
        self.complaint.ask(self.moderator, text="请补充。")
        sooner = make_complaint(self.article)
        Complaint.objects.filter(pk=sooner.pk).update(due_at=timezone.now())
        found = list(Complaint.objects.urgent_first())
        self.assertEqual(found, [sooner, later, self.complaint])
        self.assertTrue(found[0].is_late)
        self.assertEqual(list(Complaint.objects.running()), [sooner, later])


class VerbTests(StepCase):
    def test_each_step_stands_in_the_log_and_on_the_page(self):
        self.complaint.assign(self.moderator, self.moderator)
        self.complaint.ask(self.moderator, text="请上传原图。")
        add(self.complaint, text="原图在此。")
        self.accept()
        self.complaint.object(self.writer, text="我有授权书。")
        self.complaint.uphold(self.editor, text="授权书已过期。")
        self.complaint.object(self.writer, text="这是新的授权书。")
        self.complaint.put_back(self.editor, text="授权有效。")
        log = LogEntry.objects.filter(object_type="comments.complaint").order_by("pk")
        verbs = ["file", "assign", "ask", "supplement", "accept", "object", "uphold", "object"]
        self.assertEqual(list(log.values_list("verb", flat=True)), [*verbs, "put_back"])
        page = self.client.get(self.complaint.get_absolute_url())
        for text in (
            "请上传原图。",
            "原图在此。",
            "我有授权书。",
            "授权书已过期。",
            "授权有效。",
        ):
            self.assertContains(page, text)
        self.assertNotContains(page, self.moderator.username)

    def test_only_from_where_a_step_begins(self):
        begins = {
            "ask": {State.OPEN},
            "reject": {State.OPEN, State.ASKED},
            "accept": {State.OPEN, State.ASKED},
            "object": {State.ACCEPTED},
            "uphold": {State.OBJECTED},
            "put_back": {State.ACCEPTED, State.OBJECTED},
        }
        for state in State:
            for verb, allowed in begins.items():
                if state in allowed:
                    continue
                running = state in (State.OPEN, State.OBJECTED)
                Complaint.objects.filter(pk=self.complaint.pk).update(
                    state=state,
                    due_at=timezone.now() if running else None,
                    decided_at=timezone.now(),
                )
                with self.subTest(state=state, verb=verb), self.assertRaises(ValidationError):
                    getattr(self.stored(), verb)(self.editor, text="试")
        self.assertEqual(self.status(), Status.PUBLISHED)

    def test_only_editors_and_moderators(self):
        for person in (make_member(), self.writer, make_operator()):
            for verb in ("ask", "reject", "accept", "uphold", "put_back"):
                with self.assertRaises(PermissionDenied):
                    getattr(self.complaint, verb)(person, text="试")
            with self.assertRaises(PermissionDenied):
                self.complaint.assign(person, person)

    def test_each_step_says_why(self):
        for verb in ("ask", "reject", "accept"):
            with self.assertRaises(ValidationError):
                getattr(self.complaint, verb)(self.moderator, text=" \n")
        self.assertEqual(self.stored().state, State.OPEN)

    def test_the_claimant_is_mailed_each_step(self):
        self.complaint.reject(self.moderator, text="照片已获授权。")
        claimants = [subject for address, subject in mails() if address == "lin@example.com"]
        self.assertEqual(len(claimants), 2)
        self.assertIn("不成立", claimants[-1])
        job = ProcrastinateJob.objects.order_by("id").last()
        self.assertIn("照片已获授权。", job.args["body"])

    def test_who_gave_no_address_is_not_mailed(self):
        before = len(mails())
        make_complaint(self.article, email="", phone="0555").reject(self.moderator, text="无。")
        self.assertEqual(len(mails()), before)

    def test_a_rejected_one_is_looked_at_once_more_by_somebody_else(self):
        self.complaint.reject(self.moderator, text="照片已获授权。")
        add(self.complaint, text="授权书是伪造的。")
        again = self.stored()
        self.assertEqual((again.state, again.is_second_look), (State.OPEN, True))
        with self.assertRaises(ValidationError):
            again.reject(self.moderator, text="还是不成立。")
        again.reject(self.editor, text="复核后仍不成立。")
        with self.assertRaises(ValidationError):
            add(again, text="再来。")
        self.assertNotContains(self.client.get(again.get_absolute_url()), "<textarea")

    def test_a_closed_one_takes_nothing_more(self):
        self.accept()
        response = self.client.post(self.complaint.get_absolute_url(), {"text": "再说一句"})
        self.assertContains(response, "已经结案", status_code=422)


class AcceptingTests(StepCase):
    def test_the_writer_is_told_here_and_by_mail(self):
        byline = make_author(member=make_member(email="byline@example.com"))
        self.article.bylines.create(author=byline)
        self.accept()
        for member in (self.writer, byline.member):
            told = Notification.objects.get(member=member)
            self.assertIn("码头旧影", told.text)
            self.assertIn(f"/complaints/{self.complaint.pk}/objection/", told.url)
            self.assertEqual(sum(address == member.email for address, _subject in mails()), 1)

    def test_who_is_mailed_all_notifications_gets_one_mail_not_two(self):
        choice = NotificationChoice.Mail.AT_ONCE
        NotificationChoice.objects.create(member=self.writer, mail=choice)
        self.accept()
        self.assertNotIn(self.writer.email, [address for address, _subject in mails()])
        jobs = ProcrastinateJob.objects.filter(task_name="mail_notification")
        self.assertEqual(jobs.count(), 1)

    def test_a_moderator_takes_down_what_they_may_not_publish(self):
        self.accept()
        self.assertEqual(self.status(), Status.WITHDRAWN)
        entry = LogEntry.objects.get(verb="take_down")
        self.assertIn(self.complaint.reference, entry.reason)
        self.assertEqual(entry.actor, self.moderator)

    def test_nobody_publishes_it_meanwhile(self):
        self.accept()
        article = Article.objects.get(pk=self.article.pk)
        self.assertNotIn("publish", article.steps_for(self.editor))
        for moment in (None, timezone.now() + timedelta(days=1)):
            with self.assertRaises(StepError):
                article.publish(self.editor, at=moment)
        # Nor somebody whose copy is older than the decision.
        with self.assertRaises(StepError):
            self.article.publish(self.editor)
        self.assertEqual(self.status(), Status.WITHDRAWN)

    def test_what_was_withdrawn_before_stays_so_when_it_is_put_back(self):
        self.article.withdraw(self.editor, reason="另有原因")
        self.accept()
        self.complaint.put_back(self.moderator, text="投诉人撤回。")
        self.assertEqual(self.status(), Status.WITHDRAWN)
        Article.objects.get(pk=self.article.pk).publish(self.editor)
        self.assertEqual(self.status(), Status.PUBLISHED)

    def test_a_copy_is_sealed_with_its_hash_in_the_log(self):
        self.accept()
        copy = SealedCopy.objects.get()
        self.assertEqual(copy.facts["title"], "码头旧影")
        self.assertEqual(copy.facts["body"], self.article.body)
        entry = LogEntry.objects.get(verb="accept")
        self.assertEqual(entry.after["sha256"], copy.sha256)
        self.assertEqual(list(SealedCopy.objects.faults()), [])


class ObjectionTests(StepCase):
    def setUp(self):
        super().setUp()
        self.accept()
        self.address = f"/complaints/{self.complaint.pk}/objection/"

    def test_who_wrote_it_reads_why_but_not_who_and_objects(self):
        self.client.force_login(self.writer)
        page = self.client.get(self.address)
        self.assertContains(page, self.complaint.reason)
        self.assertContains(page, "照片确为投诉人所摄。")
        for secret in ("林一舟", "lin@example.com", self.complaint.key):
            self.assertNotContains(page, secret)
        response = self.client.post(self.address, {"text": "我有授权书。"})
        self.assertRedirects(response, self.address)
        stored = self.stored()
        self.assertEqual(stored.state, State.OBJECTED)
        days = stored.due_at - timezone.now()
        self.assertAlmostEqual(days / timedelta(days=1), 15, places=2)
        self.assertEqual(mails()[-1][0], "lin@example.com")

    def test_others_find_nothing(self):
        self.assertEqual(self.client.get(self.address).status_code, 302)
        for person in (make_member(), make_writer(), make_operator()):
            self.client.force_login(person)
            self.assertEqual(self.client.get(self.address).status_code, 404)
            response = self.client.post(self.address, {"text": "我来异议"})
            self.assertEqual(response.status_code, 404)

    def test_before_acceptance_it_is_nobodys_business(self):
        other = make_complaint(self.article)
        self.client.force_login(self.writer)
        response = self.client.get(f"/complaints/{other.pk}/objection/")
        self.assertEqual(response.status_code, 404)

    def test_bad_words_are_refused_and_what_was_typed_stays(self):
        self.client.force_login(self.writer)
        for text in ("", " ", "\u200b", "a\0b", "字" * 5001):
            self.assertEqual(self.client.post(self.address, {"text": text}).status_code, 422)
        self.complaint.put_back(self.editor, text="改判。")
        response = self.client.post(self.address, {"text": "迟到的异议"})
        self.assertContains(response, "迟到的异议", status_code=422)


class PuttingBackTests(StepCase):
    def setUp(self):
        super().setUp()
        self.accept()

    def article_page(self):
        return self.client.get(self.article.get_absolute_url())

    def test_readers_have_it_again_under_its_old_moment(self):
        moment = self.article.published_at
        self.assertEqual(self.article_page().status_code, 410)
        self.complaint.put_back(self.moderator, text="授权有效。")
        self.assertContains(self.article_page(), "码头旧影")
        stored = Article.objects.get(pk=self.article.pk)
        self.assertEqual((stored.published_at, stored.taken_down_from), (moment, ""))
        self.assertEqual(mails()[-1][0], self.writer.email)

    def test_not_while_another_complaint_holds_it_down(self):
        other = make_complaint(self.article)
        other.accept(self.editor, text="另一项权利。")
        with self.assertRaises(ValidationError):
            self.complaint.put_back(self.moderator, text="授权有效。")
        self.assertEqual(self.stored().state, State.ACCEPTED)
        self.assertEqual(self.status(), Status.WITHDRAWN)

    def test_what_was_edited_meanwhile_only_an_editor_puts_back(self):
        article = Article.objects.get(pk=self.article.pk)
        article.body = "<p>换过照片说明。</p>"
        article.save()
        with self.assertRaises(StepError):
            self.complaint.put_back(self.moderator, text="授权有效。")
        self.complaint.put_back(self.editor, text="改后无碍。")
        self.assertContains(self.article_page(), "换过照片说明。")
        self.assertEqual(article.revisions.first().body, "<p>换过照片说明。</p>")


class RoomTests(StepCase):
    @override_settings(EVIDENCE_MAX_BYTES=len(PDF))
    def test_a_complaint_does_not_fill_the_disk(self):
        for _ in range(5):
            add(self.complaint, text="", files=[(file(), "pdf")])
        with self.assertRaises(ValidationError) as refused:
            add(self.complaint, text="再补一份。", files=[(file(), "pdf")])
        self.assertEqual(refused.exception.code, "full")
        self.assertEqual(Evidence.objects.count(), 5)
        add(self.complaint, text="只用文字补充。")
        self.assertEqual(self.complaint.entries.count(), 7)


class ForgettingTests(StepCase):
    def test_nothing_leads_to_the_claimants_account_any_more(self):
        claimant = make_member()
        mine = make_complaint(self.article, filed_by=claimant)
        add(mine, text="补充说明。")
        mine.reject(self.moderator, text="不成立。")
        mine.forget()
        said = dict(mine.entries.values_list("deed", "by"))
        self.assertEqual(said, {"filed": None, "added": None, "reject": self.moderator.pk})

    def test_three_years_after_the_end_persons_and_evidence_go(self):
        add(self.complaint, text="见附件。", files=[(file(), "pdf")])
        self.complaint.reject(self.moderator, text="不成立。")
        (kept,) = Evidence.objects.all()
        forget_complaints(0)
        self.assertEqual(self.stored().name, "林一舟")
        long_ago = timezone.now() - timedelta(days=3 * 365 + 1)
        Complaint.objects.update(decided_at=long_ago)
        with self.captureOnCommitCallbacks(execute=True):
            forget_complaints(0)
        stored = self.stored()
        self.assertEqual((stored.name, stored.email, stored.phone), ("", "", ""))
        self.assertEqual(stored.state, State.REJECTED)
        self.assertEqual(Evidence.objects.count(), 0)
        with self.assertRaises(FileNotFoundError):
            kept.open()
        self.assertEqual(self.client.get(stored.get_absolute_url()).status_code, 200)
        forget_complaints(0)
        self.assertEqual(LogEntry.objects.filter(verb="forget").count(), 1)
