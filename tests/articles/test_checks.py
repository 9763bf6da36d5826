"""Before publishing the sheet points at what an editor should look at."""

from django.test import TestCase
from django.urls import reverse

from articles.models import Picture
from newsportal import site
from newsportal.models import SiteSettings, Word
from newsportal.words import Action, Scope
from tests.articles.picture_files import picture, upload
from tests.factories import (
    make_article,
    make_category,
    make_moderator,
    make_superuser,
    make_topic,
    make_withdrawn,
    make_writer,
)

NEW = reverse("admin:articles_article_checks_new")
FINE = {"title": "老桥重开", "summary": "封闭一年后通车。", "body": "<p>今天上午通车。</p>"}

# Long enough for two texts to be compared.
PARTS = [
    "日前，云州市南岸的河岸实验室二期启用，首批二十一个课题组搬进由旧煤栈改建的四层小楼。",
    "从立项到通水通电，前后用了十九个月，预算没有增加，工期比原定的短了四十天。",
    "北岸有楼，南岸有人，理工学院、农科所和两家医院都在南岸，走路十五分钟以内。",
    "研究者每天在路上少花四十分钟，一年就是二十个工作日，这笔账大家都算过。",
]


def body(*paragraphs):
    return "".join(f"<p>{text}</p>" for text in paragraphs)


class ChecksCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_superuser()
        make_category()

    def setUp(self):
        self.client.force_login(self.editor)

    def answer(self, address=NEW, **typed):
        return self.client.post(address, FINE | typed, headers={"X-Requested-With": "fetch"})

    def look(self, address=NEW, **typed):
        """Return what the list says, each with whether it is an alarm."""
        found = self.answer(address, **typed).context["findings"]
        return [(finding.text, finding.is_alarm) for finding in found]


class ClosedTests(ChecksCase):
    def test_a_closed_text_without_a_mark_is_pointed_at_and_one_that_ends_there(self):
        mark = "<closed-part></closed-part>"
        self.assertEqual(self.look(access="open"), [])
        self.assertEqual(self.look(access="vip", body=f"<p>甲</p>{mark}<p>乙</p>"), [])
        [(text, is_alarm)] = self.look(access="vip")
        self.assertIn("全文", text)
        self.assertFalse(is_alarm)
        [(text, is_alarm)] = self.look(access="vip", body=f"<p>甲</p>{mark}")
        self.assertTrue(is_alarm)


class WordTests(ChecksCase):
    def test_a_sheet_in_order_is_called_so(self):
        self.assertEqual(self.look(), [])
        self.assertContains(self.answer(), "用词、图片和链接均无问题")

    def test_a_listed_word_stands_with_its_places_and_what_readers_see(self):
        Word.objects.create(text="赌博", action=Action.MASK)
        text = "<h2>赌 博</h2><p>甲</p><p>有人赌*博。</p><ul><li><p>赌博</p></li></ul>"
        self.assertEqual(
            self.look(body=text),
            [("第 1 个小标题、第 2 段、第 3 段：“赌博”将显示为星号", True)],
        )

    def test_after_three_places_the_others_are_counted(self):
        Word.objects.create(text="赌博", action=Action.REFUSE)
        [(text, _alarm)] = self.look(title="赌博", summary="赌博", body=body(*["赌博"] * 4))
        self.assertEqual(text, "标题、摘要、第 1 段等另 3 处：“赌博”将显示为星号")

    def test_a_word_that_readers_see_is_a_hint(self):
        Word.objects.create(text="博彩", action=Action.WARN)
        Word.objects.create(text="加微信", scopes=[Scope.COMMENT])
        found = self.look(title="博彩业", body=body("加微信"))
        self.assertEqual(found, [("标题：“博彩”在词表中（提醒），读者仍会看到", False)])

    def test_an_absolute_claim_is_an_alarm_in_an_advertisement(self):
        [(text, is_alarm)] = self.look(body=body("全市最佳的茶。"))
        self.assertEqual(text, "第 1 段：“最佳”是绝对化用语，请确认有据可查")
        self.assertFalse(is_alarm)
        [(text, is_alarm)] = self.look(title="国家级名茶", is_advertisement="on")
        self.assertEqual(text, "标题：广告法禁止在广告中使用“国家级”")
        self.assertTrue(is_alarm)

    def test_the_paper_keeps_its_own_list_of_claims(self):
        row = SiteSettings.objects.get()
        row.superlatives = "顶呱呱\n 第一名"
        row.full_clean()
        row.save()
        self.assertEqual(self.look(title="国家级名茶"), [])
        self.assertEqual(len(self.look(title="顶呱呱的茶")), 1)
        for nothing in ("", "  \n"):
            row.superlatives = nothing
            row.save()
            self.assertEqual(self.look(title="顶呱呱的茶"), [])

    def test_a_claim_that_could_not_be_found_is_refused(self):
        address = reverse("admin:newsportal_sitesettings_change", args=[1])
        values = self.client.get(address).context["adminform"].form.initial
        values = {key: value for key, value in values.items() if value not in (None, False)}
        response = self.client.post(address, values | {"superlatives": "最佳 ！！"})
        self.assertContains(response, "“！！”中没有汉字")
        self.assertIn("最佳", site.current().superlatives)


class PictureAndLinkTests(ChecksCase):
    def test_an_empty_summary_is_named(self):
        [(text, _alarm)] = self.look(summary=" ")
        self.assertIn("缺摘要", text)

    def test_a_picture_needs_words_in_the_text_or_in_the_library(self):
        bare, described = (
            Picture.objects.receive(upload(picture(width)), self.editor) for width in (8, 9)
        )
        Picture.objects.filter(pk=described.pk).update(alt="一座桥")
        sources = [bare.file.url, described.file.url, "https://example.com/a.png"]
        figures = "".join(f'<figure><img src="{src}" alt=""></figure>' for src in sources)
        figures += f'<figure><img src="{bare.file.url}" alt="岸边"></figure>'
        texts = [text for text, _alarm in self.look(body=figures)]
        self.assertIn("图 1 缺替代文字", texts)
        self.assertNotIn("图 2 缺替代文字", texts)
        self.assertNotIn("图 4 缺替代文字", texts)

    def test_links_to_what_readers_cannot_open_are_dead(self):
        public, draft = make_article(published=True), make_article()
        gone, topic = make_withdrawn(), make_topic(published_article())
        good = [
            public.get_absolute_url(),
            site.current().url + public.get_absolute_url() + "?a=1#b",
            topic.get_absolute_url(),
            public.category.get_absolute_url(),
            "/search/?q=桥",
            "https://example.com/1.html",
            "mailto:a@example.com",
            "#part",
        ]
        bad = [
            draft.get_absolute_url(),
            gone.get_absolute_url(),
            "/category/nowhere/",
            "/topics/nowhere/",
            "/9999999999999999999.html",
            "/tag/没有/",
            "/nowhere/at/all/",
            "/pages/nowhere/",
        ]
        links = body(*(f'<a href="{path}">看这里</a>' for path in good + bad))
        self.assertEqual(
            [text for text, _alarm in self.look(body=links)],
            [f"“看这里”所链接的站内页面不存在：{path}" for path in bad],
        )


def published_article():
    return make_article(published=True)


class TwinTests(ChecksCase):
    def test_a_story_that_stands_already_is_named_also_under_another_title(self):
        twin = make_article(published=True, title="河岸实验室二期启用", body=body(*PARTS))
        make_article(published=True, title="另一件事", body=body("雨下了一天。" * 20))
        [(text, _alarm)] = self.look(title="搬进煤栈", body=body(*PARTS[1:], "通车。"))
        self.assertRegex(text, "^与《河岸实验室二期启用》重合 [5-9][0-9]%$")
        self.assertContains(
            self.answer(title="搬进煤栈", body=body(*PARTS)),
            reverse("admin:articles_article_change", args=[twin.pk]),
        )

    def test_an_article_is_no_twin_of_itself_nor_of_one_that_it_quotes(self):
        article = make_article(published=True, title="河岸", body=body(*PARTS))
        address = reverse("admin:articles_article_checks", args=[article.pk])
        self.assertEqual(self.look(address, title="河岸", body=body(*PARTS)), [])
        other = [
            "电影节在旧码头开幕，展映八十部影片，市民可以凭身份证领取两张票，先到先得。",
            "公交集团调整十二条线路，其中四条改走新桥，早高峰的间隔从八分钟缩短到五分钟。",
            "蔬菜价格连续三周回落，菠菜每斤两元三角，冬储大白菜将在周末集中上市。",
        ]
        self.assertEqual(self.look(title="快讯", body=body(*other, PARTS[0])), [])

    def test_the_same_title_is_named_whatever_the_text(self):
        make_article(published=True, title="老桥，重开")
        [(text, _alarm)] = self.look(title="老桥，重开", body=body("别的事。"))
        self.assertIn("《老桥，重开》", text)

    def test_a_writer_learns_nothing_of_the_drafts_of_others(self):
        make_article(title="未发表", body=body(*PARTS)).index()
        self.assertEqual(len(self.look(body=body(*PARTS))), 1)
        self.client.force_login(make_writer())
        self.assertEqual(self.look(body=body(*PARTS)), [])


class DoorTests(ChecksCase):
    def test_who_may_not_write_asks_in_vain(self):
        article = make_article()
        address = reverse("admin:articles_article_checks", args=[article.pk])
        self.client.force_login(make_writer())
        self.assertEqual(self.answer(address).status_code, 404)
        self.client.force_login(make_moderator())
        self.assertEqual(self.answer().status_code, 403)
        self.client.logout()
        self.assertEqual(self.answer().status_code, 302)

    def test_odd_input_is_answered(self):
        odd = ["\0", "x" * 100_000, "🎏" * 5000, "\u202eabc", "<script>alert(1)</script>"]
        for text in odd:
            with self.subTest(text=text[:10]):
                response = self.answer(title=text, summary=text, body=f"<p>{text}</p>")
                self.assertEqual(response.status_code, 200)
                self.assertNotContains(response, "<script>")
        kind = "application/x-www-form-urlencoded"
        response = self.client.post(NEW, "title=%ED%A0%80&body=%ED%A0%80", content_type=kind)
        self.assertEqual(response.status_code, 200)

    def test_without_scripts_the_list_is_a_page_of_its_own(self):
        response = self.client.post(NEW, FINE | {"summary": ""})
        self.assertContains(response, "缺摘要")
        self.assertContains(response, "<h1")

    def test_the_list_costs_the_same_queries_however_long_the_text(self):
        public = make_article(published=True, body=body(*PARTS))
        source = Picture.objects.receive(upload(picture()), self.editor).file.url
        figure = f'<figure><img src="{source}" alt=""></figure>'
        for count in (1, 40):
            link = f'<a href="{public.get_absolute_url()}">桥</a>一段文字。'
            text = body(*[link] * count, *PARTS) + figure * count
            self.answer(body=text)
            with self.assertNumQueries(6):
                self.answer(body=text)
