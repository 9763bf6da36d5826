from datetime import timedelta

import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Kind, Status, StepError
from newsportal.models import LogEntry, SiteSettings
from tests.factories import (
    make_article,
    make_editor,
    make_expired,
    make_withdrawn,
    make_writer,
)


class PublishedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        now = timezone.now()
        cls.draft = make_article()
        cls.public = make_article(published=True)
        cls.scheduled = make_article(at=now + timedelta(hours=1))
        cls.withdrawn = make_withdrawn()
        cls.expired = make_expired()

    def test_visitors_read_only_what_is_public(self):
        self.assertCountEqual(Article.objects.published(), [self.public])

    def test_gone_is_what_visitors_could_read_once(self):
        self.assertCountEqual(Article.objects.gone(), [self.withdrawn, self.expired])

    def test_the_address_answers_what_the_article_is(self):
        answers = {
            self.draft: 404,
            self.public: 200,
            self.scheduled: 404,
            self.withdrawn: 410,
            self.expired: 410,
        }
        for article, status in answers.items():
            with self.subTest(article.state):
                response = self.client.get(article.get_absolute_url())
                self.assertEqual(response.status_code, status)

    def test_a_scheduled_article_is_public_at_its_minute_with_nobody_acting(self):
        moment = self.scheduled.published_at
        with at(moment - timedelta(seconds=1)):
            self.assertEqual(self.get(self.scheduled), 404)
        with at(moment):
            self.assertEqual(self.get(self.scheduled), 200)
            self.assertContains(self.client.get("/"), self.scheduled.title)

    def test_an_expiry_comes_by_the_clock(self):
        self.public.expires_at = timezone.now() + timedelta(hours=1)
        self.public.save()
        with at(self.public.expires_at - timedelta(seconds=1)):
            self.assertEqual(self.get(self.public), 200)
        with at(self.public.expires_at):
            self.assertEqual(self.get(self.public), 410)
            self.assertNotContains(self.client.get("/"), self.public.title)

    def test_what_is_withdrawn_before_its_minute_was_never_there(self):
        self.scheduled.withdraw(make_editor(), reason="not needed")
        self.assertEqual(self.get(self.scheduled), 404)

    def get(self, article):
        return self.client.get(article.get_absolute_url()).status_code


class StepTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.writer = make_writer()
        cls.editor = make_editor()
        cls.article = make_article(created_by=cls.writer)

    def test_a_writer_submits_an_editor_returns_and_publishes(self):
        self.article.submit(self.writer)
        self.article.return_to_writer(self.editor, reason="the second source is missing")
        self.article.submit(self.writer)
        self.article.publish(self.editor)
        self.assertEqual(Article.objects.get().status, Status.PUBLISHED)
        verbs = LogEntry.objects.filter(object_id=self.article.pk).order_by("pk")
        self.assertEqual(
            list(verbs.values_list("verb", "actor")),
            [
                ("submit", self.writer.pk),
                ("return", self.editor.pk),
                ("submit", self.writer.pk),
                ("publish", self.editor.pk),
            ],
        )
        self.assertEqual(verbs[1].reason, "the second source is missing")
        self.assertEqual(verbs[1].before, {"status": "waiting"})

    def test_a_writer_may_not_publish(self):
        with self.assertRaises(PermissionDenied):
            self.article.publish(self.writer)

    def test_a_writer_may_not_submit_what_another_wrote(self):
        with self.assertRaises(PermissionDenied):
            self.article.submit(make_writer())

    def test_only_the_allowed_steps(self):
        refused = {
            Status.DRAFT: ["return_to_writer", "withdraw", "unschedule"],
            Status.WAITING: ["submit", "withdraw", "unschedule"],
            Status.PUBLISHED: ["submit", "return_to_writer", "unschedule"],
            Status.WITHDRAWN: ["submit", "return_to_writer", "withdraw", "unschedule"],
        }
        moments = {"published_at": timezone.now(), "content_changed_at": timezone.now()}
        for status, verbs in refused.items():
            Article.objects.filter(pk=self.article.pk).update(status=status, **moments)
            for verb in verbs:
                article = Article.objects.get()
                reason = {} if verb == "submit" else {"reason": "why"}
                with self.subTest(status=status, verb=verb), self.assertRaises(StepError):
                    getattr(article, verb)(self.editor, **reason)

    def test_a_step_is_taken_from_the_stored_status_not_from_a_stale_copy(self):
        stale = Article.objects.get()
        self.article.publish(self.editor)
        with self.assertRaises(StepError):
            stale.submit(self.editor)

    def test_withdrawing_needs_a_reason(self):
        self.article.publish(self.editor)
        with self.assertRaises(ValidationError):
            self.article.withdraw(self.editor, reason="  ")
        self.assertEqual(Article.objects.get().status, Status.PUBLISHED)

    def test_a_scheduled_article_can_be_taken_off_the_schedule(self):
        self.article.publish(self.editor, at=timezone.now() + timedelta(days=1))
        self.article.unschedule(self.editor)
        article = Article.objects.get()
        self.assertEqual((article.status, article.published_at), (Status.DRAFT, None))

    def test_a_withdrawn_article_can_be_published_again_under_its_moment(self):
        self.article.publish(self.editor)
        moment = self.article.published_at
        self.article.withdraw(self.editor, reason="a doubt")
        self.article.publish(self.editor, reason="no doubt left")
        self.assertEqual(Article.objects.published().get().published_at, moment)

    def test_a_second_person_can_be_required(self):
        SiteSettings.objects.update(requires_second_person=True)
        own = make_article(created_by=self.editor)
        with self.assertRaises(StepError):
            own.publish(self.editor)
        own.publish(make_editor())
        self.assertEqual(Article.objects.get(pk=own.pk).status, Status.PUBLISHED)


class SourceTests(TestCase):
    def test_a_reprint_without_its_source_is_not_published(self):
        article = make_article(kind=Kind.REPRINT, source_name="云州晚报")
        with self.assertRaises(ValidationError) as raised:
            article.publish(make_editor())
        self.assertEqual(list(raised.exception.message_dict), ["source_url"])

    def test_the_database_refuses_it_too(self):
        article = make_article(published=True)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Article.objects.filter(pk=article.pk).update(kind=Kind.REPRINT)

    def test_a_reprint_with_name_and_address_is_published(self):
        source = {"source_name": "云州晚报", "source_url": "https://example.com/1"}
        make_article(kind=Kind.REPRINT, published=True, **source)
        self.assertEqual(Article.objects.published().count(), 1)


class RevisionTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor()
        cls.article = make_article(published=True)

    def test_each_publication_keeps_what_was_published(self):
        self.article.body = "<p>改过的正文。</p>"
        self.article.save()
        self.article.publish(self.editor)
        bodies = list(self.article.revisions.values_list("number", "body"))
        first = "<p>正文第一段。</p><p>正文第二段。</p>"
        self.assertEqual(bodies, [(2, "<p>改过的正文。</p>"), (1, first)])

    def test_the_database_refuses_to_change_or_delete_a_revision(self):
        for change in (
            lambda: self.article.revisions.update(title="x"),
            lambda: self.article.revisions.all()._raw_delete("default"),
        ):
            refusal = self.assertRaisesMessage(DatabaseError, "append-only")
            with refusal, transaction.atomic():
                change()


class UpdateTimeTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor()
        cls.moment = timezone.now() - timedelta(days=30)
        cls.article = make_article(at=cls.moment)

    def publish_edit(self, *, is_minor=False, **values):
        Article.objects.filter(pk=self.article.pk).update(**values)
        article = Article.objects.get(pk=self.article.pk)
        article.save()
        article.publish(self.editor, is_minor=is_minor)
        return article.updated_at

    def test_at_first_it_is_the_moment_of_publication(self):
        self.assertEqual(self.article.updated_at, self.moment)

    def test_reading_leaves_it_alone(self):
        for _ in range(10):
            self.client.get(self.article.get_absolute_url())
        self.assertEqual(Article.objects.get().updated_at, self.moment)

    def test_an_edit_of_the_body_moves_it(self):
        self.assertGreater(self.publish_edit(body="<p>新的正文。</p>"), self.moment)

    def test_a_minor_edit_leaves_it_alone(self):
        updated = self.publish_edit(body="<p>新的正文。</p>", is_minor=True)
        self.assertEqual(updated, self.moment)
        self.assertTrue(self.article.revisions.first().is_minor)

    def test_what_is_not_content_leaves_it_alone(self):
        self.assertEqual(self.publish_edit(allows_comments=False), self.moment)


class NumberTests(TestCase):
    def test_later_articles_go_on_above_the_highest_number(self):
        article = make_article()
        moved = Article(title="搬来的报道", category=article.category)
        moved.take_number(299537)
        self.assertGreater(make_article().pk, 299537)

    def test_a_low_number_does_not_set_the_sequence_back(self):
        first = make_article()
        Article(title="搬来的报道", category=first.category).take_number(first.pk + 5000)
        Article(title="更早的报道", category=first.category).take_number(first.pk + 4000)
        self.assertEqual(make_article().pk, first.pk + 5001)


def at(moment):

    return time_machine.travel(moment, tick=False)


class LogOrderTests(TestCase):
    def test_an_article_is_added_before_it_is_published(self):
        self.client.force_login(make_editor())
        category = make_article().category
        data = {"title": "新报道", "body": "<p>正文。</p>", "kind": "original"}
        data |= {"category": category.pk, "version": 0, "_publish": "1"}
        response = self.client.post(reverse("admin:articles_article_add"), data)
        self.assertEqual(response.status_code, 302)
        entries = LogEntry.objects.filter(object_name="新报道").order_by("pk")
        self.assertEqual(list(entries.values_list("verb", flat=True)), ["add", "publish"])


class OvertakenTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor()

    def test_a_step_is_news_to_whoever_has_the_sheet_open(self):
        article = make_article(published=True)
        before = article.version
        article.withdraw(self.editor, reason="a doubt")
        self.assertGreater(Article.objects.get().version, before)

    def test_what_readers_have_is_not_moved_ahead(self):
        article = make_article(published=True)
        with self.assertRaises(StepError):
            article.publish(self.editor, at=timezone.now() + timedelta(days=1))
        self.assertTrue(Article.objects.published().exists())
