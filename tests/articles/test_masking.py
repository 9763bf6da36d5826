"""Listed words reach no reader: not in pages, lists, search, feeds or what machines read."""

from django.test import TestCase
from django.urls import get_resolver, reverse
from django.utils import timezone

from articles.models import Article, Favourite, Like, Newsflash, Topic
from articles.search import for_desk
from articles.tasks import mask_articles
from newsportal.models import Word
from newsportal.words import Action, Scope
from tests.comments.claims import make_complaint
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_editor,
    make_item,
    make_member,
    make_newsflash,
    make_superuser,
)

WORD = "葵花典"
COMMENT_PAGES = ["comment", "edit", "delete", "like", "report"]
APPS = ["articles", "accounts", "comments", "newsportal", "shop"]


def list_word(text=WORD, **values):
    return Word.objects.create(text=text, **({"scopes": [Scope.ARTICLE]} | values))


class WalkTests(TestCase):
    """Whoever adds an address adds what fills its blanks below, and is walked too."""

    @classmethod
    def setUpTestData(cls):
        cls.category = make_category(slug="tech", front_shape="lists")
        cls.author = make_author()
        texts = {
            "title": f"江湖上的{WORD}去了哪里",
            "summary": f"有人说{WORD}早已失传。",
            "body": f"<h2>说{WORD}</h2><p>少年找到了<strong>{WORD[0]}</strong>{WORD[1:]}。</p>"
            f"<h2>后来</h2><p>山门前的石阶上只剩下月光。</p>",
            "category": cls.category,
            "authors": [cls.author],
        }
        cls.articles = [make_article(published=True, **texts) for _ in range(3)]
        for article in cls.articles:
            article.tags.add("江湖")
        cls.topic = Topic.objects.create(
            title="江湖旧事", slug="jianghu", published_at=timezone.now()
        )
        for position, article in enumerate(cls.articles):
            cls.topic.entries.create(article=article, position=position)
        cls.item = make_item(topic=cls.topic)
        cls.newsflash = make_newsflash(text=f"刚刚，{WORD}重现江湖。")
        cls.member = make_member()
        for model in (Like, Favourite):
            model.objects.put(cls.member, cls.articles[1])
        cls.complaint = make_complaint(cls.articles[1])
        cls.comment = make_comment(cls.articles[1], cls.member)
        cls.word = list_word()

    def blanks(self):
        """Return what fills the blanks of addresses, by its name, by the address's first."""
        day = timezone.localdate(self.articles[1].published_at)
        return {
            "articles:newsflash pk": self.newsflash.pk,
            "articles:author pk": self.author.pk,
            "articles:tag slug": self.articles[1].tags.get().slug,
            "articles:topic slug": self.topic.slug,
            "shop:item pk": self.item.pk,
            "articles:author_feed pk": self.author.pk,
            **{f"comments:{page} pk": self.comment.pk for page in COMMENT_PAGES},
            "comments:complaint key": self.complaint.key,
            "comments:objection pk": self.complaint.pk,
            "articles:tag_feed slug": self.articles[1].tags.get().slug,
            "key": "0123456789",
            "kind": "atom",
            "articles:cover name": "none",
            "shape": "wide",
            "name": "none.webp",
            "period": "week",
            "number": 1,
            "token": "x",
            "pk": self.articles[1].pk,
            "slug": "tech",
            **{name: getattr(day, name) for name in ("year", "month", "day")},
        }

    def walk(self):
        for app in APPS:
            _path, resolver = get_resolver().namespace_dict.get(app, ("", None))
            names = resolver.reverse_dict if resolver else {}
            for name in names:
                if isinstance(name, str):
                    [(_pattern, parameters), *_others] = names[name][0]
                    yield self.address(f"{app}:{name}", parameters)
        for sought in ("石阶上只剩", "江湖", WORD, f"{WORD} 月光"):
            yield f"{reverse('articles:search')}?q={sought}"
        yield "/nowhere/"

    def address(self, name, parameters):
        blanks = self.blanks()
        return reverse(
            name, kwargs={key: blanks.get(f"{name} {key}") or blanks[key] for key in parameters}
        )

    def read(self, address):
        response = self.client.get(address)
        self.assertLess(response.status_code, 500, address)
        content = b"".join(response) if response.streaming else response.content
        return content.decode("utf-8", "replace")

    def assert_nowhere(self):
        for address in self.walk():
            with self.subTest(address=address):
                self.assertNotIn(WORD, self.read(address))

    def test_while_the_job_has_not_run_pages_mask_by_themselves(self):
        self.assert_nowhere()

    def test_when_the_job_has_run_members_find_the_word_no_more_than_visitors(self):
        mask_articles()
        self.client.force_login(self.member)
        self.assert_nowhere()

    def test_three_characters_are_three_stars_wherever_readers_look(self):
        page = self.read(self.articles[1].get_absolute_url())
        self.assertGreaterEqual(page.count("江湖上的***去了哪里"), 5)
        self.assertIn("<strong>*</strong>**。", page)
        self.assertIn("有人说***早已失传。", page)
        self.assertIn("刚刚，***重现江湖。", self.read(self.newsflash.get_absolute_url()))
        lists = ("home", "latest", "category", "tag", "topic", "author", "archive_day")
        for name in lists:
            _path, resolver = get_resolver().namespace_dict["articles"]
            [(_pattern, parameters), *_others] = resolver.reverse_dict[name][0]
            with self.subTest(name=name):
                page = self.read(self.address(f"articles:{name}", parameters))
                self.assertIn("江湖上的***去了哪里", page)
        self.assertIn("江湖上的***去了哪里", self.read("/search/?q=石阶上只剩"))

    def test_when_the_word_is_taken_off_the_text_is_back_before_any_job(self):
        mask_articles()
        self.word.delete()
        page = self.read(self.articles[1].get_absolute_url())
        self.assertIn(WORD, page)
        self.assertNotIn("***", page)

    def test_editors_see_and_find_what_was_written(self):
        mask_articles()
        self.client.force_login(make_superuser())
        lists = ["", "?state=published", f"?q={WORD}"]
        for address in [
            *(f"/admin/articles/article/{query}" for query in lists),
            f"/admin/articles/article/{self.articles[1].pk}/change/",
            f"/admin/articles/newsflash/{self.newsflash.pk}/change/",
        ]:
            with self.subTest(address=address):
                self.assertIn(WORD, self.read(address))
        self.assertIn(self.articles[1].pk, for_desk(WORD))


class KeepingTests(TestCase):
    def test_what_holds_no_listed_word_keeps_no_second_text(self):
        list_word()
        article = make_article(title="清白的题目", published=True)
        article.refresh_from_db()
        self.assertIsNone(article.masked_title)
        self.assertIsNone(article.masked_body_html)
        self.assertEqual(Article.objects.stale().count(), 0)

    def test_the_job_masks_only_what_is_stale_and_goes_on_where_it_was_stopped(self):
        articles = [make_article(title=f"{WORD}{number}") for number in range(45)]
        list_word()
        steps = Article.objects.mask_stale()
        next(steps)
        steps.close()
        left = Article.objects.stale().count()
        self.assertTrue(0 < left < 45)
        self.assertEqual(sum(Article.objects.mask_stale()), left)
        self.assertEqual(sum(Article.objects.mask_stale()), 0)
        stored = Article.objects.get(pk=articles[-1].pk)
        self.assertEqual((stored.title, stored.masked_title), (f"{WORD}44", "***44"))

    def test_the_job_leaves_the_update_time_and_the_version_alone(self):
        article = make_article(title=WORD, published=True)
        before = (article.updated_at, article.version)
        list_word()
        mask_articles()
        article.refresh_from_db()
        self.assertEqual((article.updated_at, article.version), before)

    def test_a_change_of_other_scopes_leaves_articles_as_they_are(self):
        make_article(title=WORD)
        list_word(scopes=[Scope.COMMENT])
        self.assertEqual(Article.objects.stale().count(), 0)

    def test_an_edit_is_masked_as_it_is_saved(self):
        list_word()
        article = make_article(published=True)
        article.title = f"说{WORD}"
        article.save(update_fields=["title"])
        self.assertContains(self.client.get(article.get_absolute_url()), "说***")
        self.assertEqual(Article.objects.stale().count(), 0)

    def test_runs_of_stars_and_words_to_hold_stay_as_typed(self):
        list_word("留中", action=Action.HOLD)
        body = "<p>记者：**、****和***，留中不发。</p>"
        article = make_article(body=body, published=True)
        self.assertContains(self.client.get(article.get_absolute_url()), body)


class SafetyTests(TestCase):
    """What was read for readers never overwrites what was written."""

    def setUp(self):
        list_word()
        self.article = make_article(title=f"说{WORD}", body=f"<p>{WORD}</p>", published=True)
        self.shown = Article.objects.published().get()

    def test_masked_texts_cannot_be_saved(self):
        self.assertEqual(self.shown.title, "说***")
        for values in ({}, {"update_fields": ["title"]}, {"update_fields": ["body"]}):
            with self.assertRaises(TypeError):
                self.shown.save(**values)
        self.shown.save(update_fields=["allows_comments"])
        self.assertEqual(Article.objects.get().title, f"说{WORD}")

    def test_steps_keep_what_was_written(self):
        self.shown.publish(make_editor())
        self.assertEqual(self.shown.revisions.first().title, f"说{WORD}")
        self.assertEqual(self.shown.revisions.first().body, f"<p>{WORD}</p>")
        Article.objects.published().get().withdraw(make_editor(), reason="试")
        self.assertEqual(Article.objects.get().body, f"<p>{WORD}</p>")

    def test_what_is_loaded_later_is_masked_too(self):
        card = Article.objects.for_cards().get()
        self.assertEqual(card.body_html, "<p>***</p>")
        self.assertEqual(card.body, "<p>***</p>")
        card.refresh_from_db()
        self.assertEqual(card.title, "说***")
        self.assertEqual(Article.objects.only("summary").for_readers().get().title, "说***")

    def test_a_newsflash_is_as_safe(self):
        Newsflash.objects.create(text=WORD)
        with self.assertRaises(TypeError):
            Newsflash.objects.published().get().save()
