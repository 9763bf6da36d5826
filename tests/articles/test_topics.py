"""Topics: what editors put together, in their order, and only what may be read."""

import re
from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from articles.models import Topic, TopicEntry
from newsportal.models import LogEntry, Word
from newsportal.words import Scope
from tests.articles.test_desk import DeskCase, desk
from tests.counting import queries_of
from tests.factories import make_article, make_expired, make_topic, make_withdrawn


class PageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.articles = [make_article(published=True) for _ in range(25)]
        cls.topic = make_topic(
            *reversed(cls.articles),
            title="江上五年",
            slug="river",
            summary="一座城与一条江。",
            introduction="<p>导语<strong>一段</strong>。</p><script>x</script>",
        )

    def titles(self, query=""):
        page = self.client.get(f"/topics/river/{query}").context["page"]
        return [row.article.title for row in page.rows]

    def test_the_order_is_the_editors(self):
        expected = [article.title for article in reversed(self.articles)]
        self.assertEqual(self.titles() + self.titles("?page=2"), expected)

    def test_cover_and_introduction_stand_on_it(self):
        page = self.client.get("/topics/river/")
        self.assertContains(page, "导语<strong>一段</strong>。")
        self.assertContains(page, "一座城与一条江。")
        self.assertContains(page, "topic__cover")
        self.assertNotContains(page, "<script>x")

    def test_it_is_listed_and_named_on_its_articles(self):
        self.assertContains(self.client.get("/topics/"), 'href="/topics/river/"')
        page = self.client.get(self.articles[0].get_absolute_url())
        self.assertContains(page, 'href="/topics/river/"')
        self.assertContains(page, "江上五年")

    def test_what_is_not_public_is_not_shown(self):
        hidden = [
            make_article(),
            make_article(at=timezone.now() + timedelta(hours=1)),
            make_withdrawn(),
            make_expired(),
        ]
        make_topic(self.articles[0], *hidden, slug="mixed")
        html = self.client.get("/topics/mixed/").content.decode()
        self.assertIn(f"/{self.articles[0].pk}.html", html)
        for article in hidden:
            self.assertNotIn(f"/{article.pk}.html", html)

    def test_listed_words_are_masked_in_topics_and_tags(self):
        Word.objects.create(text="葵花典", scopes=[Scope.ARTICLE])
        article = make_article(published=True, tags=["葵花典"])
        texts = {"summary": "葵花典之谜", "introduction": "<p>寻葵花<b>典</b></p>"}
        topic = make_topic(article, title="说葵花典", **texts)
        paths = (
            article.get_absolute_url(),
            "/topics/",
            topic.get_absolute_url(),
            "/tag/葵花典/",
        )
        for path in paths:
            with self.subTest(path):
                html = self.client.get(path).content.decode()
                self.assertIn("***", html)
                self.assertNotIn("葵花典", re.sub(r"<[^>]*>", "", html))

    def test_empty_ones_and_those_of_editors_are_hidden(self):
        make_topic(slug="none")
        make_topic(make_article(), slug="drafts")
        make_topic(self.articles[1], slug="own", published_at=None)
        later = timezone.now() + timedelta(hours=1)
        make_topic(self.articles[1], slug="later", published_at=later)
        listed = self.client.get("/topics/").content.decode()
        page = self.client.get(self.articles[1].get_absolute_url()).content.decode()
        for slug in ("none", "drafts", "own", "later"):
            with self.subTest(slug):
                self.assertEqual(self.client.get(f"/topics/{slug}/").status_code, 404)
                self.assertNotIn(f"/topics/{slug}/", listed)
                self.assertNotIn(f"/topics/{slug}/", page)

    def test_no_topic_at_all_is_a_sentence(self):
        Topic.objects.all().delete()
        self.assertContains(self.client.get("/topics/"), "还没有专题")

    def test_budgets(self):
        for path, budget in (("/topics/", 1), ("/topics/river/", 3)):
            self.assertEqual(queries_of(self.client, path), budget)

    def test_the_foot_of_every_page_leads_to_topics_and_archive(self):
        page = self.client.get("/pages/about/")
        self.assertContains(page, 'href="/topics/"')
        self.assertContains(page, 'href="/archive/"')


class DeskTests(DeskCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.articles = [make_article(published=True) for _ in range(3)]

    def setUp(self):
        self.enter("editor")

    def send(self, topic=None, positions=(), leave=(), **values):
        """Send the form as a browser does, with the entries there are."""
        entries = list(topic.entries.all()) if topic else []
        data = {
            "title": "专题",
            "slug": "topic",
            "summary": "",
            "introduction": "",
            "published_at": "",
            "added": "",
            "cover": "",
            "entries-TOTAL_FORMS": len(entries),
            "entries-INITIAL_FORMS": len(entries),
        } | values
        for number, entry in enumerate(entries):
            data[f"entries-{number}-id"] = entry.pk
            data[f"entries-{number}-topic"] = topic.pk
            data[f"entries-{number}-position"] = (
                positions[number] if positions else entry.position
            )
            if number in leave:
                data[f"entries-{number}-DELETE"] = "on"
        url = desk("articles_topic_change", topic.pk) if topic else desk("articles_topic_add")
        return self.client.post(url, data)

    def order(self, topic):
        return list(topic.entries.values_list("article", flat=True))

    def test_articles_join_by_number_or_address_in_the_order_typed(self):
        first, second, third = self.articles
        typed = f"{third.pk}\nhttps://example.com/{first.pk}.html?x=1 /{second.pk}.html"
        self.send(added=typed)
        topic = Topic.objects.get()
        self.assertEqual(self.order(topic), [third.pk, first.pk, second.pk])
        fourth = make_article()
        self.send(topic, added=f"{third.pk} {fourth.pk}")
        self.assertEqual(self.order(topic), [third.pk, first.pk, second.pk, fourth.pk])

    def test_articles_join_by_their_headlines_in_the_order_chosen(self):
        first, second, third = self.articles
        answer = self.client.get(
            reverse("admin:autocomplete"),
            {
                "term": second.title,
                "app_label": "articles",
                "model_name": "topicentry",
                "field_name": "article",
            },
        ).json()
        self.assertIn(str(second.pk), [row["id"] for row in answer["results"]])
        self.send(found=[second.pk, first.pk], added=f"{third.pk} {second.pk}")
        topic = Topic.objects.get()
        self.assertEqual(self.order(topic), [second.pk, first.pk, third.pk])
        self.send(topic, found=["9" * 30, "x", "\0", third.pk])
        self.assertEqual(self.order(topic), [second.pk, first.pk, third.pk])

    def test_order_and_leaving_by_numbers_stand_in_the_log(self):
        topic = make_topic(*self.articles)
        first, _second, third = self.articles
        self.send(topic, positions=[3, 2, 1], leave=[1])
        self.assertEqual(self.order(topic), [third.pk, first.pk])
        entry = LogEntry.objects.filter(object_type="articles.topic").first()
        self.assertEqual(entry.before["articles"], [a.title for a in self.articles])
        self.assertEqual(entry.after["articles"], [third.title, first.title])

    def test_nonsense_gets_a_sentence_and_nothing_is_stored(self):
        topic = make_topic(*self.articles)
        number = self.articles[0].pk
        for values in (
            {"added": "芦苇"},
            {"added": "999999999"},
            {"added": "9" * 40},
            {"added": f"{number}\x00"},
            {"added": "-1"},
            {"title": " "},
            {"slug": "a b"},
            {"slug": "专题"},
            {"introduction": '<figure><img src="/media/pictures/x.webp"></figure>'},
            {"cover": "999999999"},
            {"cover": "x"},
            {"positions": ["x", 1, 2]},
            {"positions": [-1, 1, 2]},
            {"positions": [99999, 1, 2]},
            {"published_at": "morgen"},
        ):
            with self.subTest(values):
                page = self.send(topic, **values)
                self.assertEqual(page.status_code, 200)
                self.assertTrue(page.context["errors"])
        self.assertEqual(self.order(topic), [article.pk for article in self.articles])

    def test_the_form_costs_the_same_whatever_the_number_of_articles(self):
        small = make_topic(*self.articles[:1])
        large = make_topic(*self.articles, *(make_article() for _ in range(40)))
        pages = [desk("articles_topic_change", topic.pk) for topic in (small, large)]
        counts = [queries_of(self.client, page) for page in pages]
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 15)

    def test_the_same_article_stands_once(self):
        topic = make_topic(self.articles[0])
        self.send(topic, added=f"{self.articles[0].pk} {self.articles[0].pk}")
        self.assertEqual(TopicEntry.objects.count(), 1)
