"""What readers find, and in which order."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import candidates, search, tokens
from articles.models import Article
from articles.models.search import year_mark
from articles.query import Query
from newsportal.fold import fold, variants
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_expired,
    make_withdrawn,
    some_editor,
)


def found(words, **options):
    """Return the articles that readers find, in order."""
    hits = search.find(Query.read(words), **options).hits
    articles = Article.objects.in_bulk([hit.pk for hit in hits])
    return [articles[hit.pk] for hit in hits]


class WordTests(TestCase):
    """Every way of writing a word finds every other way."""

    SAME = [
        ("金融", "本市<strong>金</strong>融工作部门"),
        ("靳伟", "记者靳伟报道"),
        ("马约拉纳", "寻找马约拉纳费米子"),
        ("A股", "沪深A股收盘"),
        ("A股", "沪深 A 股收盘"),
        ("5G手机", "首批５Ｇ手機上市"),
        ("iPhone15", "新款iPhone15发布"),
        ("iPhone15", "新款 iPhone 15 发布"),
        ("iphone", "新款iPhone15发布"),
        ("2026年", "２０２６年春天"),
        ("2026年", "2026 年春天"),
        ("C++", "他用Ｃ＋＋写程序"),
        ("gpt-4o", "新模型GPT‑4o上线"),
        ("3.5", "上涨3.5%"),
        ("软件", "軟件與數據"),
        ("軟件", "软件与数据"),
        ("随着", "隨著春天"),
        ("ＡＢＣ公司", "abc公司"),
        ("列昂纳多迪卡普里奥", "列昂纳多·迪卡普里奥"),
        ("列昂纳多·迪卡普里奥", "列昂纳多・迪卡普里奥"),
        ("don't", "I don’t know"),
        ("ハンバーグ", "ﾊﾝバーグ"),
        ("서울", "서울에서"),
        ("金融 果园", "果园里的绿色金融"),
        ("金融，果园！", "果园里的绿色金融"),
    ]
    OTHER = [
        ("5G", "15G网络"),
        ("C", "CPU短缺"),
        ("F1", "F15战机"),
        ("A股", "AA股东与a类"),
        ("中国队夺冠", "中国，国队，队夺，夺冠"),
        ("金融", "金色的融雪"),
    ]

    def test_a_word_is_found_however_it_is_written(self):
        for words, text in self.SAME:
            with self.subTest(words=words, text=text):
                article = make_article(published=True, body=f"<p>{text}。</p>")
                hits = search.find(Query.read(words)).hits
                self.assertEqual([hit.pk for hit in hits], [article.pk])
                self.assertFalse(hits[0].is_partial)
                article.withdraw(some_editor(), reason="下一个")

    def test_parts_of_other_words_are_no_hits(self):
        for words, text in self.OTHER:
            with self.subTest(words=words, text=text):
                make_article(published=True, body=f"<p>{text}。</p>")
                hits = search.find(Query.read(words)).hits
                self.assertEqual([hit for hit in hits if not hit.is_partial], [])

    def test_one_character_finds_titles_only(self):
        title = make_article(published=True, title="股市开盘")
        make_article(published=True, body="<p>股市开盘。</p>")
        self.assertEqual(found("股"), [title])

    def test_author_tag_and_summary_find_the_article(self):
        article = make_article(authors=[make_author(name="欧阳明远")], summary="细说海潮")
        article.tags.add("贴息细则")
        article.publish(some_editor())
        for words in ("欧阳明远", "贴息细则", "细说海潮"):
            self.assertEqual(found(words), [article], words)

    def test_words_may_stand_in_part_in_the_text_and_in_part_in_the_names(self):
        article = make_article(authors=[make_author(name="欧阳明远")], body="<p>观海潮记。</p>")
        article.publish(some_editor())
        hits = search.find(Query.read("观海潮 欧阳明远")).hits
        self.assertEqual([(hit.pk, hit.is_partial) for hit in hits], [(article.pk, False)])
        hits = search.find(Query.read("观海潮 欧阳明")).hits
        self.assertEqual([(hit.pk, hit.is_partial) for hit in hits], [(article.pk, False)])

    def test_a_word_is_marked_however_often_and_however_it_is_written(self):
        spans = Query.read("台湾A股").spans("台湾A股、臺灣Ａ股和台湾 a股，台湾a")
        self.assertEqual(spans, [(0, 4), (5, 9), (10, 15)])

    def test_folding_keeps_every_place_and_settles_at_once(self):
        everything = "".join(map(chr, range(0x20000)))
        folded = fold(everything)
        self.assertEqual(len(folded), len(everything))
        self.assertEqual(fold(folded), folded)
        for character in "臺ＡⅣ：—麼é著":
            self.assertIn(character, variants(fold(character)))


class OrderTests(TestCase):
    def test_titles_come_first_then_what_is_new(self):
        now = timezone.now()
        body = {"body": "<p>绿色金融。</p>"}
        old_text = make_article(at=now - timedelta(days=900), **body)
        new_text = make_article(at=now - timedelta(days=1), **body)
        old_title = make_article(at=now - timedelta(days=800), title="绿色金融进果园")
        new_title = make_article(at=now - timedelta(days=2), title="绿色金融进城市")
        self.assertEqual(found("绿色金融"), [new_title, old_title, new_text, old_text])
        self.assertEqual(
            found("绿色金融", by_time=True), [new_text, new_title, old_title, old_text]
        )

    def test_a_damaged_headline_is_found_and_said_to_be_partial(self):
        title = "绿色金融进了果园：一笔按糖度计息的贷款"
        article = make_article(published=True, title=title)
        make_article(published=True, title="果园里的音乐会")
        for words in (
            "绿色金融进了果园 贷款按糖度",
            "果园绿色金融贷款糖度",
            "绿色金融进果园 香蕉",
        ):
            hits = search.find(Query.read(words))
            self.assertEqual(hits.hits[0].pk, article.pk, words)
        self.assertTrue(hits.is_partial)

    def test_the_last_two_years_and_what_is_older_are_all_found(self):
        shanghai = ZoneInfo("Asia/Shanghai")
        moments = [
            datetime(year, month, 1, 0, 30, tzinfo=shanghai)
            for year, month in ((2026, 1), (2025, 12), (2025, 1), (2024, 12), (2019, 3))
        ]
        with time_machine.travel(datetime(2026, 1, 1, 1, tzinfo=shanghai), tick=False):
            articles = [make_article(at=moment, title="新年献词") for moment in moments]
            self.assertEqual(found("新年献词", by_time=True), articles)
            self.assertEqual(found("新年献词"), articles)
            numbers = candidates.newest_titles(Query.read("献词"), search.READERS)
            self.assertEqual(numbers, [article.pk for article in articles])


class VisibilityTests(TestCase):
    """Article.objects.published() decides, whatever the index says."""

    TEXT = {"body": "<p>绝无仅有的词。</p>", "title": "绝无仅有"}

    def test_what_is_not_public_is_never_found(self):
        make_article(**self.TEXT)
        make_withdrawn(**self.TEXT)
        make_expired(**self.TEXT)
        for words in ("绝无仅有的词", "绝无仅有", "绝", "绝无仅有 香蕉"):
            for by_time in (False, True):
                self.assertEqual(found(words, by_time=by_time), [], words)
        page = self.client.get(reverse("articles:search"), {"q": "绝无仅有"})
        self.assertNotContains(page, "<mark>")

    def test_a_scheduled_article_is_found_from_its_minute_on(self):
        moment = timezone.now() + timedelta(hours=2)
        article = make_article(at=moment, **self.TEXT)
        self.assertEqual(found("绝无仅有"), [])
        looked_up = candidates.candidates(Query.read("绝无仅有"), search.READERS, False)
        self.assertEqual(looked_up, ([], None))
        self.assertEqual(candidates.newest_titles(Query.read("绝无仅有"), search.READERS), [])
        with time_machine.travel(moment - timedelta(seconds=1), tick=False):
            self.assertEqual(found("绝无仅有"), [])
        with time_machine.travel(moment, tick=False):
            self.assertEqual(found("绝无仅有"), [article])

    def test_an_article_expires_by_the_clock(self):
        article = make_article(
            published=True, expires_at=timezone.now() + timedelta(hours=1), **self.TEXT
        )
        self.assertEqual(found("绝无仅有"), [article])
        with time_machine.travel(article.expires_at, tick=False):
            self.assertEqual(found("绝无仅有"), [])

    def test_an_outdated_entry_shows_nothing_that_is_not_public(self):
        article = make_article(published=True, **self.TEXT)
        Article.objects.filter(pk=article.pk).update(status="withdrawn")
        self.assertEqual(found("绝无仅有"), [])


class PlanTests(TestCase):
    """With thousands of entries no search reads the table from end to end."""

    COUNT = 5000

    @classmethod
    def setUpTestData(cls):
        category = make_category()
        words = tokens.numbers(["金融", "融资", "资金", year_mark(timezone.localdate().year)])
        now = timezone.now()
        Article.objects.bulk_create(
            Article(
                title="金融资金",
                category=category,
                status="published",
                published_at=now - timedelta(seconds=number),
                content_changed_at=now,
            )
            for number in range(cls.COUNT)
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO articles_articlesearch SELECT id, published_at, NULL,"
                " gen_random_uuid(), %(words)s::int[] || id::int, %(words)s::int[] || id::int"
                " FROM articles_article",
                {"words": words},
            )
            cursor.execute("ANALYZE articles_articlesearch")

    def test_common_words_and_parts_of_titles_are_read_by_index(self):
        for words in ("金融", "金融资金", "金融香蕉", "金"):
            with CaptureQueriesContext(connection) as queries:
                search.find(Query.read(words))
            for query in queries:
                if "articles_articlesearch" in query["sql"]:
                    self.assertNotIn("Seq Scan on articles_articlesearch", self.plan(query))

    def plan(self, query):
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + query["sql"].split("; ")[-1])
            return "\n".join(line for (line,) in cursor.fetchall())

    def test_a_common_word_fills_the_room_and_no_more(self):
        found = search.find(Query.read("金融"))
        self.assertEqual(len(found.hits), candidates.ROOM)
        self.assertTrue(found.is_capped)
        newest = Article.objects.newest_first().first()
        self.assertEqual(found.hits[0].pk, newest.pk)
