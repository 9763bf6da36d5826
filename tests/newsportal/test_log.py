from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import TestCase
from django.urls import reverse

from newsportal import log
from newsportal.models import LogEntry, LogSeal
from tests.factories import make_article, make_editor, make_member, make_operator


class AppendOnlyTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()
        log.record(cls.member, "sign_in", cls.member)

    def test_the_database_refuses_to_change_an_entry(self):
        with (
            self.assertRaisesMessage(DatabaseError, "append-only"),
            transaction.atomic(),
        ):
            LogEntry.objects.update(reason="changed")

    def test_the_database_refuses_to_delete_an_entry(self):
        with (
            self.assertRaisesMessage(DatabaseError, "append-only"),
            transaction.atomic(),
        ):
            LogEntry.objects.all().delete()


class ChainTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member()
        for number in range(5):
            log.record(cls.member, "change", cls.member, after={"number": number})

    def test_sealing_takes_every_entry_once_and_in_order(self):
        self.assertEqual(log.seal(), LogEntry.objects.count())
        self.assertEqual(log.seal(), 0)
        log.record(self.member, "sign_in", self.member)
        self.assertEqual(log.seal(), 1)
        order = list(LogSeal.objects.values_list("entry_id", flat=True))
        self.assertEqual(order, sorted(order))

    def test_an_untouched_chain_holds(self):
        log.seal()
        self.assertEqual(list(log.faults()), [])
        call_command("verify_log", verbosity=0)

    def test_one_changed_byte_is_found(self):
        log.seal()
        entry = LogEntry.objects.order_by("pk")[2]
        self.tamper("UPDATE newsportal_logentry SET reason = 'x' WHERE id = %s", entry.pk)
        faults = list(log.faults())
        self.assertEqual(len(faults), 1)
        self.assertIn(str(entry.pk), faults[0])
        with self.assertRaises(CommandError):
            call_command("verify_log", verbosity=0)

    def test_a_removed_entry_is_found(self):
        log.seal()
        position = LogSeal.objects.order_by("position")[1].position
        self.tamper("DELETE FROM newsportal_logseal WHERE position = %s", position)
        self.assertTrue(list(log.faults()))

    def test_the_unsealed_tail_is_named(self):
        log.seal()
        log.record(self.member, "sign_in", self.member)
        self.assertEqual(log.unsealed().count(), 1)

    def tamper(self, statement, value):
        tables = ["newsportal_logentry", "newsportal_logseal"]
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
            cursor.execute(statement, [value])
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")


class ReadingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor(username="editor")
        cls.operator = make_operator(username="operator")
        article = make_article()
        article.publish(cls.editor, reason="ready")
        article.withdraw(cls.editor, reason="a wrong name")
        log.record(cls.operator, "sign_in", cls.operator)

    def entries_seen_by(self, member):
        self.client.force_login(member)
        response = self.client.get(reverse("admin:newsportal_logentry_changelist"))
        return list(response.context["cl"].result_list)

    def test_an_editor_sees_only_what_they_did(self):
        entries = self.entries_seen_by(self.editor)
        self.assertTrue(entries)
        self.assertEqual({entry.actor_id for entry in entries}, {self.editor.pk})

    def test_an_operator_sees_everything(self):
        actors = {entry.actor_id for entry in self.entries_seen_by(self.operator)}
        self.assertEqual(actors, {self.editor.pk, self.operator.pk})

    def test_the_export_holds_the_reason_and_no_formula(self):
        log.record(self.operator, "change", self.operator, reason="=1+1")
        self.client.force_login(self.operator)
        data = {
            "action": "export",
            "_selected_action": list(LogEntry.objects.values_list("pk", flat=True)),
        }
        url = reverse("admin:newsportal_logentry_changelist")
        text = b"".join(self.client.post(url, data).streaming_content).decode()
        self.assertIn("a wrong name", text)
        self.assertIn("'=1+1", text)

    def test_nobody_changes_or_deletes_at_the_desk(self):
        self.client.force_login(self.operator)
        entry = LogEntry.objects.first()
        change = reverse("admin:newsportal_logentry_change", args=[entry.pk])
        delete = reverse("admin:newsportal_logentry_delete", args=[entry.pk])
        self.assertEqual(self.client.post(change, {"reason": "x"}).status_code, 403)
        self.assertEqual(self.client.post(delete, {"post": "yes"}).status_code, 403)
