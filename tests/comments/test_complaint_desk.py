"""Editors and moderators work off complaints at the desk; evidence opens to them alone."""

from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Status
from comments.models import Complaint, Evidence, State
from newsportal.models import LogEntry
from tests.comments.claims import PDF, file, make_complaint, picture
from tests.counting import queries_of
from tests.factories import (
    make_article,
    make_editor,
    make_member,
    make_moderator,
    make_operator,
    make_writer,
)

LIST = "/admin/comments/complaint/"


def desk(name, *args):
    return reverse(f"admin:comments_complaint_{name}", args=args)


class DeskCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.moderator, cls.editor = make_moderator(), make_editor()
        cls.article = make_article(published=True, title="码头旧影")

    def setUp(self):
        self.complaint = make_complaint(
            self.article,
            files=[(file("<b>证据.pdf"), "pdf"), (file("图.jpg", picture()), "jpg")],
        )
        self.client.force_login(self.moderator)

    def page(self):
        return self.client.get(desk("change", self.complaint.pk))

    def step(self, verb, text="写明理由。"):
        address = desk("step", self.complaint.pk)
        return self.client.post(address, {"verb": verb, "text": text}, follow=True)

    def state(self):
        return Complaint.objects.get(pk=self.complaint.pk).state


class QueueTests(DeskCase):
    def test_what_is_overdue_stands_first_and_says_so(self):
        late = make_complaint(make_article(published=True, title="早该处理的"))
        Complaint.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
        closed = make_complaint(make_article(published=True, title="已经处理的"))
        closed.reject(self.editor, text="不成立。")
        page = self.client.get(LIST).content.decode()
        places = [page.index(title) for title in ("早该处理的", "码头旧影", "已经处理的")]
        self.assertEqual(places, sorted(places))
        self.assertIn("已超时", page)
        self.assertIn("剩 2 天", page)

    def test_found_by_reference_name_contact_and_title(self):
        for sought in (self.complaint.reference, "林一舟", "lin@example.com", "旧影"):
            with self.subTest(sought):
                self.assertContains(self.client.get(LIST, {"q": sought}), "码头旧影")
        for sought in ("TS20200101-999999999999999999", "没有的", "%", "_", "\\"):
            with self.subTest(sought):
                self.assertNotContains(self.client.get(LIST, {"q": sought}), "码头旧影")

    def test_the_desk_shows_clocks_to_whom_they_concern(self):
        self.assertContains(self.client.get("/admin/"), "码头旧影")
        self.client.force_login(make_operator())
        self.assertNotContains(self.client.get("/admin/"), "码头旧影")

    def test_the_list_costs_the_same_with_many(self):
        few = queries_of(self.client, LIST)
        for _count in range(30):
            make_complaint(make_article(published=True)).assign(self.editor, self.editor)
        self.assertEqual(queries_of(self.client, LIST), few)
        self.assertLessEqual(few, 15)

    def test_the_page_costs_the_same_with_much_said(self):
        address = desk("change", self.complaint.pk)
        few = queries_of(self.client, address)
        for number in range(10):
            entry = self.complaint._enter("added", None, f"第{number}条")
            Evidence.objects.keep(entry, [(file(), "pdf")])
            make_complaint(self.article)
        self.assertEqual(queries_of(self.client, address), few)
        self.assertLessEqual(few, 15)


class DecidingTests(DeskCase):
    def test_accepted_at_the_desk_the_article_is_gone(self):
        page = self.step("accept", "照片确为投诉人所摄。")
        self.assertContains(page, "成立")
        self.assertEqual(self.client.get(self.article.get_absolute_url()).status_code, 410)
        self.assertContains(self.client.get(desk("sealed", self.complaint.pk)), "与封存时一致")

    def test_each_button_does_what_it_says(self):
        for verb, state in (
            ("ask", State.ASKED),
            ("accept", State.ACCEPTED),
            ("put_back", State.PUT_BACK),
        ):
            self.assertEqual(self.step(verb).status_code, 200)
            self.assertEqual(self.state(), state)
        self.assertEqual(Article.objects.get().status, Status.PUBLISHED)

    def test_an_editor_objects_for_the_author_a_moderator_does_not(self):
        self.step("accept")
        self.assertNotIn("object", self.complaint.steps_for(self.moderator))
        self.assertEqual(self.step("object").status_code, 403)
        self.client.force_login(self.editor)
        self.assertContains(self.page(), "代作者提出异议")
        self.step("object")
        self.step("uphold")
        self.assertEqual(self.state(), State.ACCEPTED)

    def test_without_a_reason_nothing_happens(self):
        for text in ("", " \n", "a\0b", "字" * 5001):
            self.assertEqual(self.step("accept", text).status_code, 422)
        self.assertEqual(self.state(), State.OPEN)

    def test_who_comes_second_keeps_what_was_typed(self):
        self.complaint.reject(self.editor, text="不成立。")
        response = self.step("accept", "我写了很长的理由。")
        self.assertContains(response, "已经有人处理过", status_code=422)
        self.assertContains(response, "我写了很长的理由。", status_code=422)
        self.assertEqual(Article.objects.get().status, Status.PUBLISHED)

    def test_strange_verbs_and_numbers_are_404(self):
        for verb in ("", "delete", "forget", "_enter", "save"):
            self.assertEqual(self.step(verb).status_code, 404)
        for address in (desk("step", 10**15), desk("assign", 10**15)):
            self.assertEqual(self.client.post(address, {"verb": "ask"}).status_code, 404)
        self.assertEqual(self.client.get(desk("sealed", self.complaint.pk)).status_code, 404)
        self.assertEqual(self.client.get(f"{LIST}x/change/").status_code, 404)

    def test_assigned_to_whom_may_decide_and_to_nobody_else(self):
        address = desk("assign", self.complaint.pk)
        self.client.post(address, {"member": self.editor.pk})
        self.assertEqual(Complaint.objects.get().assigned_to, self.editor)
        for strange in (make_member(), make_writer(), make_operator()):
            response = self.client.post(address, {"member": strange.pk})
            self.assertEqual(response.status_code, 422)
        for text in ("", "x", "9" * 30):
            self.assertEqual(self.client.post(address, {"member": text}).status_code, 422)
        self.assertEqual(Complaint.objects.get().assigned_to, self.editor)
        self.assertEqual(LogEntry.objects.filter(verb="assign").count(), 1)

    def test_steps_are_taken_by_forms_only(self):
        for name in ("step", "assign"):
            self.assertEqual(self.client.get(desk(name, self.complaint.pk)).status_code, 405)


class EvidenceTests(DeskCase):
    def addresses(self):
        return [desk("evidence", self.complaint.pk, kept.pk) for kept in Evidence.objects.all()]

    def test_staff_get_it_as_it_came_and_nothing_in_it_runs(self):
        document, photo = (self.client.get(address) for address in self.addresses())
        self.assertEqual(b"".join(document.streaming_content), PDF)
        self.assertTrue(b"".join(photo.streaming_content).startswith(b"\xff\xd8"))
        self.assertTrue(document.headers["Content-Disposition"].startswith("attachment"))
        self.assertTrue(photo.headers["Content-Disposition"].startswith("inline"))
        self.assertEqual(photo.headers["Content-Type"], "image/jpeg")
        for response in (document, photo):
            policy = response.headers["Content-Security-Policy"]
            self.assertEqual(policy, "default-src 'none'; sandbox")
            self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
            self.assertIn("private, no-store", response.headers["Cache-Control"])

    def test_names_are_escaped(self):
        page = self.page()
        self.assertNotContains(page, "<b>证据.pdf")
        self.assertContains(page, "&lt;b&gt;证据.pdf")

    def test_nobody_else_gets_it(self):
        for person in (None, make_member(), make_writer(), make_operator()):
            self.client.logout()
            if person:
                self.client.force_login(person)
            for address in self.addresses():
                self.assertIn(self.client.get(address).status_code, (302, 403))

    def test_under_another_complaint_it_is_404(self):
        other = make_complaint(self.article)
        number = Evidence.objects.first().pk
        self.assertEqual(self.client.get(desk("evidence", other.pk, number)).status_code, 404)
        self.assertEqual(self.client.get(desk("evidence", 10**15, number)).status_code, 404)
