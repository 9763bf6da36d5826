"""The queries of pages with comments, the same however many there are."""

import pytest
from django.db import connection
from django.test import Client

from comments.models import Comment
from newsportal.models import SiteSettings
from tests.counting import queries_of
from tests.factories import make_article, make_author, make_comment, make_member

FILL = """
INSERT INTO comments_comment (
  article_id, author_id, parent_id, root_id, text, html, words_version, status, created_at,
  region, is_pinned, is_featured, held_rule, held_match, reason, key, like_count, reply_count
)
SELECT article_id, author_id,
       CASE WHEN number %% 2 = 0 THEN id END, CASE WHEN number %% 2 = 0 THEN id END,
       text, html, words_version, 'public', created_at, '', false, false, '', '', '',
       gen_random_uuid(), number %% 50, 0
FROM comments_comment, generate_series(1, %s) AS number WHERE id = %s
"""


def fill(root, count):
    """Add so many comments, half of them replies to one."""
    with connection.cursor() as cursor:
        cursor.execute(FILL, [count, root.pk])
        Comment.objects.filter(pk=root.pk).update(reply_count=count // 2)
        cursor.execute("ANALYZE comments_comment")


@pytest.mark.django_db
def test_an_article_costs_the_same_with_ten_comments_and_with_ten_thousand():
    member = make_member()
    article = make_article(published=True, authors=[make_author(member=member)])
    root = make_comment(article, member)
    reader = Client()
    reader.force_login(make_member())
    pages = {
        (Client(), article.get_absolute_url()): 6,
        (Client(), f"/{article.pk}/comments/"): 4,
        (Client(), f"/{article.pk}/comments/?order=hot"): 4,
        (Client(), root.get_absolute_url()): 5,
        (reader, f"/fragment/?path={article.get_absolute_url()}"): 5,
        (reader, "/me/comments/"): 12,
        (reader, f"/{article.pk}/comments/new/"): 12,
    }
    seen = []
    for count in (10, 10_000):
        fill(root, count)
        seen.append({path: queries_of(client, path) for client, path in pages})
    assert seen[0] == seen[1]
    for (_client, path), budget in pages.items():
        assert seen[0][path] <= budget, (path, seen[0][path])


@pytest.mark.django_db
def test_where_nobody_has_said_anything_nothing_is_looked_for():
    silent, hidden, article = (make_article(published=True) for _ in range(3))
    make_comment(hidden, status="held")
    root = make_comment(article)
    reply = make_comment(article, parent=root)
    root.delete_by_author()
    quiet, held, said = (
        queries_of(Client(), each.get_absolute_url()) for each in (silent, hidden, article)
    )
    assert quiet == held == said - 1
    assert (
        f'id="comment-{reply.pk}"' in Client().get(article.get_absolute_url()).content.decode()
    )


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["-is_pinned,-pk", "-is_pinned,-like_count,-pk"])
def test_a_page_of_threads_walks_an_index(order):
    root = make_comment()
    fill(root, 20_000)
    rows = Comment.objects.filter(article=root.article_id).threads()
    plan = rows.order_by(*order.split(","))[:21].explain()
    assert "Sort" not in plan, plan
    assert "Seq Scan" not in plan, plan
    plan = Comment.objects.filter(root=root).replies().order_by("pk")[:4].explain()
    assert "Index Scan using comment_replies" in plan, plan
    assert "Sort" not in plan, plan


@pytest.mark.django_db
def test_whether_a_gone_reply_was_answered_is_not_asked_of_all_comments():
    root = make_comment()
    fill(root, 20_000)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE comments_comment SET parent_id = id - 2 WHERE id > root_id + 2")
        cursor.execute("ANALYZE comments_comment")
    plan = Comment.objects.filter(root=root).replies().order_by("pk")[:50].explain()
    assert "SubPlan" in plan, plan
    assert "Seq Scan" not in plan, plan


@pytest.mark.django_db
def test_a_page_of_threads_is_printed_in_bounded_length():
    SiteSettings.objects.update(comment_preset="open")
    root = make_comment()
    fill(root, 1000)
    page = Client().get(root.article.get_absolute_url()).content.decode()
    assert page.count('id="comment-') <= 20 + 3 * 20
    whole = Client().get(root.get_absolute_url()).content.decode()
    assert whole.count('id="comment-') == 1 + 50
    assert "展开更多回复" in whole


@pytest.mark.django_db
def test_what_is_mine_below_an_article_is_found_by_an_index():
    root = make_comment()
    others = [make_member() for _number in range(40)]
    fill(root, 20_000)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE comments_comment SET author_id = (%s::bigint[])[id %% 40 + 1]",
            [[member.pk for member in others]],
        )
        cursor.execute(
            "INSERT INTO comments_commentlike (comment_id, member_id, created_at)"
            " SELECT id, author_id, created_at FROM comments_comment"
        )
        cursor.execute("ANALYZE comments_comment, comments_commentlike")
    reader = Client()
    reader.force_login(others[0])
    assert reader.get("/fragment/", {"path": root.article.get_absolute_url()}).json()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement FROM pg_prepared_statements WHERE statement LIKE %s",
            ['%"comments_commentlike"%'],
        )
        statements = cursor.fetchall()
    assert statements
    for (statement,) in statements:
        plan = plan_of(statement)
        assert "comment_of_author" in plan, plan
        for slow in ("Seq Scan on comments", "Backward using comments_comment_pkey"):
            assert slow not in plan, plan


def plan_of(statement):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (GENERIC_PLAN) {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())
