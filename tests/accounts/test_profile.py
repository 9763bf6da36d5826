"""What members say of themselves: name, biography, face."""

import re
from io import BytesIO

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from PIL import Image

from accounts import avatars
from accounts.models import Member
from newsportal.models import LogEntry
from tests.factories import make_member

NASTY = [
    "",
    " ",
    "鱼",
    "鱼" * 21,
    "鱼" * 100_000,
    "a\x00b",
    "管理员",
    "adm1n",
    "\u200b\u200b",
    "名\u202e字",
    "a@b.cn",
]


def picture(kind="PNG", size=(300, 200), **options):
    target = BytesIO()
    Image.new("RGB", size, "#a8281a").save(target, kind, **options)
    return target.getvalue()


def upload(content, name="me.png"):
    return SimpleUploadedFile(name, content)


class NameTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(username="早起的鱼")
        cls.other = make_member(username="林间小路")

    def setUp(self):
        self.client.force_login(self.member)

    def save(self, username="早起的鱼", biography=""):
        return self.client.post(
            "/me/profile/", {"username": username, "biography": biography, "points": 9}
        )

    def stored(self):
        return Member.objects.values_list("username", "biography").get(pk=self.member.pk)

    def test_name_and_biography_change_and_the_name_is_logged(self):
        self.assertRedirects(self.save("晚睡的鱼", "住在河南岸。\r\n早起。"), "/me/profile/")
        self.assertEqual(self.stored(), ("晚睡的鱼", "住在河南岸。\n早起。"))
        entry = LogEntry.objects.get(verb="rename")
        self.assertEqual(entry.before, {"username": "早起的鱼"})
        self.assertEqual(entry.after, {"username": "晚睡的鱼"})
        page = self.client.get(self.member.get_absolute_url())
        self.assertContains(page, "住在河南岸。<br>早起。")
        self.assertEqual(Member.objects.get(pk=self.member.pk).points, 0)

    def test_a_name_of_any_script_is_taken(self):
        for name in ("Ёлки палки", "أحمد علي", "さくら", "鱼🐟", "Åse"):
            self.member.username = "早起的鱼"
            self.assertIn(self.save(name).status_code, (302, 422))
            if self.stored()[0] != name:
                self.assertContains(self.save(name), "改三次", status_code=422)

    def test_a_name_that_is_none_is_refused_and_stays_in_the_form(self):
        for name in NASTY:
            response = self.save(name, "写了一半的简介")
            self.assertEqual(response.status_code, 422, name[:20])
            self.assertContains(response, "写了一半的简介", status_code=422)
        self.assertEqual(self.stored(), ("早起的鱼", ""))

    def test_the_name_of_somebody_else_is_refused_however_it_is_written(self):
        for name in ("林间小路", "林间 小路", "林間小路"):
            self.assertContains(self.save(name), "已有人使用", status_code=422)

    def test_one_s_own_name_in_another_spelling_is_one_s_own(self):
        self.assertRedirects(self.save("早起的 鱼"), "/me/profile/")

    def test_after_three_changes_a_name_stays_for_a_while(self):
        for name in ("一条鱼", "二条鱼", "三条鱼"):
            self.assertEqual(self.save(name).status_code, 302)
        self.assertContains(self.save("四条鱼"), "改三次", status_code=422)
        self.assertEqual(self.stored()[0], "三条鱼")
        self.assertEqual(self.save("三条鱼", "简介照样可以改。").status_code, 302)

    def test_a_biography_is_as_long_as_it_is_counted(self):
        text = "好\n" * 100
        self.assertEqual(
            self.save(biography=text.replace("\n", "\r\n").strip()).status_code, 302
        )
        self.assertEqual(self.save(biography="好" * 201).status_code, 422)
        for text in ("<script>alert(1)</script>", "\u202eabc", "🐟" * 200):
            self.assertEqual(self.save(biography=text).status_code, 302)
            page = self.client.get(self.member.get_absolute_url())
            self.assertNotContains(page, "<script>alert")

    def test_nobody_else_gets_there(self):
        self.client.logout()
        self.assertIn("next=/me/profile/", self.save("路人").headers["Location"])


class FaceTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.member = make_member(username="早起的鱼")

    def setUp(self):
        self.client.force_login(self.member)

    def send(self, content, name="me.png"):
        return self.client.post("/me/profile/picture/", {"picture": upload(content, name)})

    def stem(self):
        self.member.refresh_from_db()
        return self.member.avatar

    def test_without_a_picture_the_first_character_stands_on_a_ground_of_its_own(self):
        page = self.client.get(self.member.get_absolute_url()).content.decode()
        found = re.search(
            r'<span class="avatar avatar--96 avatar--ground-([1-6])"[^>]*>早<', page
        )
        self.assertEqual(int(found[1]), self.member.pk % 6 + 1)

    def test_a_picture_is_kept_square_in_two_sizes_without_what_it_said_of_itself(self):
        exif = Image.Exif()
        exif[0x010E] = "上海市某路某号"
        for kind in ("JPEG", "PNG", "WEBP", "GIF"):
            options = {} if kind == "GIF" else {"exif": exif}
            self.assertRedirects(self.send(picture(kind, **options)), "/me/profile/")
            for size in avatars.SIZES:
                with default_storage.open(f"{self.stem()}-{size}.webp") as file:
                    content = file.read()
                image = Image.open(BytesIO(content))
                self.assertEqual((image.format, image.size), ("WEBP", (size, size)))
                self.assertEqual(dict(image.getexif()), {})
                self.assertNotIn("上海市".encode(), content)
        page = self.client.get(self.member.get_absolute_url())
        self.assertContains(page, f'src="{self.member.large_face}"')

    def test_it_is_served_so_that_a_browser_can_only_look_at_it(self):
        self.send(picture())
        self.stem()
        response = self.client.get(self.member.face)
        self.assertTrue(response.getvalue().startswith(b"RIFF"))
        self.assertEqual(response.headers["Content-Type"], "image/webp")
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])

    def test_what_is_no_picture_is_refused_and_the_old_one_stays(self):
        self.send(picture())
        before = self.stem()
        for content in (
            b"",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
            b"GIF89a<script>alert(1)</script>",
            b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
            picture()[:60],
            b"%PDF-1.7",
            b"\x00" * 10_000,
        ):
            self.assertEqual(self.send(content).status_code, 422, content[:20])
        self.assertEqual(self.client.post("/me/profile/picture/").status_code, 422)
        self.assertEqual(self.stem(), before)

    def test_a_bomb_is_refused_by_its_head(self):
        bomb = BytesIO()
        Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
        self.assertContains(self.send(bomb.getvalue()), "百万像素", status_code=422)

    def test_what_is_too_large_is_refused(self):
        noise = picture() + b"\x00" * avatars.MAX_BYTES
        self.assertContains(self.send(noise), "5 MB", status_code=422)
        huge = self.client.post(
            "/me/profile/picture/",
            b"x",
            content_type="multipart/form-data; boundary=x",
            CONTENT_LENGTH=str(50 * 1024**2),
        )
        self.assertContains(huge, "5 MB", status_code=413)

    def test_a_new_face_replaces_the_files_of_the_old_one(self):
        with self.captureOnCommitCallbacks(execute=True):
            self.send(picture())
        old = avatars.files(self.stem())
        with self.captureOnCommitCallbacks(execute=True):
            self.send(picture(size=(50, 50)))
        self.assertEqual([default_storage.exists(name) for name in old], [False, False])
        new = avatars.files(self.stem())
        with self.captureOnCommitCallbacks(execute=True):
            self.client.post("/me/profile/picture/", {"remove": "1"})
        self.assertEqual(self.stem(), "")
        self.assertEqual([default_storage.exists(name) for name in new], [False, False])

    def test_the_address_of_a_face_cannot_be_guessed(self):
        self.send(picture())
        first = self.stem()
        self.send(picture())
        self.assertNotEqual(self.stem(), first)
        self.assertGreater(len(first), len("avatars/") + 16)
        self.assertTrue(self.member.face.startswith(settings.MEDIA_URL))

    def test_a_form_from_elsewhere_is_refused(self):
        strict = self.client_class(enforce_csrf_checks=True)
        strict.force_login(self.member)
        response = strict.post("/me/profile/picture/", {"remove": "1"})
        self.assertEqual(response.status_code, 403)
