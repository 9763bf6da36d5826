"""What was printed of an article stands in lists until anything of it changes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from articles import feeds, printing
from articles.listing import NAMED, for_feed, listed, named
from articles.models import Article, Author, Byline, Category, Picture
from newsportal import site, words
from newsportal.models import SiteSettings, Word
from newsportal.words import Scope
from tests.factories import make_article, make_author, make_category


def make_picture(name="a"):
    file, sha256 = f"pictures/aa/{name * 32}.webp", name * 64
    return Picture.objects.create(file=file, sha256=sha256, width=640, height=480)


@pytest.fixture
def article(db):
    cover, picture = make_picture(), make_picture("c")
    article = make_article(
        published=True,
        kind="original",
        title="桥上的灯",
        body=f'<p>文</p><figure><img src="{picture.url}" alt=""></figure>',
        cover=cover,
        category=make_category(name="城市", slug="city"),
        authors=[make_author(name="甲"), make_author(name="乙")],
        tags=["江"],
    )
    return Article.objects.select_related("cover", "category").get(pk=article.pk)


def update(rows, **values):
    rows.update(**values)
    site.forget()


def list_word(text):
    Word.objects.create(text=text, scopes=[Scope.ARTICLE])
    site.forget()
    words.forget()


CARD_CHANGES = {
    "title": (lambda a: update(Article.objects, title="改过的标题"), "改过的标题"),
    "summary": (lambda a: update(Article.objects, summary="改过的摘要"), "改过的摘要"),
    "replies": (lambda a: update(Article.objects, comment_count=12345), "1.2 万 条回复"),
    "access": (
        lambda a: update(Article.objects, access="vip", closed_html="<p>余</p>"),
        "label--closed",
    ),
    "advertisement": (
        lambda a: update(Article.objects, is_advertisement=True),
        "label--advertisement",
    ),
    "kind": (lambda a: update(Article.objects, is_generated=True), "label--generated"),
    "cover": (lambda a: update(Article.objects, cover=make_picture("b")), "bb.webp"),
    "no cover": (lambda a: update(Article.objects, cover=None), "drawn"),
    "focus": (lambda a: update(Picture.objects, focus_x=20, focus_y=80), "at-x2 at-y8"),
    "sizes": (lambda a: update(Picture.objects, renditions=[320]), "320w"),
    "section": (lambda a: update(Category.objects, name="别的栏目"), "别的栏目"),
    "its address": (lambda a: update(Category.objects, slug="away"), "/category/away/"),
    "a word": (lambda a: list_word("上的"), "桥**灯"),
}


def cards(number, **options):
    return printing.cards(listed([number], signed=[number]), **options)


@pytest.mark.parametrize("name", CARD_CHANGES)
def test_a_card_that_was_printed_before_shows_what_changed(article, name):
    change, shown = CARD_CHANGES[name]
    before = cards(article.pk, shows_section=True)
    change(article)
    after = cards(article.pk, shows_section=True)
    assert shown not in before
    assert shown in after


AUTHOR_CHANGES = {
    "丙乙": lambda a, first: update(Author.objects.filter(pk=first.author_id), name="丙"),
    "乙": lambda a, first: first.delete(),
    "乙甲": lambda a, first: update(Byline.objects.filter(pk=first.pk), position=9),
    "甲乙丁": lambda a, first: a.bylines.create(author=make_author(name="丁"), position=9),
}


@pytest.mark.parametrize("names", AUTHOR_CHANGES)
def test_a_card_shows_the_authors_there_are_now(article, names):
    assert names_in(cards(article.pk)) == "甲乙"
    AUTHOR_CHANGES[names](article, article.bylines.first())
    assert names_in(cards(article.pk)) == names


def test_who_is_not_among_the_signed_is_printed_without_authors(article):
    for signed, names in (([], ""), ([article.pk], "甲乙"), ([article.pk + 1], "")):
        assert names_in(printing.cards(listed([article.pk], signed=signed))) == names


@pytest.mark.parametrize(("shape", "signed"), [("lists", 0), ("trio", 3), ("essay", 1)])
def test_the_front_page_names_the_authors_of_its_lead_and_of_blocks(article, shape, signed):
    block = make_category(front_shape=shape)
    for day in range(30):
        at = article.published_at - timedelta(days=day + 1)
        category = article.category if day < 20 else block
        make_article(at=at, category=category, authors=[make_author(name=f"丙{day}")])
    html = Client().get("/").content.decode()
    assert names_in(html) == "甲乙" + "".join(f"丙{day}" for day in range(20, 20 + signed))


def test_sections_name_authors_and_lists_of_several_sections_name_sections(article):
    root = make_category(slug="root")
    Category.objects.filter(pk=article.category_id).update(parent=root)
    site.forget()
    for path, names in (("/category/city/", "甲乙"), ("/category/root/", ""), ("/latest/", "")):
        html = Client().get(path).content.decode()
        assert names_in(html) == names
        assert ("card__author" in html) == ('class="chip" href="/category/city/"' not in html)


def names_in(html):
    return "".join(re.findall('card__author" href="[^"]+">([^<]+)<', html))


def test_a_card_goes_with_the_clock_and_with_the_licence_of_its_cover(article):
    now = timezone.now()
    Picture.objects.update(licence_expires_at=now + timedelta(minutes=30))
    article.published_at = now - timedelta(minutes=5)
    Article.objects.update(published_at=article.published_at)
    with time_machine.travel(now):
        html = cards(article.pk)
        assert "5 分钟前" in html
        assert "aa.webp" in html
    with time_machine.travel(now + timedelta(minutes=31)):
        html = cards(article.pk)
        assert "36 分钟前" in html
        assert "aa.webp" not in html


def test_a_card_has_no_replies_where_there_are_no_comments(article):
    Article.objects.update(comment_count=3)
    assert "条回复" in cards(article.pk)
    SiteSettings.objects.update(has_comments=False)
    site.forget()
    assert "条回复" not in cards(article.pk)


def test_a_card_speaks_the_language_of_the_page(article):
    Article.objects.update(is_advertisement=True)
    assert "广告" in cards(article.pk)
    with translation.override("en"):
        assert "广告" not in cards(article.pk)


NAMED_CHANGES = {
    "title": CARD_CHANGES["title"],
    "advertisement": CARD_CHANGES["advertisement"],
    "section": CARD_CHANGES["section"],
    "a word": CARD_CHANGES["a word"],
    "moment": (
        lambda a: update(
            Article.objects, published_at=datetime(2021, 7, 14, 4, 54, tzinfo=UTC)
        ),
        'datetime="2021-07-14T12:54:00+08:00"',
    ),
}


def rows_of(article):
    return list(Article.objects.filter(pk=article.pk).values_list(*NAMED))


@pytest.mark.parametrize("name", NAMED_CHANGES)
@pytest.mark.parametrize(
    "show", [printing.related_list, lambda found: printing.neighbour(found[0], "next", "后")]
)
def test_what_stands_beside_an_article_shows_what_changed(article, name, show):
    change, shown = NAMED_CHANGES[name]
    before = show(named(rows_of(article)))
    change(article)
    found = named(rows_of(article))
    with CaptureQueriesContext(connection) as captured:
        after = show(found)
    assert len(captured) == 0
    assert shown not in before
    assert shown in after


@pytest.mark.parametrize("shape", ["lists", "trio", "essay"])
@pytest.mark.parametrize("name", ["title", "section"])
def test_a_block_of_the_front_page_shows_what_changed(article, shape, name):
    change, shown = CARD_CHANGES[name]
    Category.objects.update(front_shape=shape)
    others = [make_article(published=True, category=article.category) for _ in range(3)]

    def block():
        found = listed([*(other.pk for other in others), article.pk])
        return printing.front_block(found[0].category, found)

    site.forget()
    before = block()
    change(article)
    after = block()
    assert shown not in before
    assert shown in after


@pytest.mark.parametrize("shape", ["lists", "trio", "essay"])
def test_a_block_has_its_shape_and_goes_with_the_clock(article, shape):
    update(Category.objects, front_shape=shape)
    Article.objects.update(summary="")
    now = article.published_at
    first = make_article(at=now - timedelta(days=400), category=article.category, summary="")

    def block(numbers, minutes):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            found = listed(numbers)
            return printing.front_block(found[0].category, found)

    for minutes in (5, 6):
        assert f"{minutes} 分钟前" in block([article.pk], minutes)
        html = block([first.pk, article.pk], minutes)
        assert (f"{minutes} 分钟前" in html) == (shape == "trio")
    assert html.count(f'class="{SHAPES[shape]}') == 1


SHAPES = {"lists": "lists", "trio": "trio", "essay": "essay-row"}


def test_a_block_of_the_same_articles_shows_its_own_category_as_it_is(article):
    [listing] = listed([article.pk])
    shown = set()
    for name, slug, shape in (
        ("科技", "tech", "lists"),
        ("改过", "tech", "lists"),
        ("科技", "away", "lists"),
        ("科技", "tech", "trio"),
    ):
        root = Category(name=name, slug=slug, front_shape=shape)
        shown.add(printing.front_block(root, [listing]))
    assert len(shown) == 4


def test_a_block_has_no_replies_where_there_are_no_comments(article):
    update(Category.objects, front_shape="trio")
    Article.objects.update(comment_count=3)
    found = listed([article.pk])
    with time_machine.travel(article.published_at):
        assert "条回复" in printing.front_block(found[0].category, found)
        update(SiteSettings.objects, has_comments=False)
        assert "条回复" not in printing.front_block(found[0].category, found)


FRONT_CHANGES = {
    "lead": lambda a: update(Article.objects.filter(pk=a.pk), title="改过的标题"),
    "section": lambda a: update(Category.objects, name="改过的标题"),
}


@pytest.mark.parametrize("name", FRONT_CHANGES)
def test_the_front_page_shows_what_changed(article, name):
    before = Client().get("/").content.decode()
    FRONT_CHANGES[name](article)
    assert "改过的标题" not in before
    assert "改过的标题" in Client().get("/").content.decode()


def feed(number):
    source = feeds.Source("报", "/", [number])
    return feeds.write(source, "RSS").writeString("utf-8")


def in_text():
    return Picture.objects.filter(sha256="c" * 64)


FEED_CHANGES = {
    "body": (lambda a: update(Article.objects, body_html="<p>改过的正文</p>"), "改过的正文"),
    "picture": (lambda a: update(in_text(), renditions=[320]), "320w"),
    "tag": (lambda a: update(a.tags, name="湖"), "<category>湖</category>"),
    "author": (lambda a: update(a.authors, name="丙"), "<dc:creator>丙</dc:creator>"),
    "section": (lambda a: update(Category.objects, name="别的"), "<category>别的</category>"),
    "a word": (lambda a: list_word("上的"), "桥**灯"),
}


@pytest.mark.parametrize("name", FEED_CHANGES)
def test_an_item_of_a_feed_shows_what_changed(article, name):
    change, shown = FEED_CHANGES[name]
    before = feed(article.pk)
    change(article)
    after = feed(article.pk)
    assert shown not in before
    assert shown in after


def test_an_item_loses_a_picture_whose_licence_ended(article):
    assert "cc.webp" in feed(article.pk)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        Picture.objects.update(licence_expires_at=timezone.now() - timedelta(minutes=1))
        assert "cc.webp" not in feed(article.pk)


def test_what_was_printed_before_is_not_read_again(article):
    cards(article.pk)
    other = make_article(published=True)
    for numbers, queries in (([article.pk], 1), ([article.pk, other.pk], 2), ([other.pk], 1)):
        with CaptureQueriesContext(connection) as captured:
            printing.cards(listed(numbers, signed=numbers))
        assert len(captured) == queries


def test_what_goes_between_two_queries_leaves_nothing_behind(article):
    found, items = listed([article.pk]), for_feed([article.pk])
    Article.objects.update(status="withdrawn")
    assert printing.cards(found) == ""
    assert printing.briefs(found) == ""
    assert printing.lead(found[0], found) == ""
    assert printing.headlines(found) == '<ul class="headlines"></ul>'
    source = feeds.Source("报", "/", [])
    for kind in feeds.KINDS:
        answer = feeds.write(source, kind)
        answer.articles = items
        assert "桥上的灯" not in answer.writeString("utf-8")


def test_a_listing_prints_the_category_of_its_version(article):
    [listing] = listed([article.pk])
    update(Category.objects, name="改过的栏目")
    assert "城市" in printing.cards([listing], shows_section=True)
    assert "改过的栏目" in cards(article.pk, shows_section=True)
