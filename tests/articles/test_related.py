"""What else there is to read: by shared tags, then by category, from a bounded search."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Tag, TaggedArticle
from articles.related import around
from tests.factories import make_article, make_category, make_expired, make_withdrawn
from tests.rows import vacuum


class RelatedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.category, cls.other = make_category(), make_category()
        cls.article = cls.make(0, tags=["江", "船", "桥"])

    @classmethod
    def make(cls, hours, **values):
        moment = timezone.now() - timedelta(hours=hours)
        return make_article(at=moment, **({"category": cls.category} | values))

    def related(self):
        article = Article.objects.published().for_page().get(pk=self.article.pk)
        return [row.article for row in around(article).related]

    def test_more_shared_tags_come_first_then_the_category(self):
        self.make(0.5, tags=["江"])  # A neighbour is named already.
        peer = self.make(1)
        one = self.make(2, tags=["江", "山"], category=self.other)
        three = self.make(50, tags=["江", "船", "桥"], category=self.other)
        two = self.make(3, tags=["江", "船"], category=self.other)
        kin = self.make(40, tags=["江"])
        self.make(4, category=self.other)
        self.assertEqual(self.related(), [three, two, kin, one, peer])

    def test_the_newest_six_and_never_itself(self):
        _neighbour, *others = [self.make(hours, tags=["江"]) for hours in range(1, 10)]
        self.assertEqual(self.related(), others[:6])

    def test_what_is_not_public_is_never_among_them(self):
        values = {"tags": ["江", "船", "桥"], "category": self.category}
        make_article(**values)
        make_article(at=timezone.now() + timedelta(hours=1), **values)
        make_withdrawn(**values)
        make_expired(**values)
        self.assertEqual(self.related(), [])

    def test_one_without_tags_gets_its_category(self):
        self.article.tags.clear()
        self.make(0.5)
        peer = self.make(1)
        self.make(1, category=self.other)
        self.assertEqual(self.related(), [peer])

    def test_they_stand_on_the_page_where_there_are_any(self):
        url = self.article.get_absolute_url()
        self.assertNotContains(self.client.get(url), "相关报道")
        peer = self.make(1, tags=["江"], category=self.other)
        page = self.client.get(url)
        self.assertContains(page, "相关报道")
        self.assertContains(page, f'related__title" href="{peer.get_absolute_url()}"')

    def test_a_neighbour_is_not_named_twice(self):
        neighbour, other = self.make(1, tags=["江"]), self.make(2, tags=["江"])
        html = self.client.get(self.article.get_absolute_url()).content.decode()
        related = html.split("related__list")[1]
        self.assertIn(other.get_absolute_url(), related)
        self.assertNotIn(neighbour.get_absolute_url(), related)

    def test_one_query_however_many_tags(self):
        for hours in range(1, 30):
            self.make(hours, tags=["江", "船", "桥"])
        article = Article.objects.published().for_page().get(pk=self.article.pk)
        around(article)  # The categories are known from here on.
        with self.assertNumQueries(1):
            around(article)


@pytest.fixture
def crowd(transactional_db):
    """One tag and one author of 6,000 articles, as large as a test can afford."""
    now = timezone.now()
    first = make_article(published=True, tags=["江", "船"])
    Article.objects.bulk_create(
        Article(
            title=f"报道{number}",
            category=first.category,
            status="published",
            published_at=now - timedelta(minutes=number),
            content_changed_at=now,
        )
        for number in range(6000)
    )
    tag = Tag.objects.get(name="江")
    numbers = Article.objects.exclude(pk=first.pk).values_list("pk", flat=True)
    TaggedArticle.objects.bulk_create(
        TaggedArticle(tag=tag, content_object_id=number) for number in numbers
    )
    vacuum("articles_article", "articles_taggedarticle")
    return first


def plan_of(query):
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF) " + query["sql"])
        return "\n".join(line for (line,) in cursor.fetchall())


def test_a_tag_of_thousands_is_read_at_its_newest_end(crowd):
    article = Article.objects.published().for_page().get(pk=crowd.pk)
    with CaptureQueriesContext(connection) as captured:
        assert len(around(article).related) == 6
    plan = plan_of(captured[0])
    assert "Seq Scan" not in plan
    assert "tagged_by_time" in plan
    assert "article_by_category" in plan


def test_deep_pages_of_a_tag_walk_its_index_and_sort_nothing(crowd):
    tag = Tag.objects.get(name="江")
    plan = tag.items.published().newest_first()[4000:4021].explain()
    assert "Index Only Scan using tagged_by_time" in plan
    assert "Sort  (" not in plan
