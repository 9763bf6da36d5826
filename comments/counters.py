"""The counts that articles and comments keep, against what there is to count."""

from collections.abc import Iterator

from django.db import connection

# Table, column, what to call a row, and what the count must be of row `kept`.
KEPT = [
    (
        "articles_article",
        "comment_count",
        "article",
        "SELECT count(*) FROM comments_comment"
        " WHERE article_id = kept.id AND status = 'public'",
    ),
    (
        "comments_comment",
        "reply_count",
        "comment",
        "SELECT count(*) FROM comments_comment AS reply"
        " WHERE reply.root_id = kept.id AND reply.status = 'public'",
    ),
    (
        "comments_comment",
        "like_count",
        "comment",
        "SELECT count(*) FROM comments_commentlike WHERE comment_id = kept.id",
    ),
]
FIND = """
SELECT kept.id, kept.{column}, truth.number
FROM {table} AS kept CROSS JOIN LATERAL ({truth}) AS truth(number)
WHERE kept.{column} <> truth.number ORDER BY kept.id
"""
# Counted under the lock that every change of such a count takes.
MEND = """
WITH held AS MATERIALIZED (SELECT id FROM {table} WHERE id = %s FOR NO KEY UPDATE)
UPDATE {table} AS kept SET {column} = ({truth}) FROM held WHERE kept.id = held.id
"""


def faults() -> Iterator[str]:
    """Yield a sentence for each count that is not true."""
    for table, column, kind, truth in KEPT:
        with connection.cursor() as cursor:
            cursor.execute(FIND.format(table=table, column=column, truth=truth))
            for number, kept, counted in cursor.fetchall():
                yield f"{column} of {kind} {number} is {kept}; there are {counted}."
