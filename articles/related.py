"""What else there is to read: articles that share tags with one, then its category."""

from collections.abc import Iterable

from django.db.models import Case, Count, IntegerField, Q, Value, When

from newsportal.prepared import Prepared

from .models import Article, TaggedArticle
from .models.category import filed
from .models.queries import BODIES

ROOM = 6

# Of each tag and of the category only the newest are looked at, so that a tag of 50,000
# articles costs no more than one of fifty.
LOOKED_AT = 20


def related_to(article: Article, named: Iterable[Article | None] = ()) -> list[Article]:
    """Return up to six articles, those that share the most tags first, in one query.

    The article has to come from `for_page`, which knows its tags. What its page has `named`
    already is left out.
    """
    shown = (article.pk, *(other.pk for other in named if other))
    tags = tuple(tag["id"] for tag in article.tag_rows)
    return filed(_related(article.category_id, tags, shown))


@Prepared
def _related(category, tags, shown):
    peers = Article.objects.published().filter(category=category)
    streams = [
        peers.newest_first().values("pk"),
        *(
            TaggedArticle.objects.published()
            .filter(tag=tag)
            .order_by("-published_at", "-content_object")
            .values("content_object")
            for tag in tags
        ),
    ]
    first, *others = (stream[:LOOKED_AT] for stream in streams)
    near = first.union(*others, all=True) if others else first
    shared = Count("tagged", filter=Q(tagged__tag__in=tags))
    is_peer = Case(
        When(category=category, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    found = Article.objects.published().filter(pk__in=near).exclude(pk__in=shown)
    found = found.defer(*BODIES)
    ranked = found.annotate(shared=shared, is_peer=is_peer)
    return ranked.order_by("-shared", "-is_peer", "-published_at", "-pk")[:ROOM]
