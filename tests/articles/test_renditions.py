"""The sizes of a picture: made in the background, chosen by the browser."""

import re
from io import BytesIO, StringIO

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import renditions
from articles.models import Picture
from articles.tasks import make_renditions
from tests.articles.picture_files import encode, picture, upload
from tests.factories import make_article, make_editor


def noise(width, height):
    return Image.effect_noise((width, height), 60).convert("RGB")


def look_at(name):
    with default_storage.open(name) as file:
        image = Image.open(BytesIO(file.read()))
        image.load()
    return image


def files():
    """Return the names of all files in the library."""
    folders, found = default_storage.listdir("pictures")[0], []
    for folder in folders:
        found += default_storage.listdir(f"pictures/{folder}")[1]
    return found


class RenditionTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_editor()

    def receive(self, content):
        return Picture.objects.receive(upload(content), self.editor)

    def make(self, row):
        make_renditions(picture=row.pk)
        row.refresh_from_db()
        return row

    def test_each_width_lies_ready_as_avif_and_webp(self):
        row = self.make(self.receive(encode(noise(2400, 1200), "JPEG")))
        self.assertEqual(row.renditions, [320, 640, 960, 1600])
        for width in row.renditions:
            for kind in ("avif", "webp"):
                image = look_at(renditions.name_of(row, width, kind))
                self.assertEqual(image.format, kind.upper())
                self.assertEqual(image.size, (width, width // 2))

    def test_none_is_larger_than_the_picture(self):
        for width, widths in (
            (1600, [320, 640, 960, 1600]),
            (1000, [320, 640, 960, 1000]),
            (320, [320]),
            (64, [64]),
        ):
            row = self.make(self.receive(picture(width, 50, colour=(width % 255, 9, 9))))
            self.assertEqual(row.renditions, widths)
            # As WebP in its own width, there is the picture itself.
            self.assertEqual(row.url_of(widths[-1], "webp"), row.url)

    def test_a_picture_of_one_row_of_pixels_has_sizes_too(self):
        row = self.make(self.receive(picture(2000, 1)))
        self.assertEqual(look_at(renditions.name_of(row, 320, "avif")).size, (320, 1))

    def test_see_through_stays_see_through(self):
        row = self.make(self.receive(picture(800, 600, mode="RGBA", colour=(9, 9, 9, 90))))
        for kind in ("avif", "webp"):
            self.assertEqual(look_at(renditions.name_of(row, 320, kind)).mode, "RGBA")

    def test_nothing_that_was_said_in_the_file_is_in_its_sizes(self):
        exif = Image.Exif()
        exif[0x8298] = "SECRET owner"
        exif.get_ifd(0x8825)[2] = (39.0, 54.0, 20.0)
        said = {"exif": exif, "comment": b"SECRET comment", "xmp": b"<x>SECRET</x>"}
        row = self.make(self.receive(encode(noise(700, 500), "JPEG", **said)))
        self.assertEqual(len(list(renditions.names(row))), 9)
        for name in renditions.names(row):
            with default_storage.open(name) as file:
                content = file.read()
            self.assertNotIn(b"SECRET", content)
            self.assertFalse(look_at(name).getexif())
            for part in (b"EXIF", b"XMP ", b"Exif", b"ICCP"):
                self.assertNotIn(part, content)

    def test_the_job_comes_with_the_picture_or_not_at_all(self):
        with self.assertRaises(ZeroDivisionError), transaction.atomic():
            self.receive(picture(90, 90))
            _ = 1 / 0
        self.assertFalse(ProcrastinateJob.objects.exists())
        row = self.receive(picture(90, 90))
        self.receive(picture(90, 90))
        job = ProcrastinateJob.objects.get()
        self.assertEqual((job.task_name, job.args), ("make_renditions", {"picture": row.pk}))

    def test_twice_is_once(self):
        row = self.make(self.receive(encode(noise(700, 500))))
        before = sorted(files())
        self.make(row)
        self.assertEqual(sorted(files()), before)

    def test_what_was_deleted_meanwhile_leaves_nothing(self):
        row = self.receive(encode(noise(700, 500)))
        stale = Picture.objects.get(pk=row.pk)
        Picture.objects.filter(pk=row.pk)._raw_delete("default")
        renditions.make(stale)
        self.assertEqual(files(), [])
        make_renditions(picture=row.pk)

    def test_all_files_go_with_their_picture(self):
        row = self.make(self.receive(encode(noise(700, 500))))
        with self.captureOnCommitCallbacks(execute=True):
            row.delete()
        self.assertEqual(files(), [])

    def test_files_of_a_picture_that_came_back_stay(self):
        content = encode(noise(90, 90))
        row = self.receive(content)
        with self.captureOnCommitCallbacks() as later:
            row.delete()
        again = self.receive(content)
        for call in later:
            call()
        self.assertTrue(default_storage.exists(again.file.name))

    def test_the_command_makes_what_is_missing(self):
        new, old, lost = (self.receive(picture(90, 60 + n)) for n in range(3))
        self.make(old)
        default_storage.delete(renditions.name_of(old, 90, "avif"))
        default_storage.delete(lost.file.name)
        out, err = StringIO(), StringIO()
        call_command("make_renditions", stdout=out, stderr=err)
        self.assertIn("2 of 3", out.getvalue())
        self.assertIn(lost.file.name, err.getvalue())
        self.assertTrue(default_storage.exists(renditions.name_of(new, 90, "avif")))
        self.assertTrue(default_storage.exists(renditions.name_of(old, 90, "avif")))
        again = StringIO()
        call_command("make_renditions", "--all", stdout=again, stderr=err)
        self.assertIn("2 of 3", again.getvalue())


class PageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.row = Picture.objects.create(
            file=f"pictures/ab/{'a' * 32}.webp",
            width=2000,
            height=1000,
            sha256="a" * 64,
            alt="一条河",
            credit="摄影 <陈渡>",
            renditions=[320, 640, 960, 1600],
            focus_x=20,
            focus_y=77,
        )
        cls.figure = f'<figure><img src="{cls.row.url}"><figcaption>图注</figcaption></figure>'
        cls.article = make_article(
            published=True, cover=cls.row, body=f"<p>文</p>{cls.figure}<p>文</p>{cls.figure}"
        )

    def get(self, path=None):
        return self.client.get(path or self.article.get_absolute_url()).content.decode()

    def pictures(self, html):
        return re.findall(r"<picture>.*?</picture>", html)

    def test_an_article_offers_every_size_in_both_kinds(self):
        first, second = self.pictures(self.get())
        name = self.row.url.removesuffix(".webp")
        for width in self.row.renditions:
            self.assertIn(f"{name}-{width}.avif {width}w", first)
            self.assertIn(f"{name}-{width}.webp {width}w", first)
        self.assertIn('<source type="image/avif"', first)
        self.assertIn('width="2000" height="1000" alt="一条河"', first)
        self.assertIn('fetchpriority="high"', first)
        self.assertNotIn("lazy", first)
        self.assertIn('loading="lazy" decoding="async"', second)

    def test_what_is_not_made_yet_is_not_offered(self):
        Picture.objects.update(renditions=[])
        html = self.get()
        self.assertEqual(self.pictures(html), [])
        self.assertIn(f'src="{self.row.url}" width="2000" height="1000"', html)
        Picture.objects.update(renditions=[320])
        self.assertNotIn("-640.", self.get())
        self.assertIn("-320.avif 320w", self.get())

    def test_a_cover_keeps_its_focus_in_sight(self):
        for path in ("/", "/latest/", self.article.category.get_absolute_url()):
            html = self.get(path)
            self.assertRegex(html, r'<img class="(lead|card)__cover at-x2 at-y8" ', path)
            self.assertNotIn("style=", html)

    def test_a_card_is_offered_no_more_than_it_can_show(self):
        html = self.get("/latest/")
        self.assertIn("-640.avif 640w", html)
        self.assertNotIn("-960.", html)

    def test_words_and_credit_are_those_of_now(self):
        credit = '<figcaption>图注 <span class="credit">{}</span></figcaption>'
        self.assertIn(credit.format("摄影 &lt;陈渡&gt;"), self.get())
        Picture.objects.update(alt='另一"条"河', credit="图：林见山", licence="cc_by")
        html = self.get()
        self.assertIn('alt="另一&quot;条&quot;河"', html)
        deed = "https://creativecommons.org/licenses/by/4.0/"
        link = f'<a href="{deed}" rel="license noopener nofollow">CC BY 4.0</a>'
        self.assertIn(credit.format(f"图：林见山 · {link}"), html)

    def test_what_the_article_says_of_it_goes_before(self):
        self.article.body = f'<img src="{self.row.url}" alt="这里说的">'
        self.article.save()
        self.assertIn('alt="这里说的"', self.get())

    def test_a_size_copied_from_a_page_is_its_picture(self):
        self.article.body = f'<img src="{self.row.url_of(640, "avif")}">'
        self.article.save()
        self.assertIn(f'src="{self.row.url}"', self.article.body)

    def test_pictures_cost_no_query(self):
        counts = []
        for article in (make_article(published=True), self.article):
            self.client.get("/latest/")  # What is remembered for seconds is read here.
            with CaptureQueriesContext(connection) as queries:
                self.assertIn(article.title, self.get(article.get_absolute_url()))
            counts.append(len(queries))
        self.assertEqual(*counts)
