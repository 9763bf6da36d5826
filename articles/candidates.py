"""What the index has to say to a query: the newest articles with its tokens.

Plain SQL, because the order of the steps is all that keeps a common word cheap.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone

from .models import Article, ArticleSearch
from .models.search import category_mark, year_mark
from .query import Query
from .tokens import numbers

# How many candidates titles may bring, and as many whole texts.
ROOM = 200
# Beyond it a number of results says no more.
MOST = 1000

# For titles that hold a part of the query: how many of its tokens are asked for, how many
# titles each may bring, how many of the best are looked at, and how much of what the best
# one holds the others must hold to be more than noise.
PARTS, EACH, BEST, LEAST_SHARE = 12, 5000, 100, 0.5

TABLE = ArticleSearch._meta.db_table
ALWAYS = datetime.min.replace(tzinfo=UTC)

# To read the whole table is to unpack every array, a price that the planner does not know.
PLAN = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; "

PUBLIC = (
    "published_at BETWEEN %(since)s AND %(now)s"
    " AND (expires_at IS NULL OR expires_at > %(now)s)"
)
# Fenced by OFFSET 0, lest the planner walk back through all moments instead.
NEWEST = """
(SELECT * FROM (
   SELECT article_id, published_at FROM {table}
   WHERE {column} @> %({name})s::int[] AND {rule} OFFSET 0) AS {name}
 ORDER BY published_at DESC, article_id DESC LIMIT %(room)s)
"""
STEPS = "SELECT * FROM ({steps}) AS steps LIMIT %(room)s"
NOBODY = "SELECT NULL::bigint AS article_id WHERE FALSE"
# Where titles fill their room, no text can come before them and none is looked up.
CANDIDATES = """
WITH titles AS MATERIALIZED ({titles}),
texts AS MATERIALIZED (
  SELECT * FROM ({texts}) AS newest WHERE (SELECT count(*) FROM titles) < %(room)s)
SELECT ARRAY(SELECT article_id FROM titles), ARRAY(SELECT article_id FROM texts),
  CASE WHEN %(room)s IN ((SELECT count(*) FROM titles), (SELECT count(*) FROM texts))
  THEN (SELECT count(*) FROM (
    SELECT FROM {table} WHERE {column} @> %(sought)s::int[] AND {rule} LIMIT %(most)s
  ) AS counted) END
"""
# What is rare weighs much; a title that holds all tokens has a share of about one.
SHARES = """
WITH found AS MATERIALIZED (
  SELECT article_id, count(*) OVER (PARTITION BY token) AS frequency
  FROM unnest(%(parts)s::int[]) AS token CROSS JOIN LATERAL (
    SELECT article_id FROM {table}
    WHERE title_tokens @> ARRAY[token] AND {rule} LIMIT %(each)s) AS titles),
whole AS (SELECT ln(greatest(reltuples, 1000)) AS weight FROM pg_class
          WHERE oid = '{table}'::regclass)
SELECT article_id, sum(greatest(1 - ln(frequency) / weight, 0.01)) / %(count)s AS share
FROM found, whole GROUP BY article_id ORDER BY share DESC, article_id DESC LIMIT %(best)s
"""


@dataclass(frozen=True)
class Scope:
    """Where to look: in some categories, from some moment on; the desk sees all."""

    categories: tuple[int, ...] = ()
    since: datetime = ALWAYS
    is_desk: bool = False

    @property
    def articles(self):
        return Article.objects.all() if self.is_desk else Article.objects.published()

    def rule(self, column: str) -> str:
        """Return the condition on a row whose tokens are looked up in this column."""
        if self.is_desk:
            return "TRUE"
        return f"{PUBLIC} AND {column} && %(marks)s::int[]" if self.categories else PUBLIC

    @property
    def values(self) -> dict:
        marks = numbers(map(category_mark, self.categories))
        return {"since": self.since, "now": timezone.now(), "marks": marks}


def candidates(query: Query, scope: Scope, by_time: bool) -> tuple[list, list, int | None]:
    """Return numbers by title and by text, and how many there are if not these alone."""
    values = scope.values | {"most": MOST + 1, "room": ROOM}
    titles = texts = NOBODY
    if not (by_time and query.tokens):
        titles = _newest("title_tokens", query.title_tokens, scope, values)
    if query.tokens:
        texts = _newest("tokens", query.tokens, scope, values)
    if NOBODY in (titles, texts):
        values["room"] = MOST if scope.is_desk else 2 * ROOM
    column = "tokens" if query.tokens else "title_tokens"
    values["sought"] = numbers(query.tokens or query.title_tokens)
    rule = scope.rule(column)
    [found] = run(CANDIDATES, values, titles=titles, texts=texts, column=column, rule=rule)
    return found


def newest_titles(query: Query, scope: Scope) -> list[int]:
    """Return numbers of the newest articles whose titles may hold the query."""
    values = scope.values | {"room": ROOM}
    titles = _newest("title_tokens", query.title_tokens, scope, values)
    return [number for number, *_moment in run("{titles}", values, titles=titles)]


def shares(query: Query, scope: Scope) -> dict[int, float]:
    """Return articles whose titles hold a part of the query, and how much of it."""
    tokens = query.title_tokens
    count = min(PARTS, len(tokens))
    if count < 2:
        return {}
    parts = [tokens[place * len(tokens) // count] for place in range(count)]
    values = {"parts": numbers(parts), "count": count, "each": EACH, "best": BEST}
    rows = run(SHARES, scope.values | values, rule=scope.rule("title_tokens"))
    return {pk: share for pk, share in rows if share >= rows[0][1] * LEAST_SHARE}


def _newest(column, wanted, scope, values):
    """Write the query for the newest rows with these tokens, and set its values.

    A year is a token as well, so the last two years are asked first, one by one; what is
    older is asked only if they do not fill the room.
    """
    steps = [(wanted, "")]
    if not scope.is_desk:
        now = timezone.localtime()
        recent = [([*wanted, year_mark(now.year - ago)], "") for ago in (0, 1)]
        steps = [*recent, (wanted, " AND published_at < %(old)s")]
        values["old"] = now.replace(now.year - 1, 1, 1, 0, 0, 0, 0)
    parts = []
    for place, (tokens, older) in enumerate(steps):
        name = f"{column}_{place}"
        values[name] = numbers(tokens)
        rule = scope.rule(column) + older
        parts.append(NEWEST.format(table=TABLE, column=column, name=name, rule=rule))
    return STEPS.format(steps="UNION ALL".join(parts))


def run(sql, values, **parts):
    with connection.cursor() as cursor:
        cursor.execute(PLAN + sql.format(table=TABLE, **parts), values)
        while cursor.nextset():
            pass
        return cursor.fetchall()
