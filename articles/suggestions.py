"""What a reader may be looking for: words that many look for, tags, titles.

All of it is public already: a word that was typed is kept only once several visitors typed
it on one day and no list has anything against it, and titles are those of public articles.
"""

import time
from dataclasses import dataclass
from itertools import islice

from django.db.models import Exists, OuterRef
from django.utils import timezone

from newsportal import words
from newsportal.fold import fold
from newsportal.prepared import Prepared

from .candidates import newest_titles
from .gatherer import Gatherer
from .models import Article, HotWord, Tag, TaggedArticle
from .models.hot_word import LONGEST
from .query import Query
from .search import READERS

KEPT_SECONDS = 60

_kept: tuple[float, list[str]] | None = None

WORDS, TAGS, MOST = 4, 3, 8
HOT = 10
searches = Gatherer("searches", HotWord.objects.count_in)

# A title is read only among so many of the newest that may hold what was typed, and a word
# or a tag only among so many of the first.
LOOKED_AT = 40

_titled = Prepared(
    lambda numbers: (
        Article.objects.published()
        .filter(pk__in=numbers)
        .only("title", "masked_title", "words_version")
    )
)


@dataclass(frozen=True)
class Suggestion:
    """A text to look for, or the title of an article with its address."""

    text: str
    url: str = ""


def suggest(typed: str) -> list[Suggestion]:
    """Return what may be meant by the beginning of a query, at most MOST."""
    query = Query.read(typed)
    beginning = fold(query.text)
    if not beginning:
        return []
    shown = HotWord.objects.shown().filter(folded__startswith=beginning)
    sought = _unlisted(shown.values_list("text", flat=True), WORDS)
    texts = {fold(text): text for text in [*sought, *_tags(beginning)]}
    texts.pop(beginning, None)
    found = [Suggestion(text) for text in texts.values()]
    return [*found, *_titles(query, MOST - len(found))]


def hot_words() -> list[str]:
    """Return the words that readers are offered; they may lag a minute."""
    global _kept
    if _kept is None or _kept[0] < time.monotonic():
        shown = HotWord.objects.shown().values_list("text", flat=True)
        _kept = (time.monotonic() + KEPT_SECONDS, _unlisted(shown, HOT))
    return _kept[1]


def forget() -> None:
    """Read the hot words anew the next time."""
    global _kept
    _kept = None


def note(query: Query, visitor: int) -> None:
    """Remember that a visitor found something by this query, if others may learn of it."""
    text = query.text
    if len(text) <= LONGEST and all(
        not words.check(text, scope).hits for scope in (words.Scope.SEARCH, words.Scope.ARTICLE)
    ):
        searches.add((text, visitor, timezone.localdate()))


def _tags(beginning):
    items = TaggedArticle.objects.filter(tag=OuterRef("pk")).published()
    tags = Tag.objects.filter(Exists(items), folded__startswith=beginning)
    return _unlisted(tags.order_by("folded").values_list("name", flat=True), TAGS)


def _unlisted(texts, count):
    """Return the first texts in which no list masks a word, also one listed since."""
    scopes = (words.Scope.SEARCH, words.Scope.ARTICLE)
    public = (
        text
        for text in texts[:LOOKED_AT]
        if all(words.mask(text, scope) == text for scope in scopes)
    )
    return list(islice(public, count))


def _titles(query, room):
    if not query.title_tokens:
        return []
    numbers = newest_titles(query, READERS)[:LOOKED_AT]
    padded = (*numbers, *[0] * (LOOKED_AT - len(numbers)))
    articles = {article.pk: article for article in _titled(padded)}
    found = (articles[number] for number in numbers if number in articles)
    return [
        Suggestion(article.title, article.get_absolute_url())
        for article in found
        if query.is_in(article.title)
    ][:room]
