"""What the index has to say to a query: the newest articles with its tokens.

Plain SQL, because the order of the steps is all that keeps a common word cheap.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from django.utils import timezone

from newsportal.statement import Statement, sql_of

from .models import Article, ArticleSearch
from .models.search import category_mark, with_names, year_mark
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
COLUMNS = {"titles": "title_tokens", "texts": "tokens"}
ALWAYS = datetime.min.replace(tzinfo=UTC)

PUBLIC = (
    "published_at BETWEEN %(since)s AND %(now)s"
    " AND (expires_at IS NULL OR expires_at > %(now)s)"
)

# To read the whole table is to unpack every array, a price that the planner does not know.
# For a common word it would do so; hence the SELECT, which keeps the word from it.
HOLDING = f"FROM {TABLE} WHERE {{column}} @> (SELECT %({{tokens}})s::int[]) AND {{rule}}"
NEWEST = "ORDER BY published_at DESC, article_id DESC LIMIT {room}"
# Fenced by OFFSET 0, lest the planner walk back through all moments instead.
STEP = f"""
(SELECT * FROM (SELECT article_id, published_at {HOLDING} OFFSET 0) AS step {NEWEST})
"""  # noqa: S608 - our own names
# Where there are not many, all are sorted; of many the newest are looked up step by step.
HITS = f"""
some_{{side}} AS MATERIALIZED (
  SELECT article_id, published_at {HOLDING} LIMIT {MOST + 1}),
{{side}} AS MATERIALIZED (
  SELECT * FROM (
    (SELECT * FROM some_{{side}} WHERE NOT {{is_much}} {NEWEST}) UNION ALL {{steps}}
  ) AS hits WHERE {{condition}} LIMIT {{room}})
"""  # noqa: S608 - our own names
IS_MUCH = "(SELECT count(*) > {most} FROM some_{side})"
NOBODY = "{side} AS (SELECT NULL::bigint AS article_id WHERE FALSE)"
# Where titles fill their room, no text can come before them and none is looked up.
CONDITIONS = {"titles": "TRUE", "texts": "(SELECT count(*) < {room} FROM titles)"}

CANDIDATES = """
WITH {titles}, {texts}
SELECT pk, title, extract(epoch FROM article.published_at)::float8,
  titles.article_id IS NOT NULL, texts.article_id IS NOT NULL, {text},
  CASE WHEN {room} IN ((SELECT count(*) FROM titles), (SELECT count(*) FROM texts))
  THEN (SELECT count(*) FROM some_{counted}) END
FROM titles FULL JOIN texts USING (article_id) JOIN ({articles}) AS article ON pk = article_id
"""
TEXT = r"CASE WHEN texts.article_id IS NOT NULL THEN concat_ws(E'\n', summary, open_body) END"

# What is rare weighs much; a title that holds all tokens has a share of about one.
SHARES = f"""
WITH held AS MATERIALIZED (
  SELECT ARRAY(
    SELECT article_id FROM {TABLE}
    WHERE title_tokens @> ARRAY[token] AND {{rule}} LIMIT {EACH}) AS titles
  FROM unnest(%(parts)s::int[]) AS token),
whole AS (SELECT ln(greatest(reltuples, 1000)) AS weight FROM pg_class
          WHERE oid = '{TABLE}'::regclass),
found AS MATERIALIZED (
  SELECT titles, greatest(1 - ln(cardinality(titles)) / weight, 0.01) AS share
  FROM held, whole WHERE cardinality(titles) > 0),
best AS (
  SELECT article_id, sum(share) AS share FROM found, unnest(titles) AS article_id
  GROUP BY article_id ORDER BY share DESC, article_id DESC LIMIT {BEST})
SELECT pk, title, extract(epoch FROM published_at)::float8, share
FROM best JOIN ({{articles}}) AS article ON pk = article_id
"""  # noqa: S608 - our own names

NEWEST_TITLES = "WITH {titles} SELECT article_id FROM titles"
NAMES = "SELECT pk, names FROM ({articles}) AS article WHERE pk = ANY(%(articles)s::bigint[])"


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

    @property
    def kind(self) -> "Scope":
        """Return what scopes with the same SQL have in common."""
        return Scope(self.categories and (0,), is_desk=self.is_desk)


class Candidate(NamedTuple):
    """An article that may be meant, and what has to be read of it."""

    pk: int
    title: str
    # In seconds; a draft has none.
    published_at: float | None
    is_title: bool = False
    is_text: bool = False
    # Only where it is in doubt whether the words stand there.
    text: str | None = None
    # How much of the query the title holds.
    share: float = 0


def candidates(query: Query, scope: Scope, by_time: bool) -> tuple[list[Candidate], int | None]:
    """Return articles by title and by text, and how many there are if not these alone."""
    sides, room = ("titles", "texts"), ROOM
    if by_time or not query.tokens:
        sides = ("texts",) if query.tokens else ("titles",)
        room = MOST if scope.is_desk else 2 * ROOM
    rows = _candidates(scope.kind, sides, room, query.is_sure)(_values(query, scope))
    return [Candidate(*row) for *row, _count in rows], rows[0][-1] if rows else None


def newest_titles(query: Query, scope: Scope) -> list[int]:
    """Return numbers of the newest articles whose titles may hold the query."""
    rows = _newest_titles(scope.kind)(_values(query, scope))
    return [number for [number] in rows]


def shares(query: Query, scope: Scope) -> list[Candidate]:
    """Return articles whose titles hold a part of the query."""
    tokens = query.title_tokens
    count = min(PARTS, len(tokens))
    if count < 2:
        return []
    parts = [tokens[place * len(tokens) // count] for place in range(count)]
    rows = _shares(scope.kind)(scope.values | {"parts": numbers(parts)})
    found = [Candidate(*row, share=share / count) for *row, share in rows]
    least = LEAST_SHARE * max((part.share for part in found), default=0)
    return [part for part in found if part.share >= least]


def names(articles: list[int], scope: Scope) -> dict[int, str]:
    """Return the names of authors and tags that stand at some articles."""
    return dict(_names(scope.kind)(scope.values | {"articles": articles})) if articles else {}


def _values(query, scope):
    """Return the tokens sought, also with the marks of this year and the last."""
    now = timezone.localtime()
    values = scope.values | {"old": now.replace(now.year - 1, 1, 1, 0, 0, 0, 0)}
    for side, tokens in (("titles", query.title_tokens), ("texts", query.tokens)):
        values[side] = numbers(tokens)
        for ago in (0, 1):
            values[f"{side}_{ago}"] = numbers([*tokens, year_mark(now.year - ago)])
    return values


@cache
def _candidates(kind, sides, room, is_sure):
    hits = {side: NOBODY.format(side=side) for side in COLUMNS}
    hits |= {side: _hits(side, kind, room) for side in sides}
    read = ["pk", "title", "published_at"]
    articles = kind.articles.values(*read)
    if not is_sure:
        articles = kind.articles.with_open_body().values(*read, "summary", "open_body")
    sql = CANDIDATES.format(
        **hits,
        text="NULL" if is_sure else TEXT,
        room=room,
        counted=sides[-1],
        articles=sql_of(articles),
    )
    return Statement(sql)


@cache
def _newest_titles(kind):
    return Statement(NEWEST_TITLES.format(titles=_hits("titles", kind, ROOM)))


@cache
def _shares(kind):
    articles = sql_of(kind.articles.values("pk", "title", "published_at"))
    return Statement(SHARES.format(rule=kind.rule("title_tokens"), articles=articles))


@cache
def _names(kind):
    return Statement(
        NAMES.format(articles=sql_of(with_names(kind.articles).values("pk", "names")))
    )


def _hits(side, kind, room):
    """Write what finds the newest rows with the tokens sought.

    A year is a token as well, so of many rows those of the last two years are asked for
    first, one by one; what is older is asked for only if they do not fill the room.
    """
    part = {"side": side, "column": COLUMNS[side], "room": room}
    rule, is_much = kind.rule(COLUMNS[side]), IS_MUCH.format(most=MOST, side=side)
    steps = {side: rule}
    if not kind.is_desk:
        older = f"{rule} AND published_at < %(old)s"
        steps = {f"{side}_0": rule, f"{side}_1": rule, side: older}
    steps = [
        STEP.format(**part, tokens=tokens, rule=f"{rule} AND {is_much}")
        for tokens, rule in steps.items()
    ]
    return HITS.format(
        **part,
        tokens=side,
        rule=rule,
        is_much=is_much,
        steps=" UNION ALL ".join(steps),
        condition=CONDITIONS[side].format(room=room),
    )
