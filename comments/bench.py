"""What the benchmark measures of comments: an article with very many, and posting."""

from itertools import count

from django.contrib.auth import get_user_model
from django.db import connection
from django.urls import reverse

from articles.models import Article
from comments import counters, posting
from comments.laying import lay_out
from comments.models import Comment
from newsportal import site
from newsportal.bench import Call, Page, signed_in
from newsportal.models import SiteSettings

SAID = "四月里从南岸坐头班渡船过来，看见煤栈那边新亮了灯，报道里写的都对得上。"
MANY, SOME, FEW = 10_000, 200, 5
# Everybody says something; a third begins threads, the others answer the first one.
FILL = """
INSERT INTO comments_comment (
  article_id, author_id, parent_id, root_id, text, html, words_version, status, created_at,
  region, is_pinned, is_featured, held_rule, held_match, reason, key, like_count, reply_count
)
SELECT article_id, everybody[number %% cardinality(everybody) + 1],
       CASE WHEN number %% 3 > 0 THEN id END, CASE WHEN number %% 3 > 0 THEN id END,
       text, html, words_version, status, created_at, region, false, false, '', '', '',
       gen_random_uuid(), 0, 0
FROM comments_comment, generate_series(2, %s) AS number,
     (SELECT array_agg(id) AS everybody FROM accounts_member) AS members
WHERE id = %s
"""


def parts():
    """Yield articles with many, some and few comments, their further pages, and posting."""
    member, _ = get_user_model().objects.get_or_create(username="评论者")
    *articles, quiet = Article.objects.published().order_by("-pk")[:4]
    for article, number in zip(articles, (MANY, SOME, FEW), strict=True):
        root = _fill(article, member, number)
        yield Page(f"article, {number:,} comments", [article.get_absolute_url()])
        if number == MANY:
            address = reverse("comments:discussion", args=[article.pk])
            yield Page("comments, hottest", [f"{address}?order=hot"])
            yield Page(
                "comments, a thread", [f"{root.get_absolute_url()}?after={root.pk + 5000}"]
            )
        if number != SOME:
            fragment = f"{reverse('newsportal:fragment')}?path={article.get_absolute_url()}"
            yield Page(f"fragment, {number:,} comments", [fragment], signed_in(member))
    SiteSettings.objects.update(
        comment_preset="open", comments_per_minute=MANY, requires_confirmed_email=False
    )
    site.forget()
    # Nobody may say the same twice, in an earlier run either.
    numbers = count(Comment.objects.count())
    yield Call("post a comment", lambda: _post(member, quiet, next(numbers)))


def _fill(article, member, number):
    """Return the first comment of an article, which has as many as are asked for."""
    root = article.comments.filter(root=None).order_by("pk").first()
    if root is None:
        root = Comment(
            article=article, author=member, text=SAID, html=lay_out(SAID), status="public"
        )
        root.enter()
        with connection.cursor() as cursor:
            cursor.execute(FILL, [number, root.pk])
        for fault in counters.faults():
            fault.mend()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE comments_comment")
    return root


def _post(member, article, number):
    posting.post(member, article, f"{SAID}{number}")
