"""A sealed copy cannot be changed unnoticed, and comes with every backup."""

import hashlib
import json
import tarfile
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import TestCase, override_settings

from accounts import archives, leaving
from accounts.models import Archive
from articles.models import Picture
from comments.complaint_parts import export
from comments.models import Complaint, Entry, Evidence, SealedCopy
from newsportal import backups
from tests.comments.claims import PDF, file, make_complaint
from tests.factories import make_article, make_member, make_moderator


def verify():
    out, faults = StringIO(), StringIO()
    call_command("verify_seals", stdout=out, stderr=faults)
    return out.getvalue()


def damage(statement, *values):
    """Change a row as somebody with all rights on the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


class SealTests(TestCase):
    def setUp(self):
        picture = Picture(width=4, height=3, sha256="0" * 64)
        picture.file.save("pictures/a.webp", ContentFile(b"picture"))
        self.picture = picture
        self.article = make_article(published=True, title="码头旧影", cover=picture)
        self.complaint = make_complaint(self.article)
        self.complaint.accept(make_moderator(), text="成立。")
        self.copy = SealedCopy.objects.get()

    def test_all_is_well(self):
        self.assertIn("All are what was sealed.", verify())
        facts = self.copy.facts
        self.assertEqual(facts["pictures"][0]["file"], self.picture.file.name)
        self.assertEqual(facts["address"], self.article.canonical_url)
        self.assertLessEqual({"body", "body_html", "closed_html"}, facts.keys())

    def test_the_database_refuses_to_change_or_delete_it(self):
        for change in (
            lambda: SealedCopy.objects.update(sha256="0" * 64),
            lambda: SealedCopy.objects.all()._raw_delete("default"),
        ):
            with self.assertRaisesMessage(DatabaseError, "append-only"), transaction.atomic():
                change()

    def test_one_changed_sign_is_noticed(self):
        damage("UPDATE comments_sealedcopy SET content = replace(content, '旧影', '新影')")
        with self.assertRaises(CommandError):
            verify()

    def test_who_changes_the_hash_too_is_caught_by_the_log(self):
        content = self.copy.content.replace("旧影", "新影")
        digest = hashlib.sha256(content.encode()).hexdigest()
        damage("UPDATE comments_sealedcopy SET content = %s, sha256 = %s", content, digest)
        with self.assertRaises(CommandError):
            verify()

    def test_a_lost_or_changed_picture_is_noticed(self):
        path = default_storage.path(self.picture.file.name)
        with open(path, "wb") as target:
            target.write(b"another")
        with self.assertRaises(CommandError):
            verify()
        default_storage.delete(self.picture.file.name)
        with self.assertRaises(CommandError):
            verify()

    def test_what_the_article_becomes_later_does_not_touch_it(self):
        self.article.refresh_from_db()
        self.article.title = "另一个题目"
        self.article.save()
        self.assertEqual(SealedCopy.objects.get().facts["title"], "码头旧影")
        self.assertIn("All are what was sealed.", verify())


@pytest.mark.usefixtures("transactional_db")
def test_a_backup_holds_the_copy_and_the_evidence(tmp_path):
    complaint = make_complaint(make_article(published=True), files=[(file(), "pdf")])
    complaint.accept(make_moderator(), text="成立。")
    with override_settings(VAR_DIR=tmp_path):
        call_command("backup", to=tmp_path / "backups")
    (made,) = (tmp_path / "backups").iterdir()
    manifest = json.loads((made / backups.MANIFEST).read_text())
    assert manifest["database"]["tables"]["comments_sealedcopy"][0] == 1
    with tarfile.open(made / backups.FILES) as files:
        assert f"private/{Evidence.objects.get().file}" in files.getnames()
    call_command("restore", made, check=True)


class MemberTests(TestCase):
    def setUp(self):
        self.member = make_member()
        values = {"filed_by": self.member, "files": [(file(), "pdf")]}
        self.closed = make_complaint(make_article(published=True), **values)
        self.closed.accept(make_moderator(), text="成立。")
        self.open = make_complaint(make_article(published=True), **values)

    def test_the_archive_holds_what_a_member_filed(self):
        parts = dict(export(self.member))
        self.assertEqual(
            [row["reference"] for row in parts["complaints.json"]],
            [self.closed.reference, self.open.reference],
        )
        self.assertEqual(len(parts), 3)
        for path in set(parts) - {"complaints.json"}:
            with parts[path] as content:
                self.assertEqual(content.read(), PDF)
        archives.make(Archive.objects.create(member=self.member))
        self.assertTrue(Archive.objects.get().size)

    def test_who_leaves_is_wiped_from_what_is_closed_and_unnamed_in_what_is_open(self):
        self.member.leaves_at = self.member.date_joined
        self.member.save()
        leaving.erase(self.member)
        closed, still_open = (
            Complaint.objects.get(pk=item.pk) for item in (self.closed, self.open)
        )
        self.assertEqual((closed.name, closed.filed_by), ("", None))
        self.assertEqual((still_open.name, still_open.filed_by), ("林一舟", None))
        self.assertFalse(Entry.objects.filter(by=self.member).exists())
        self.assertEqual(Evidence.objects.count(), 1)
