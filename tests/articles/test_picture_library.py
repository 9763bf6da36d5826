"""The library at the desk: pictures arrive in numbers, are described, found and kept."""

from datetime import timedelta

from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Picture
from newsportal.models import LogEntry
from tests.articles.picture_files import picture, png_bomb, upload
from tests.factories import make_article, make_superuser, make_writer

LIST = reverse("admin:articles_picture_changelist")
ADD = reverse("admin:articles_picture_add")


def page_of(row):
    return reverse("admin:articles_picture_change", args=[row.pk])


def row(number, **facts):
    facts = {"alt": f"第{number}张"} | facts
    file = f"pictures/ab/{number:032x}.webp"
    return Picture(file=file, width=300, height=200, sha256=f"{number:064x}", **facts)


class LibraryTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.chief = make_superuser()

    def setUp(self):
        self.client.force_login(self.chief)

    def send(self, *contents, **fields):
        files = [
            content if hasattr(content, "read") else upload(content, f"IMG_{number}.jpg")
            for number, content in enumerate(contents, start=1)
        ]
        return self.client.post(ADD, {"files": files, **fields}, follow=True)


class SendingTests(LibraryTestCase):
    """Without scripts: one form with many files."""

    def test_many_arrive_at_once_with_what_they_share(self):
        colours = ("red", "green", "blue")
        end = timezone.now().replace(microsecond=0) + timedelta(days=30)
        response = self.send(
            *(picture(colour=colour) for colour in colours),
            credit="摄影：陈渡",
            licence="agency",
            licence_url="https://agency.example/8",
            licence_expires_at=timezone.localtime(end).strftime("%Y-%m-%dT%H:%M:%S"),
        )
        self.assertRedirects(response, f"{LIST}?care=undescribed")
        self.assertContains(response, "3 张图片已收入图库。")
        for number, found in enumerate(Picture.objects.order_by("pk"), start=1):
            self.assertEqual(found.name, f"IMG_{number}.jpg")
            self.assertEqual((found.credit, found.licence), ("摄影：陈渡", "agency"))
            self.assertEqual(found.licence_url, "https://agency.example/8")
            self.assertEqual(found.licence_expires_at, end)
            self.assertEqual(found.uploaded_by, self.chief)
        self.assertEqual(LogEntry.objects.filter(verb="add").count(), 3)

    def test_one_leads_to_its_own_page(self):
        response = self.send(picture(90, 60))
        self.assertRedirects(response, page_of(Picture.objects.get()))
        self.assertContains(response, "90 × 60")

    def test_too_many_at_once_are_told_how_many_may_be(self):
        with override_settings(DATA_UPLOAD_MAX_NUMBER_FILES=2):
            response = self.send(*[picture()] * 3)
        self.assertContains(response, "一次最多上传 2 个文件", status_code=400)
        self.assertFalse(Picture.objects.exists())

    def test_what_is_wrong_with_some_keeps_no_other_out(self):
        bad = {
            "<b>.svg": b"<svg/>",
            "bomb.png": png_bomb(),
            "leer.png": b"",
            "half.jpg": picture(300, 300, "JPEG", colour=9, mode="L")[:400],
        }
        files = [upload(content, name) for name, content in bad.items()]
        response = self.send(picture(), *files, credit="摄影：陈渡")
        self.assertEqual(response.status_code, 422)
        self.assertEqual(Picture.objects.count(), 1)
        errors = response.context["form"].errors["files"]
        self.assertEqual([error.split("：")[0] for error in errors], list(bad))
        self.assertContains(response, "摄影：陈渡", status_code=422)
        self.assertContains(response, "1 张图片已收入图库。", status_code=422)
        self.assertNotContains(response, "<b>.svg", status_code=422)

    def test_what_is_wrong_in_the_form_takes_nothing(self):
        for fields in ({"licence_url": "javascript:alert(1)"}, {"licence": "stolen"}):
            response = self.send(picture(), **fields)
            self.assertEqual(response.status_code, 422)
            self.assertFalse(Picture.objects.exists())
        self.assertEqual(self.client.post(ADD, {"credit": "陈渡"}).status_code, 422)
        for text in ("a\0b", "字" * 81):
            self.assertEqual(self.send(picture(), credit=text).status_code, 422)

    @override_settings(PICTURE_MAX_BYTES=1000)
    def test_a_file_too_large_gets_a_sentence_too(self):
        response = self.send(bytes(2000))
        self.assertIn("IMG_1.jpg", response.context["form"].errors["files"][0])

    def test_names_of_files_do_no_harm(self):
        names = {
            "../../etc/passwd.png": "passwd.png",
            "..\\..\\boot.ini\0.png": "boot.ini.png",
            "…" * 200 + ".png": "…" * 120,
            "\u202egnp.exe": "gnp.exe",
            "..": "..",
        }
        for number, (name, kept) in enumerate(names.items()):
            found = Picture.objects.receive(upload(picture(60 + number, 40), name), self.chief)
            self.assertEqual(found.name, kept)
            self.assertRegex(found.file.name, r"^pictures/[0-9a-f]{2}/[0-9a-f]{32}\.webp$")
        body = (
            b'--x\r\nContent-Disposition: form-data; name="files"; '
            b'filename="../..\x00/a.png"\r\n\r\n' + picture() + b"\r\n--x--\r\n"
        )
        response = self.client.post(ADD, body, content_type="multipart/form-data; boundary=x")
        self.assertLess(response.status_code, 500)

    def test_the_scripts_address_takes_the_same(self):
        address = reverse("articles:picture_upload")
        sent = {"file": upload(picture()), "credit": "陈渡", "licence": "own"}
        self.assertEqual(self.client.post(address, sent).status_code, 200)
        found = Picture.objects.get()
        self.assertEqual((found.credit, found.licence), ("陈渡", "own"))
        sent = {"file": upload(picture(9, 9)), "licence_url": "ftp:"}
        response = self.client.post(address, sent)
        self.assertEqual(response.status_code, 400)
        self.assertIn("许可地址：", response.json()["error"])
        self.assertEqual(Picture.objects.count(), 1)

    def test_who_may_only_look_is_kept_out(self):
        writer = make_writer()
        self.client.force_login(writer)
        self.assertEqual(self.client.get(ADD).status_code, 200)
        writer.groups.clear()
        self.assertEqual(self.client.get(ADD).status_code, 403)
        self.assertEqual(self.client.post(ADD, {"files": upload(picture())}).status_code, 403)


class DescribingTests(LibraryTestCase):
    def setUp(self):
        super().setUp()
        self.row = Picture.objects.receive(upload(picture()), self.chief)
        self.said = {"alt": "", "credit": "", "licence": "", "licence_url": ""}

    def change(self, **fields):
        point = {"focus_x": self.row.focus_x, "focus_y": self.row.focus_y}
        response = self.client.post(page_of(self.row), self.said | point | fields)
        self.row.refresh_from_db()
        return response

    def test_everything_that_is_said_of_it_can_be_changed(self):
        self.change(alt="一条\n河 ", credit="陈渡", licence="cc0", focus_x=12, focus_y=100)
        self.assertEqual((self.row.alt, self.row.credit), ("一条 河", "陈渡"))
        self.assertEqual((self.row.focus_x, self.row.focus_y), (12, 100))
        entry = LogEntry.objects.filter(verb="change").latest("pk")
        self.assertEqual(entry.after["focus_x"], 12)

    def test_the_point_stays_on_the_picture(self):
        for point in ({"focus_x": 101}, {"focus_y": -1}, {"focus_x": "mitten"}):
            response = self.change(alt="河", **point)
            self.assertEqual(response.status_code, 200)
            self.assertEqual((self.row.focus_x, self.row.focus_y), (50, 50))
            self.assertContains(response, "河")

    def test_a_year_that_no_clock_shows_is_refused(self):
        for moment in ("0001-01-01T00:00:00", "9999-12-31T23:59:59", "2026-02-30T00:00:00"):
            response = self.change(alt="河", licence_expires_at=moment)
            self.assertIn("licence_expires_at", response.context["adminform"].form.errors)
            sent = {"file": upload(picture(9, 9)), "licence_expires_at": moment}
            response = self.client.post(reverse("articles:picture_upload"), sent)
            self.assertEqual(response.status_code, 400)
            address = reverse("admin:articles_article_add")
            response = self.client.post(address, {"expires_at": moment})
            self.assertIn("expires_at", response.context["adminform"].form.errors)
        self.assertEqual(Picture.objects.count(), 1)

    def test_writers_may_look(self):
        self.client.force_login(make_writer())
        response = self.client.get(page_of(self.row))
        self.assertContains(response, self.row.url)
        self.assertNotContains(response, 'name="alt"')
        self.assertEqual(self.change(alt="河").status_code, 403)

    def test_it_says_where_it_stands_and_stays_there(self):
        article = make_article(title="候鸟到了", cover=self.row, published=True)
        self.assertContains(self.client.get(page_of(self.row)), "候鸟到了")
        for other in ("老桥重开", "夜班公交"):
            make_article(title=other, body=f'<img src="{self.row.url}">')
        delete = reverse("admin:articles_picture_delete", args=[self.row.pk])
        response = self.client.post(delete, {"post": "yes"}, follow=True)
        self.assertContains(response, "等 3 处正在使用这张图片")
        for user in (article, *article.category.articles.exclude(pk=article.pk)):
            user.cover, user.body = None, "<p>文</p>"
            user.save()
        response = self.client.post(delete, {"post": "yes"}, follow=True)
        self.assertContains(response, "《候鸟到了》发布过的版本里有这张图片")
        self.assertContains(response, "仅在旧版本中")
        self.assertTrue(Picture.objects.exists())


class FindingTests(LibraryTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        now = timezone.now()
        Picture.objects.bulk_create(
            [
                row(1, alt="一条河", credit="陈渡"),
                row(2, alt="", name="DSC_0042.jpg"),
                row(3, licence_expires_at=now + timedelta(days=3)),
                row(4, licence_expires_at=now - timedelta(days=3), licence="agency"),
                row(5, licence_expires_at=now + timedelta(days=99)),
            ]
        )
        cls.pictures = list(Picture.objects.order_by("pk"))
        make_article(cover=cls.pictures[0])

    def found(self, **query):
        response = self.client.get(LIST, query)
        self.assertEqual(response.status_code, 200)
        found = response.context["cl"].result_list
        return sorted(self.pictures.index(picture) + 1 for picture in found)

    def test_by_words_credit_and_name_of_the_file(self):
        for query, found in (("一条", [1]), ("陈渡", [1]), ("dsc_0042", [2]), ("没有", [])):
            self.assertEqual(self.found(q=query), found)
        for query in ("%", "_" * 5000, "' OR 1=1 --"):
            self.found(q=query)

    def test_what_cannot_be_stored_is_looked_for_nowhere(self):
        for query in ("licence__exact=%00", "care=%00", "q=a%00b", "alt=%00"):
            response = self.client.get(f"{LIST}?{query}", follow=True)
            self.assertEqual(response.status_code, 200)

    def test_by_what_has_to_be_looked_after(self):
        for care, found in (
            ("undescribed", [2]),
            ("unused", [2, 3, 4, 5]),
            ("expiring", [3]),
            ("expired", [4]),
        ):
            with self.subTest(care):
                self.assertEqual(self.found(care=care), found)
        self.assertEqual(self.found(licence__exact="agency"), [4])
        self.assertEqual(self.found(care="delete"), [1, 2, 3, 4, 5])

    def test_a_tile_says_what_a_picture_lacks(self):
        page = self.client.get(LIST).content.decode()
        for words in ("缺替代文字", "未使用", "许可已到期", "DSC_0042.jpg"):
            self.assertIn(words, page)

    def test_the_list_costs_the_same_at_any_size(self):
        costs = []
        for start, end in ((10, 13), (13, 300)):
            Picture.objects.bulk_create(row(number) for number in range(start, end))
            self.client.get(LIST)  # What is remembered for seconds is read here.
            with CaptureQueriesContext(connection) as queries:
                self.client.get(LIST)
            costs.append(len(queries))
        self.assertEqual(*costs)
        self.assertLessEqual(costs[0], 15)
