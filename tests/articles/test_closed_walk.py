"""The closed part of an article stands nowhere but before whoever has the right to it."""

from django.test import TestCase
from django.urls import reverse

from articles.feeds import KINDS
from articles.models import Access, Picture
from articles.tasks import mask_articles
from tests.articles import test_masking
from tests.articles.picture_files import picture, upload
from tests.factories import make_editor, make_member

SECRET = "窖藏暗语"
# Stands beside the secret alone, so that a search for it would show both.
BESIDE = "荷塘里的夜航船"
BODY = (
    "<h2>说起</h2><p>少年找到了它。</p><p>山门前的石阶上只剩下月光。</p>"
    "<closed-part></closed-part>"
    f"<h2>{SECRET}之一</h2><p>{BESIDE}，{SECRET}，{test_masking.WORD}。</p>"
    f'<p><a href="/{SECRET}">此</a></p><table><caption>{SECRET}</caption>'
    f"<tr><th>{SECRET}</th></tr></table>"
)
FIGURE = '<figure><img src="{}" alt="{}"><figcaption>{}</figcaption></figure>'


class ClosedWalkTests(TestCase):
    """Walks what the masking tests walk: whoever adds an address adds it there."""

    walk, address = test_masking.WalkTests.walk, test_masking.WalkTests.address
    blanks, read = test_masking.WalkTests.blanks, test_masking.WalkTests.read

    @classmethod
    def setUpTestData(cls):
        test_masking.WalkTests.setUpTestData.__func__(cls)
        file = upload(picture())
        said = {"alt": SECRET, "credit": SECRET}
        cls.picture = Picture.objects.receive(file, make_editor(), **said)
        cls.reader = make_member()

    def close(self, access):
        editor = make_editor()
        for article in self.articles:
            article.access, article.price = access, 50 * (access == Access.POINTS)
            article.body = BODY + FIGURE.format(self.picture.url, SECRET, SECRET)
            article.save()
            article.publish(editor)

    def more(self):
        """Yield what the walk leaves out: other feeds, searches, the fragment, lost pages."""
        for page in ("feed", "category_feed", "tag_feed", "author_feed"):
            blanks = {"feed": [], "category_feed": ["slug"], "tag_feed": ["slug"]}
            first = self.address(f"articles:{page}", blanks.get(page, ["pk"]))
            yield from (first + kind.tail for kind in KINDS.values())
        for name in ("search", "suggest"):
            yield f"{reverse(f'articles:{name}')}?q={BESIDE}"
        for article in self.articles:
            yield article.get_absolute_url()
            yield f"{reverse('newsportal:fragment')}?path={article.get_absolute_url()}"
            yield reverse("articles:whole", args=[article.pk])

    def assert_nowhere(self):
        for address in [*self.walk(), *self.more()]:
            answer = self.read(address)
            with self.subTest(address=address):
                self.assertNotIn(SECRET, answer)
                self.assertNotIn(self.picture.file.name, answer)

    def assert_kept_from(self, member, access):
        """Walk as a member, to whom all is shown that visitors see, and more."""
        self.close(access)
        self.client.force_login(member)
        self.assert_nowhere()

    def test_what_is_for_members_is_in_nothing_a_visitor_gets(self):
        self.close(Access.MEMBERS)
        self.assert_nowhere()

    def test_what_is_for_commenters_is_in_nothing_others_get(self):
        self.assert_kept_from(self.reader, Access.COMMENTERS)

    def test_what_costs_points_is_in_nothing_others_get(self):
        self.assert_kept_from(self.reader, Access.POINTS)

    def test_what_is_for_vip_members_is_in_nothing_others_get(self):
        self.assert_kept_from(self.reader, Access.VIP)

    def test_masked_and_withdrawn_it_is_in_nothing_either(self):
        self.close(Access.VIP)
        mask_articles()
        self.articles[1].withdraw(make_editor(), reason="试验")
        self.client.force_login(self.reader)
        self.assert_nowhere()

    def test_opened_to_everybody_it_is_where_it_was_missing(self):
        self.close(Access.OPEN)
        found = [address for address in self.more() if SECRET in self.read(address)]
        pages = {article.get_absolute_url() for article in self.articles}
        self.assertLessEqual(pages, set(found))
        self.assertTrue([address for address in found if "feed" in address])
        self.assertTrue([address for address in found if "search" in address])
