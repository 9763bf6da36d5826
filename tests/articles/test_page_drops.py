"""Every change that readers can see says which pages show it, however it was made."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.utils import timezone

from accounts.models import Level, Member
from articles.models import (
    Article,
    Author,
    Byline,
    Category,
    FrontSlot,
    HotArticle,
    Newsflash,
    Picture,
    PictureUse,
    Place,
    Tag,
    TaggedArticle,
    Topic,
)
from newsportal.models import (
    Announcement,
    FriendlyLink,
    NavigationItem,
    Page,
    SiteSettings,
    WordList,
)
from newsportal.page_cache.marks import collecting
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_editor,
    make_member,
    make_newsflash,
    make_topic,
)
from tests.notices import heard


@pytest.fixture
def told(transactional_db):
    with heard() as told:
        yield lambda: set(told())


def hours_ago(hours):
    return timezone.now() - timedelta(hours=hours)


def test_publishing_and_withdrawing_touch_the_lists_and_the_neighbours(told):
    section = make_category()
    before, after = (
        make_article(published=True, category=section, at=hours_ago(hours)) for hours in (3, 1)
    )
    draft, editor = make_article(category=section), make_editor()
    told()
    draft.title = "改了又改的稿子"
    draft.save()
    assert told() == set()
    draft.publish(editor, at=hours_ago(2))
    touched = {f"article:{article.pk}" for article in (before, draft, after)}
    assert told() >= {*touched, "home", f"category:{section.pk}"}
    draft.withdraw(editor, reason="试一试")
    assert told() >= {*touched, "home", f"category:{section.pk}"}


def test_a_new_text_touches_only_the_pages_that_show_the_article(told):
    article = make_article(published=True)
    told()
    Article.objects.filter(pk=article.pk).update(title="换了一个标题")
    assert told() == {f"article:{article.pk}"}


def test_a_new_category_touches_the_old_and_the_new_one(told):
    old, new = make_category(), make_category()
    article = make_article(published=True, category=old)
    told()
    Article.objects.filter(pk=article.pk).update(category=new)
    assert told() >= {f"category:{old.pk}", f"category:{new.pk}", "home"}


def test_counters_and_saves_without_a_change_touch_nothing(told):
    article, member = make_article(published=True), make_member()
    told()
    Article.objects.update(like_count=F("like_count") + 1, favourite_count=9)
    Article.objects.update(version=F("version") + 1, words_version=7, masked_title="*")
    Article.objects.update(title=F("title"))
    Member.objects.update(points=5, last_login=timezone.now())
    SiteSettings.objects.update(name=F("name"))
    assert told() == set()
    assert article.pk
    assert member.pk


def test_tags_and_authors_touch_their_lists_and_the_article(told):
    article, draft, author = make_article(published=True), make_article(), make_author()
    article.tags.add("桥梁")
    tag = Tag.objects.get()
    told()
    TaggedArticle.objects.create(tag=tag, content_object=draft)
    Byline.objects.create(article=draft, author=author)
    assert told() == set()
    draft.publish(make_editor())
    assert told() >= {f"tag:{tag.pk}", f"author:{author.pk}", f"article:{draft.pk}"}
    article.tags.clear()
    Byline.objects.create(article=article, author=author)
    assert told() == {f"tag:{tag.pk}", f"author:{author.pk}", f"article:{article.pk}"}
    Tag.objects.create(name="没有人用")
    assert told() == set()


def test_a_topic_is_touched_by_its_entries_and_by_their_articles(told):
    article = make_article(published=True)
    topic = make_topic(article)
    told()
    article.withdraw(make_editor(), reason="试一试")
    assert f"topic:{topic.pk}" in told()
    topic.entries.all().delete()
    assert told() == {f"topic:{topic.pk}", f"article:{article.pk}", "home"}


def test_a_picture_touches_what_shows_it(told):
    article = make_article(published=True)
    picture = Picture.objects.create(file="pictures/a.webp", width=1, height=1, sha256="a")
    author = make_author(portrait=picture)
    PictureUse.objects.create(picture=picture, article=article)
    told()
    Picture.objects.update(credit="别人")
    assert told() == {f"article:{article.pk}", f"author:{author.pk}"}


def test_slots_newsflashes_and_hot_lists_touch_the_front_page(told):
    article = make_article(published=True)
    told()
    FrontSlot.objects.create(place=Place.LEAD, article=article)
    assert told() == {"home"}
    make_newsflash()
    assert told() == {"newsflashes"}
    Newsflash.objects.all().delete()
    assert told() == {"newsflashes"}
    HotArticle.objects.create(period="day", position=1, article=article, views=1)
    assert told() == {"hot"}


def test_names_that_stand_everywhere_touch_every_page(told):
    category, author, topic = make_category(), make_author(), make_topic(make_article())
    tag = Tag.objects.create(name="旧名")
    page = Page.objects.first()
    told()
    for model, row in ((Category, category), (Author, author), (Tag, tag)):
        model.objects.filter(pk=row.pk).update(name="新的名字")
        assert told() == {"site"}, model
    for model, row in ((Topic, topic), (Page, page)):
        model.objects.filter(pk=row.pk).update(title="新的标题")
        assert told() == {"site"}, model
    SiteSettings.objects.update(name="新的报纸")
    assert told() == {"site"}
    WordList.objects.update(gap=F("gap") + 1)
    assert told() == {"site"}
    Level.objects.filter(pk=Level.objects.first().pk).update(name="新的级别")
    assert told() == {"site"}
    for row in (
        NavigationItem(title="入口", url="/latest/"),
        FriendlyLink(title="友报", url="https://example.com/"),
        Announcement(text="通知"),
    ):
        row.save()
        assert told() == {"site"}
        row.delete()
        assert told() == {"site"}


def test_a_member_touches_the_pages_with_their_name_and_face(told):
    member = make_member()
    told()
    for change in ({"avatar": "faces/a"}, {"biography": "写点什么"}, {"is_active": False}):
        Member.objects.filter(pk=member.pk).update(**change)
        assert told() == {f"member:{member.pk}"}, change


def test_the_page_of_an_article_shows_its_commenters(told):
    comment = make_comment()
    with collecting() as marks:
        Client().get(comment.article.get_absolute_url())
    assert {f"member:{comment.author_id}", f"article:{comment.article_id}", "site"} <= marks
    told()
    comment.delete_by_author()
    assert f"article:{comment.article_id}" in told()


def test_what_comes_past_django_is_said_as_well(told):
    article = make_article(published=True)
    told()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET status = 'withdrawn'")
    assert told() >= {f"article:{article.pk}", "home"}


def test_a_bulk_change_of_articles_says_everything(told):
    section = make_category()
    Article.objects.bulk_create(
        Article(
            title=f"第 {number} 篇",
            category=section,
            status="published",
            published_at=hours_ago(number),
            content_changed_at=hours_ago(number),
        )
        for number in range(300)
    )
    said = told()
    assert "*" in said
    assert len(said) < 200
