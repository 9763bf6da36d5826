"""The counts that articles and comments keep, against what there is to count."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.db import connection, transaction


@dataclass(frozen=True)
class Count:
    """A column that counts, and what it must be in a row `kept`."""

    table: str
    column: str
    kind: str
    truth: str


COUNTS = [
    Count(
        "articles_article",
        "comment_count",
        "article",
        "SELECT count(*) FROM comments_comment"
        " WHERE article_id = kept.id AND status = 'public'",
    ),
    Count(
        "comments_comment",
        "reply_count",
        "comment",
        "SELECT count(*) FROM comments_comment AS reply"
        " WHERE reply.root_id = kept.id AND reply.status = 'public'",
    ),
    Count(
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
LOCK = "SELECT FROM {table} WHERE id = %s FOR NO KEY UPDATE"
MEND = "UPDATE {table} AS kept SET {column} = ({truth}) WHERE id = %s"


@dataclass(frozen=True)
class Fault:
    """A count that is not true."""

    count: Count
    number: int
    kept: int
    counted: int

    def __str__(self) -> str:
        column, kind = self.count.column, self.count.kind
        return f"{column} of {kind} {self.number} is {self.kept}; there are {self.counted}."

    def mend(self) -> None:
        """Count again, while nobody changes the count of this row."""
        with transaction.atomic(), connection.cursor() as cursor:
            # In a statement of its own: a count sees what was committed before it began.
            for statement in (LOCK, MEND):
                cursor.execute(statement.format(**asdict(self.count)), [self.number])


def faults() -> Iterator[Fault]:
    """Yield each count that is not true."""
    for count in COUNTS:
        with connection.cursor() as cursor:
            cursor.execute(FIND.format(**asdict(count)))
            for row in cursor.fetchall():
                yield Fault(count, *row)
