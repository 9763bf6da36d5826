"""Pictures are taken by what they are, and served as nothing else."""

import struct
import threading
import time

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import ProtectedError
from django.test import Client, TestCase, TransactionTestCase, override_settings
from django.urls import reverse
from PIL import Image, PngImagePlugin

from articles.models import Picture
from newsportal.models import Page
from tests.articles.picture_files import (
    encode,
    gif_bomb,
    picture,
    png_bomb,
    upload,
    webp_bomb,
)
from tests.factories import make_article, make_editor, make_member, make_superuser, make_writer


def look_at(row):
    """Return the stored picture."""
    with row.file.open() as file:
        image = Image.open(file)
        image.load()
    return image


def content_of(row):
    with row.file.open() as file:
        return file.read()


def riff_chunks(content):
    """Return the names of the parts of a WebP file."""
    names, place = set(), 12
    while place < len(content):
        names.add(content[place : place + 4].decode())
        size = struct.unpack("<I", content[place + 4 : place + 8])[0]
        place += 8 + size + size % 2
    return names


class ReceivingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor()

    def receive(self, content, name="a.png", **known):
        return Picture.objects.receive(upload(content, name), self.editor, **known)

    def refuse(self, content, name="a.png"):
        with self.assertRaises(ValidationError) as caught:
            self.receive(content, name)
        self.assertFalse(Picture.objects.exists())
        return caught.exception.code

    def test_every_usual_kind_becomes_webp(self):
        for kind in ("JPEG", "PNG", "WEBP", "GIF", "AVIF"):
            with self.subTest(kind):
                row = self.receive(picture(kind=kind, colour=(len(kind), 9, 9)), f"a.{kind}")
                self.assertEqual((row.width, row.height), (64, 48))
                self.assertRegex(row.url, r"^/media/pictures/[0-9a-f]{2}/[0-9a-f]{32}\.webp$")
                self.assertEqual(look_at(row).format, "WEBP")

    def test_the_content_decides_and_not_the_name(self):
        self.assertTrue(self.receive(picture(), "report.exe").url.endswith(".webp"))

    def test_what_is_no_picture_is_refused(self):
        svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
        cases = {
            "SVG": svg,
            "SVG under another name": b'<?xml version="1.0"?>' + svg,
            "HTML": b"<!doctype html><script>alert(1)</script>",
            "a renamed programme": b"MZ\x90\x00" + bytes(200),
            "a script": b"#!/bin/sh\necho 1\n",
            "a document": b"%PDF-1.7\n",
            "an archive": b"PK\x03\x04" + bytes(100),
            "TIFF": picture(kind="TIFF"),
            "BMP": picture(kind="BMP"),
            "ICO": picture(kind="ICO"),
            "nothing": b"",
            "only the first bytes": b"\x89PNG\r\n\x1a\n",
            "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        }
        for name, content in cases.items():
            with self.subTest(name):
                self.assertEqual(self.refuse(content), "not_a_picture")

    def test_bombs_are_refused_at_once(self):
        for name, content in {
            "PNG": png_bomb(),
            "PNG just above": png_bomb(5000, 4001),
            "WebP": webp_bomb(),
            "JPEG": picture(8000, 5001, "JPEG", "L", 0),
            "GIF": gif_bomb(),
            "AVIF": picture(5000, 4001, "AVIF", "L", 0, speed=10),
        }.items():
            with self.subTest(name):
                begun = time.thread_time()
                self.assertEqual(self.refuse(content), "too_many_pixels")
                self.assertLess(time.thread_time() - begun, 2)

    def test_moving_pictures_are_refused(self):
        first, *others = (Image.new("RGB", (40, 40), c) for c in ("red", "green", "blue"))
        for kind in ("GIF", "PNG", "WEBP", "AVIF"):
            with self.subTest(kind):
                film = encode(first, kind, save_all=True, append_images=others, duration=90)
                self.assertEqual(self.refuse(film), "animated")

    def test_what_is_cut_short_is_refused(self):
        noise = Image.effect_noise((300, 300), 90)
        for kind in ("JPEG", "PNG", "WEBP", "AVIF"):
            with self.subTest(kind):
                content = encode(noise, kind)
                self.assertIn(
                    self.refuse(content[: len(content) // 2]), {"damaged", "not_a_picture"}
                )

    @override_settings(PICTURE_MAX_BYTES=1000)
    def test_what_is_too_large_is_refused_before_it_is_read(self):
        class Unread(ContentFile):
            def read(self, *args):
                raise AssertionError("It was read.")

        file = Unread(b"", name="a.png")
        file.size = 50 * 1024**2
        with self.assertRaises(ValidationError) as caught:
            Picture.objects.receive(file, self.editor)
        self.assertEqual(caught.exception.code, "too_large")

    def test_nothing_that_was_said_in_the_file_is_kept(self):
        exif = Image.Exif()
        exif[0x010F] = "SECRET maker"
        exif[0x8298] = "SECRET owner"
        exif.get_ifd(0x8825)[2] = (39.0, 54.0, 20.0)
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Comment", "SECRET text")
        notes.add_itxt("XML:com.adobe.xmp", "SECRET xmp")
        image = Image.effect_noise((90, 90), 50).convert("RGB")
        plain = {"exif": exif, "xmp": b"<x>SECRET</x>"}
        for content in (
            encode(image, "JPEG", comment=b"SECRET comment", icc_profile=b"SECRET", **plain),
            encode(image, "PNG", pnginfo=notes, exif=exif),
            encode(image, "WEBP", **plain),
            encode(image, "AVIF", **plain),
        ):
            self.assertIn(b"SECRET", content)
            stored = content_of(self.receive(content))
            self.assertNotIn(b"SECRET", stored)
            self.assertLessEqual(riff_chunks(stored), {"VP8 ", "VP8L", "VP8X", "ALPH"})

    def test_a_picture_stands_as_it_was_held(self):
        exif = Image.Exif()
        exif[0x0112] = 6
        row = self.receive(picture(80, 40, "JPEG", exif=exif))
        self.assertEqual((row.width, row.height), (40, 80))

    def test_a_large_photograph_is_scaled_to_the_page(self):
        row = self.receive(picture(6000, 4000, "JPEG"))
        self.assertEqual((row.width, row.height), (2000, 1333))

    def test_a_tall_chart_keeps_its_width(self):
        row = self.receive(picture(1000, 9000))
        self.assertEqual((row.width, row.height), (1000, 9000))

    def test_see_through_stays_see_through(self):
        row = self.receive(picture(mode="RGBA", colour=(0, 0, 0, 90)))
        self.assertEqual(look_at(row).mode, "RGBA")

    def test_unusual_colours_are_understood(self):
        for mode, kind, colour in (
            ("CMYK", "JPEG", (0, 255, 255, 0)),
            ("L", "PNG", 90),
            ("I;16", "PNG", 40_000),
            ("1", "PNG", 1),
            ("LA", "PNG", (90, 90)),
            ("P", "GIF", 3),
        ):
            with self.subTest(mode):
                self.assertEqual(
                    self.receive(picture(kind=kind, mode=mode, colour=colour)).width, 64
                )

    def test_a_drawing_is_kept_without_loss(self):
        drawing = Image.new("RGB", (200, 200), "white")
        drawing.paste((168, 40, 26), (50, 50, 150, 150))
        row = self.receive(encode(drawing))
        self.assertEqual(look_at(row).convert("RGB").tobytes(), drawing.tobytes())

    def test_the_same_bytes_are_one_picture(self):
        first = self.receive(picture(), alt="一条河")
        second = self.receive(picture(), "b.png", alt="另一句", credit="陈渡")
        self.assertEqual(first, second)
        second.refresh_from_db()
        self.assertEqual((second.alt, second.credit), ("一条河", "陈渡"))


@pytest.mark.usefixtures("transactional_db")
class CrowdTests(TransactionTestCase):
    def test_many_at_once_make_one_picture(self):
        editor, content, found = make_editor(), picture(), []

        def send():
            try:
                found.append(Picture.objects.receive(upload(content), editor).pk)
            finally:
                connection.close()

        threads = [threading.Thread(target=send) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(found), 6)
        self.assertEqual(len(set(found)), 1)
        self.assertEqual(look_at(Picture.objects.get()).size, (64, 48))


class UseTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.chief = make_superuser()

    def setUp(self):
        self.picture = Picture.objects.receive(upload(picture()), self.chief)
        self.client.force_login(self.chief)

    def assert_kept(self, user):
        self.assertEqual([thing for thing, _is_now in self.picture.places()], [user])
        with self.assertRaises(ProtectedError):
            self.picture.delete()
        with self.assertRaises(ProtectedError):
            Picture.objects.all().delete()
        address = reverse("admin:articles_picture_delete", args=[self.picture.pk])
        response = self.client.post(address, {"post": "yes"}, follow=True)
        self.assertContains(response, user.title)
        self.assertTrue(default_storage.exists(self.picture.file.name))
        self.assertTrue(Picture.objects.exists())

    def test_a_cover_stays(self):
        self.assert_kept(make_article(cover=self.picture))

    def test_a_picture_of_a_text_stays(self):
        self.assert_kept(make_article(body=f'<p>文</p><img src="{self.picture.url}">'))

    def test_a_picture_that_was_published_once_stays(self):
        article = make_article(body=f'<img src="{self.picture.url}">', published=True)
        article.body = "<p>文</p>"
        article.save()
        self.assert_kept(article)

    def test_a_picture_of_a_page_stays(self):
        page = Page(slug="history", title="社史", body=f'<img src="{self.picture.url}">')
        page.publish(self.chief)
        self.assert_kept(page)

    def test_the_file_goes_with_its_picture_once_that_is_certain(self):
        name = self.picture.file.name
        with self.captureOnCommitCallbacks() as later:
            self.picture.delete()
        self.assertTrue(default_storage.exists(name))
        for call in later:
            call()
        self.assertFalse(default_storage.exists(name))

    def test_an_unused_picture_is_deleted_at_the_desk(self):
        address = reverse("admin:articles_picture_delete", args=[self.picture.pk])
        self.client.post(address, {"post": "yes"})
        self.assertFalse(Picture.objects.exists())


class SendingTests(TestCase):
    """The editor sends files to an address that answers in JSON."""

    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor()
        cls.address = reverse("articles:picture_upload")

    def setUp(self):
        self.client.force_login(self.editor)

    def send(self, content, name="a.png"):
        return self.client.post(self.address, {"file": upload(content, name)})

    def test_a_picture_is_answered_with_its_place(self):
        answer = self.send(picture(90, 60)).json()
        row = Picture.objects.get()
        known = {"id": row.pk, "url": row.url, "width": 90, "height": 60, "alt": ""}
        self.assertEqual(answer, answer | known)
        self.assertTrue(answer["thumbnail"].endswith(".webp"))
        self.assertEqual(answer["edit"], f"/admin/articles/picture/{row.pk}/change/")
        self.assertEqual(row.uploaded_by, self.editor)

    def test_a_refusal_is_a_sentence(self):
        for content, status in ((b"<svg/>", 400), (png_bomb(), 400), (b"", 400)):
            response = self.send(content)
            self.assertEqual(response.status_code, status)
            self.assertGreater(len(response.json()["error"]), 9)
        self.assertEqual(self.client.post(self.address).status_code, 400)

    @override_settings(PICTURE_MAX_BYTES=20_000)
    def test_fifty_megabytes_are_refused_before_any_is_read(self):
        class Unread:
            def read(self, *args):
                raise AssertionError("It was read.")

            readline = read

        response = self.client.post(
            self.address, CONTENT_LENGTH=str(50 * 1024**2), **{"wsgi.input": Unread()}
        )
        self.assertEqual(response.status_code, 413)
        self.assertIn("error", response.json())
        self.assertEqual(self.send(bytes(30_000)).status_code, 413)

    def test_only_who_may_add_pictures_can_send_them(self):
        reader, writer = make_member(), make_writer()
        colleague = make_member(is_staff=True)
        for member, status in ((None, 403), (reader, 403), (colleague, 403), (writer, 200)):
            self.client.logout()
            if member:
                self.client.force_login(member)
            response = self.send(picture())
            self.assertEqual(response.status_code, status)
            self.assertIn("url" if status == 200 else "error", response.json())
        colleague.user_permissions.add(Permission.objects.get(codename="add_picture"))
        self.client.force_login(colleague)
        self.assertEqual(self.send(picture()).status_code, 200)

    def test_it_is_sent_by_a_form_of_ours(self):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(self.editor)
        response = strict.post(self.address, {"file": upload(picture())})
        self.assertEqual(response.status_code, 403)
        self.assertEqual(self.client.get(self.address).status_code, 405)
        self.assertFalse(Picture.objects.exists())
