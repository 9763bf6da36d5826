"""Opening and closing articles at the desk: one by one on the sheet, and many at once."""

from articles.models import Access, Article
from newsportal.models import LogEntry
from tests.articles.test_bulk import LIST, BulkCase
from tests.articles.test_desk import desk, sheet, sheet_of
from tests.factories import make_article, make_writer

MARK = "<closed-part></closed-part>"
BODY = f"<p>公开的。</p>{MARK}<p>限制的。</p>"


class SheetTests(BulkCase):
    def send(self, article=None, **values):
        data = sheet_of(article, **values) if article else sheet(**values)
        name = "articles_article_change" if article else "articles_article_add"
        address = desk(name, *([article.pk] if article else []))
        return self.client.post(address, data | {"_publish": ""}, follow=True)

    def test_an_article_is_published_for_points(self):
        page = self.send(body=BODY, access="points", price="30")
        article = Article.objects.get()
        self.assertEqual((article.access, article.price), ("points", 30))
        self.assertEqual((article.body_html, article.body), ("<p>公开的。</p>", BODY))
        self.assertContains(page, '<option value="points" selected>')
        self.assertContains(page, "限制的。")

    def test_a_wrong_price_gets_a_sentence_and_loses_nothing(self):
        for price in (
            "",
            "0",
            "-1",
            "1001",
            "99999999999999999999",
            "三十",
            "1.5",
            "\0",
        ):
            with self.subTest(price):
                page = self.send(body=BODY, access="points", price=price)
                self.assertContains(page, "field--wrong")
                self.assertContains(page, "限制的。")
                self.assertContains(page, '<option value="points" selected>')
        self.assertEqual(Article.objects.count(), 0)

    def test_who_is_not_on_the_list_is_refused(self):
        for access in ("everyone", "POINTS", "\0", "x" * 100_000):
            page = self.send(body=BODY, access=access)
            self.assertContains(page, "field--wrong")
        self.assertEqual(Article.objects.count(), 0)

    def test_the_price_is_forgotten_with_the_points(self):
        article = make_article(body=BODY, access=Access.POINTS, price=30)
        self.send(article, access="vip", price="30")
        article.refresh_from_db()
        self.assertEqual((article.access, article.price), ("vip", 0))

    def test_a_mark_with_nothing_below_it_is_pointed_at(self):
        page = self.send(body=f"<p>甲</p>{MARK}", access="members")
        self.assertContains(page, "限制阅读的标记以下没有内容")
        self.assertEqual(Article.objects.count(), 0)

    def test_a_writer_marks_the_part_and_leaves_it_to_editors_for_whom(self):
        self.client.force_login(make_writer())
        form = self.client.get(desk("articles_article_add"))
        self.assertContains(form, 'data-does="closedPart"')
        self.assertNotContains(form, 'name="access"')
        self.client.post(desk("articles_article_add"), sheet(body=BODY, access="vip"))
        self.assertEqual(Article.objects.get().access, "open")

    def test_an_earlier_version_brings_back_for_whom_it_was(self):
        article = make_article(body=BODY, access=Access.POINTS, price=30, published=True)
        article.restrict(self.editor, access=Access.OPEN)
        version = desk("articles_article_version", article.pk, 1)
        self.assertContains(self.client.get(version), "用积分解锁 · 30")
        self.assertContains(self.client.get(version), "限制的。")
        form = self.client.get(desk("articles_article_change", article.pk), {"version": 1})
        self.assertContains(form, '<option value="points" selected>')
        self.assertContains(form, 'name="price" value="30"')


class ListTests(BulkCase):
    def test_the_list_is_filtered_by_whom_articles_are_for(self):
        make_article(title="公开的稿", published=True)
        make_article(title="会员的稿", access=Access.VIP, published=True)
        page = self.client.get(LIST, {"access__exact": "vip"})
        self.assertContains(page, "会员的稿")
        self.assertNotContains(page, "公开的稿")

    def test_many_are_closed_at_once_each_logged_and_kept_as_a_version(self):
        articles = [make_article(body=BODY, published=True) for _ in range(3)]
        page = self.do("restrict", articles, access="points", price="20")
        self.assertContains(page, "已设置阅读权限：3 篇。")
        for article in articles:
            article.refresh_from_db()
            self.assertEqual((article.access, article.price), ("points", 20))
            self.assertNotIn("限制的", article.body_html)
            self.assertEqual(article.revisions.count(), 2)
        entry = LogEntry.objects.filter(verb="change").latest("pk")
        self.assertEqual(entry.after, {"access": "points", "price": 20})

    def test_what_cannot_be_closed_is_left_out_with_the_reason(self):
        empty = make_article(title="没有下文", body=f"<p>甲</p>{MARK}", published=True)
        same = make_article(title="早已如此", access=Access.VIP, published=True)
        page = self.do("restrict", [empty, same], access="vip", price="")
        self.assertContains(page, "没有内容")
        self.assertContains(page, "阅读权限已经如此")

    def test_a_wrong_price_is_asked_about_again(self):
        article = make_article(body=BODY, published=True)
        asked = self.mark("restrict", [article])
        for price in ("", "0", "1001", "-5", "x"):
            page = self.answer(asked, access="points", price=price)
            self.assertContains(page, "field__errors")
        article.refresh_from_db()
        self.assertEqual(article.access, "open")
