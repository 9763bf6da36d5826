"""Articles that say what another says already: much of the same text, or the same title."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from accounts.models import Member

from .candidates import TABLE
from .models import Article, Status
from .tokens import join, numbers, plain, tokens

# So many percent of all that two texts hold has to be in both.
LEAST = 50
# From so many places of the text a piece of so many characters is looked up as a whole.
PLACES, PIECE, EACH = 8, 24, 20
# Below it a text is a line that many may share.
SHORTEST = 80
MOST = 3

# To read the whole table is to unpack every array, a price that the planner does not know.
PLAN = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; "
HOLDING = "(SELECT article_id FROM {table} WHERE {column} @> %({name})s::int[] LIMIT %(each)s)"


@dataclass(frozen=True)
class Twin:
    """An article that is much like the text, and how much of both they share in percent."""

    pk: int
    title: str
    share: int


def of(title: str, body: str, *, but: int | None, by: Member) -> list[Twin]:
    """Return the nearest articles that this person may know of, besides the one at hand."""
    text = plain(body)
    own = set(numbers(tokens(f"{title}\n{text}")))
    known = Q(status=Status.PUBLISHED) | Q(pk__in=Article.objects.editable_by(by).values("pk"))
    rows = Article.objects.filter(known, pk__in=_candidates(title, text)).exclude(pk=but)
    twins = [
        Twin(pk, other, _share(own, set(theirs or ())))
        for pk, other, theirs in rows.values_list("pk", "title", "search__tokens")
    ]
    near = [t for t in twins if t.share >= LEAST or join(t.title) == join(title)]
    return sorted(near, key=lambda twin: (-twin.share, twin.pk))[:MOST]


def _share(own, theirs):
    return round(100 * len(own & theirs) / max(1, len(own | theirs)))


def _candidates(title, text):
    """Return articles of this title, and those that hold a piece of the text."""
    pieces = {"title": ("title_tokens", title)} if title.strip() else {}
    if len(text) >= SHORTEST:
        step = (len(text) - PIECE) // PLACES
        for place in range(PLACES):
            start = place * step
            pieces[f"piece_{place}"] = ("tokens", text[start : start + PIECE])
    sought = {name: numbers(tokens(piece)) for name, (_column, piece) in pieces.items()}
    steps = [
        HOLDING.format(table=TABLE, column=pieces[name][0], name=name)
        for name, found in sought.items()
        if len(found) > 1
    ]
    if not steps:
        return []
    with connection.cursor() as cursor:
        cursor.execute(PLAN + " UNION ".join(steps), sought | {"each": EACH})
        while cursor.nextset():
            pass
        return [pk for [pk] in cursor.fetchall()]
