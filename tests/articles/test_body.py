"""What editors write is stored as they wrote it, and reaches readers safely."""

import re
import time
from html.parser import HTMLParser

from django.core.exceptions import ValidationError
from django.test import SimpleTestCase, TestCase, override_settings
from django.urls import reverse
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles import body
from articles.body.reader import Reader
from articles.body.writer import Writer
from articles.editor import body_form_field
from tests.factories import make_editor

from .soup import ATTACKS, WECHAT, WHOLE, WORD

ALLOWED = {
    "a": {"href", "rel"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "h2": {"id"},
    "h3": {"id"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "ol": {"start"},
    "span": {"class"},
    "td": {"colspan", "rowspan", "class"},
    "th": {"colspan", "rowspan", "scope", "class"},
    "video-embed": {"provider", "video"},
}
PLAIN = (
    "blockquote br caption cite code em figcaption figure hr li p pre s strong sub sup "
    "table tbody thead tr ul"
)
ALLOWED |= {tag: set() for tag in PLAIN.split()}


# What changes how a browser reads what follows.
NAMES = "svg math style p table mtext desc select noembed iframe video-embed title xmp"
RAW = [form.format(name) for name in NAMES.split() for form in ("<{}>", "</{}>")]
RAW += ["<!--", "-->", "<![CDATA[", "]]>"]


class Parsed(HTMLParser):
    """Collect the elements of a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


class Harmless:
    def assert_harmless(self, html):
        for tag, attrs in Parsed(html).elements:
            self.assertIn(tag, ALLOWED, html)
            self.assertLessEqual(set(attrs), ALLOWED[tag], html)
            scheme = re.match(r"\s*([\w+.-]+):", attrs.get("href", ""))
            if scheme:
                self.assertIn(scheme[1], {"http", "https", "mailto"}, html)
            self.assertRegex(attrs.get("src", "/media/"), r"^/media/")


class SafetyTests(Harmless, TestCase):
    def test_no_attack_survives_alone_or_in_company(self):
        for attack in [*ATTACKS, "".join(ATTACKS), "<p>".join(ATTACKS[::-1])]:
            with self.subTest(attack=attack[:80]):
                self.assert_harmless(body.clean(attack))
                self.assert_harmless(body.lay_out(attack))

    def test_the_second_barrier_holds_without_the_first(self):
        for attack in [*ATTACKS, "".join(ATTACKS)]:
            with self.subTest(attack=attack[:80]):
                self.assert_harmless(Writer().write(Reader.read(attack)))

    def test_what_is_dropped_leaves_no_code_behind_as_text(self):
        self.assertEqual(body.clean("<script>alert(1)</script><p>词</p>"), "<p>词</p>")
        self.assertEqual(body.clean("<style>p{}</style><p>词</p>"), "<p>词</p>")

    def test_a_link_leads_by_web_mail_or_within_the_site(self):
        for href in (
            "https://a.example/",
            "http://a.example/",
            "mailto:a@b.c",
            "/1.html",
            "#s1",
        ):
            kept = f'<p><a href="{href}">词</a></p>'
            self.assertEqual(body.clean(kept), kept)
        self.assertEqual(body.clean('<a href="ftp://a.example/">词</a>'), "<p>词</p>")

    def test_a_page_loads_no_picture_from_another_host(self):
        self.assertEqual(
            body.clean('<p>词<img src="https://a.example/a.png"></p>'), "<p>词</p>"
        )
        figure = (
            '<figure><img src="https://a.example/a.png"><figcaption>图注</figcaption></figure>'
        )
        self.assertEqual(body.clean(figure), "<p>图注</p>")

    @override_settings(SITE_URL="https://news.example.com")
    def test_a_picture_copied_from_our_own_page_stays(self):
        copied = '<img src="https://news.example.com/media/pictures/ab/cd.webp" alt="河">'
        self.assertEqual(
            body.clean(copied),
            '<figure><img src="/media/pictures/ab/cd.webp" alt="河"></figure>',
        )

    def test_nothing_takes_long(self):
        for flood in (
            "<div>" * 40_000,
            "<b><p>" * 28_000,
            "<table><tr><td>" * 13_000,
            "<ul><li>" * 25_000,
            "<a href=x>" * 20_000,
            "&" * 200_000,
            "<" * 200_000,
            "<!--" * 50_000,
            "词\n" * 100_000,
            "<p>" * 66_000,
        ):
            with self.subTest(flood=flood[:20]):
                begun = time.process_time()
                body.lay_out(flood)
                self.assertLess(time.process_time() - begun, 3)

    def test_what_is_nested_beyond_reason_keeps_its_words(self):
        self.assertEqual(body.clean("<div>" * 5000 + "词"), "<p>词</p>")


class FidelityTests(SimpleTestCase):
    def test_every_form_comes_back_as_it_was(self):
        self.assertEqual(body.clean(WHOLE), WHOLE)

    def test_text_comes_back_as_it_was_typed(self):
        for text in (
            "贯彻***重要论述，居****，**学科，*单星*，_下划_，`反引`，~~删~~，# 井",
            "“双引”‘单引’\"直引\"'直单'…—–－·／",
            "半角,full!全角，ＡＢＣ１２３　全角空格",
            "两  个空格 和\u00a0不断行空格".replace("\u00a0", "&nbsp;"),
            "&lt;p&gt;不是标签&lt;/p&gt; &amp;amp; &amp;lt;",
            "👩‍👩‍👧‍👦 𠮷 ﷺ e\u0301 שלום",
            "(c) (r) -- --&gt; 1/2 :) http://example.com www.example.com a@b.example",
            "　　缩进两格",
        ):
            with self.subTest(text=text):
                self.assertEqual(body.clean(f"<p>{text}</p>"), f"<p>{text}</p>")

    def test_an_interview_comes_back_paragraph_for_paragraph(self):
        turns = [
            f"<p><strong>{who}：</strong>第{n}段**，***与****，“原话”。</p>"
            for n in range(25)
            for who in ("记者", "沈知远")
        ]
        self.assertEqual(body.clean("".join(turns)), "".join(turns))
        self.assertEqual(len(body.text("".join(turns)).split("\n")), 50)

    def test_bold_italic_and_headings_have_one_spelling(self):
        self.assertEqual(
            body.clean("<h1>题</h1><h5>小</h5><p><b>粗</b><strong>体</strong><i>斜</i></p>"),
            "<h2>题</h2><h3>小</h3><p><strong>粗体</strong><em>斜</em></p>",
        )

    def test_a_line_wrapped_in_the_source_gets_no_space_between_chinese(self):
        self.assertEqual(
            body.clean("<p>河岸\n  实验室 of\n  Yunzhou\n二期</p>"),
            "<p>河岸实验室 of Yunzhou 二期</p>",
        )

    def test_what_cannot_stand_somewhere_moves_and_loses_no_word(self):
        figure = '<figure><img src="/media/a.webp" alt=""></figure>'
        cases = {
            "<ul><li><h2>题</h2></li></ul>": "<ul><li><strong>题</strong></li></ul>",
            '<p>前<img src="/media/a.webp">后</p>': f"<p>前</p>{figure}<p>后</p>",
            '<table><tr><td>格<img src="/media/a.webp"></td></tr></table><p>后</p>': (
                f"<table><tbody><tr><td>格</td></tr></tbody></table>{figure}<p>后</p>"
            ),
            "<ul><li>甲<blockquote>引</blockquote></ul>": (
                "<ul><li><p>甲</p><p>引</p></li></ul>"
            ),
            "<p>甲<ul><li>乙</ul>丙": "<p>甲</p><ul><li>乙</li></ul><p>丙</p>",
        }
        for given_html, wanted in cases.items():
            with self.subTest(given_html):
                self.assertEqual(body.clean(given_html), wanted)

    def test_rows_of_headers_at_the_top_are_the_head_of_a_table(self):
        self.assertEqual(
            body.clean("<table><tr><th>甲<th>乙<tr><td>1<td>2</table>"),
            "<table><thead><tr><th>甲</th><th>乙</th></tr></thead>"
            "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
        )

    def test_empty_paragraphs_go(self):
        self.assertEqual(body.clean("<p></p><p>&nbsp;</p><p><br></p><p>\u200b</p>"), "")

    def test_word_is_cleaned(self):
        self.assertEqual(
            body.clean(WORD),
            "<h2>河岸</h2>"
            "<p><strong>记者：</strong>二期选在南岸，而不是条件更成熟的北岸？</p>"
            "<p>北岸有楼，see the map。</p>"
            "<table><tbody><tr><td>年份</td><td>产值</td></tr></tbody></table>",
        )

    def test_a_wechat_page_is_cleaned(self):
        self.assertEqual(
            body.clean(WECHAT),
            "<p>第一段，<strong>加粗</strong>的。</p>"
            "<p><strong>沈知远：</strong>第二段。</p>"
            "<p>第三段</p>"
            '<video-embed provider="qq" video="x0034abcdef"></video-embed>',
        )

    def test_films_of_named_players_are_known_by_their_addresses(self):
        films = {
            "//player.bilibili.com/player.html?aid=1&bvid=BV1xx411c7mD&page=1": "bilibili",
            "https://www.bilibili.com/video/BV1xx411c7mD/?p=2": "bilibili",
            "https://v.qq.com/txp/iframe/player.html?vid=x0034abcdef": "qq",
            "https://v.qq.com/x/cover/mzc00200abc/x0034abcdef.html": "qq",
        }
        for address, provider in films.items():
            with self.subTest(address):
                self.assertIn(
                    f'provider="{provider}"', body.clean(f'<iframe src="{address}"></iframe>')
                )


FORMS = (
    "p div section span b strong i em a h1 h2 h4 ul ol li blockquote table thead tr td th "
    "caption figure figcaption pre code br hr s sub cite q iframe video-embed img font o:p"
)
TAGS = FORMS.split()
PIECES = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [" ", "\n", "\r\n", "&nbsp;", "词", "\u200b", "“", "a", "&amp;lt;", "<!--x-->"]
    ),
    st.sampled_from(TAGS).map("<{}>".format),
    st.sampled_from(TAGS).map("</{}>".format),
    st.sampled_from(
        [
            '<a href="https://a.example/?b=1&c=2">',
            '<img src="/media/a.webp" alt="x &quot; y" width=3 height=4>',
            "<td rowspan=2 colspan=3>",
            "<th rowspan=9>",
            '<ol start="7">',
            '<span style="font-weight:bold">',
            '<b style="font-weight:normal">',
            "<video-embed provider=bilibili video=BV1xx411c7mD>",
        ]
    ),
)
SOUP = st.lists(PIECES, max_size=40).map("".join)


class MixtureTests(Harmless, SimpleTestCase):
    @settings(max_examples=300, deadline=None)
    @given(
        st.lists(
            st.sampled_from([*ATTACKS, *RAW])
            | st.text(alphabet="<>/\"'= abpxy\n&;-!", max_size=20)
        )
    )
    def test_no_mixture_of_attacks_survives(self, pieces):
        html = "".join(pieces)
        self.assert_harmless(body.clean(html))


class OneSpellingTests(SimpleTestCase):
    @settings(max_examples=400, deadline=None)
    @given(SOUP)
    @example("<pre>\n\n词</pre>")
    @example("<p>a&#13;b\r\nc</p>")
    def test_cleaning_again_changes_nothing(self, html):
        once = body.clean(html)
        self.assertEqual(body.clean(once), once)

    @settings(max_examples=200, deadline=None)
    @given(SOUP)
    def test_what_readers_get_cleans_to_what_is_stored(self, html):
        self.assertEqual(body.text(body.clean(html)), body.text(html))

    @settings(max_examples=200, deadline=None)
    @given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
    def test_any_text_survives(self, text):
        stored = body.clean(f"<p>词{escape(text)}词</p>")
        self.assertEqual(body.text(stored), f"词{text}词")


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class LayoutTests(TestCase):
    def test_headings_can_be_pointed_to(self):
        html = "<h2>甲</h2><p>文</p><h3>乙</h3><h2>丙</h2>"
        self.assertEqual(
            body.headings(html), [("s1", 2, "甲"), ("s2", 3, "乙"), ("s3", 2, "丙")]
        )
        for identity, level, words in body.headings(html):
            self.assertIn(f'<h{level} id="{identity}">{words}</h{level}>', body.lay_out(html))

    @override_settings(SITE_URL="https://news.example.com")
    def test_links_that_lead_away_say_so(self):
        for href in ("https://a.example/", "//a.example/", "/\\a.example/"):
            self.assertIn(
                'rel="noopener nofollow"', body.lay_out(f'<p><a href="{href}">词</a></p>')
            )
        for href in ("/1.html", "https://news.example.com/1.html", "mailto:a@b.c", "#s1"):
            self.assertNotIn("rel=", body.lay_out(f'<p><a href="{href}">词</a></p>'))

    def test_a_wide_table_scrolls_in_a_box_that_a_keyboard_reaches(self):
        html = body.lay_out("<table><caption>产值</caption><tr><th>年<tr><td>1</table>")
        self.assertIn(
            '<div class="table-scroll" tabindex="0" role="region" aria-label="产值">', html
        )
        self.assertIn('<th scope="col"', html)

    def test_columns_of_figures_are_told_apart(self):
        html = body.lay_out(
            "<table><tr><th>市<th>产值<tr><td>甲<td>1,234.5<tr><td>乙<td>—</table>"
        )
        self.assertIn('<td class="figure">1,234.5</td>', html)
        self.assertIn("<td>甲</td>", html)

    def test_a_quote_marks_its_source(self):
        html = body.lay_out("<blockquote><p>话。</p><p>—— 邵金水</p></blockquote>")
        self.assertIn("<p><cite>—— 邵金水</cite></p>", html)

    def test_a_picture_is_laid_out_plain(self):
        figure = (
            '<figure><img src="/media/pictures/ab/cd.webp" alt="河" width="1" height="2"{}>'
            "<figcaption>图注</figcaption></figure>"
        )
        self.assertEqual(
            body.lay_out(figure.format("")), figure.format(' loading="lazy" decoding="async"')
        )

    def test_a_film_is_a_link_before_it_is_a_player(self):
        html = body.lay_out('<video-embed provider="qq" video="x0034abcdef"></video-embed>')
        self.assertIn(
            '<a href="https://v.qq.com/x/page/x0034abcdef.html" rel="noopener nofollow">', html
        )

    def test_a_text_costs_one_query_however_many_pictures(self):
        html = '<figure><img src="/media/pictures/ab/{:032}.webp"></figure>'
        body.printed("")  # The site's language is remembered from here on.
        for count, queries in ((0, 0), (1, 1), (30, 1)):
            with self.assertNumQueries(queries):
                body.printed("".join(html.format(number) for number in range(count)))

    def test_characters_are_those_a_reader_sees(self):
        self.assertEqual(body.characters("<h2>两 字</h2><p>三个字。\u200b</p><hr>"), 6)
        self.assertEqual(body.characters(""), 0)

    def test_text_has_a_line_for_each_paragraph(self):
        self.assertEqual(
            body.text("<p>甲<br>乙</p><ul><li>丙</li></ul><table><tr><td>1<td>2</table>"),
            "甲\n乙\n丙\n1\t2",
        )


class FieldTests(TestCase):
    def test_the_form_stores_what_is_clean_and_refuses_what_cannot_be_stored(self):
        field = body_form_field()
        self.assertEqual(field.clean("<p onclick=x>词</p>"), "<p>词</p>")
        for text, code in (
            ("<p>词\x00</p>", "null_characters_not_allowed"),
            ("词" * 200_001, "max_length"),
            ("<p>&nbsp;</p>", "required"),
            ("", "required"),
        ):
            with self.assertRaises(ValidationError) as caught:
                field.clean(text)
            self.assertEqual(caught.exception.error_list[0].code, code)

    def test_another_spelling_of_the_same_text_is_no_change(self):
        field = body_form_field()
        self.assertFalse(
            field.has_changed("<ul><li>甲</li></ul>", "<ul><li><p>甲</p></li></ul>")
        )
        self.assertTrue(field.has_changed("<p>甲</p>", "<p>乙</p>"))

    def test_the_modules_load_under_the_policy_of_the_desk(self):
        self.client.force_login(make_editor())
        response = self.client.get(reverse("admin:articles_article_add"))
        policy = response.headers["Content-Security-Policy"]
        nonce = re.search(r"'nonce-([^']+)'", policy)[1]
        self.assertContains(response, f'<script type="importmap" nonce="{nonce}">')
        self.assertNotIn("unsafe-inline' ", policy.split("style-src")[0])
