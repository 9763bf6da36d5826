"""What the news adds to shared pages."""

from datetime import UTC, datetime

from django.db.models import Exists, OuterRef, Sum
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.parts import counted
from newsportal import site
from newsportal.figures import Figure, per_day
from newsportal.parts import form_token
from newsportal.prepared import Prepared
from newsportal.printed import Printed
from newsportal.words import Scope

from .models import Article, CategoryFollow, Favourite, HourlyViews, Like
from .models.queries import edits_all
from .tokens import plain

ROWS = 8
RECENT = 4
KEPT = {"like": Like, "favourite": Favourite}
# Until when a VIP is one who is it now.
ALWAYS = datetime.max.replace(tzinfo=UTC)
# What the fragment needs of the article that the page is about.
SLOTS = [
    *("like_count", "favourite_count", "allows_comments", "access", "price"),
    *("closed_html", "masked_closed_html", "words_version"),
]


def desk(request):
    """Yield the desk's panels of articles: what waits, what is due, what I write."""
    member = request.user
    mine = Article.objects.editable_by(member).for_desk()
    if member.has_perm("articles.publish_article"):
        yield {
            "title": _("Waiting for review"),
            "articles": mine.waiting().order_by("submitted_at")[:ROWS],
            "empty": _("Nothing waits for review."),
        }
        yield {
            "title": _("Scheduled"),
            "articles": mine.scheduled().order_by("published_at")[:ROWS],
            "empty": _("Nothing is scheduled."),
            "is_rail": True,
        }
        if ending := [_with_clock(article) for article in mine.with_ending_licences()[:ROWS]]:
            yield {"title": _("Licences of pictures end"), "articles": ending}
    if member.has_perm("articles.add_article"):
        drafts = mine.filter(created_by=member).drafts()
        yield {
            "title": _("My drafts"),
            "articles": drafts.order_by("-pk")[:ROWS],
            "empty": _("You have no drafts."),
        }


def figures():
    """Yield what is published and what is read, by the day."""
    public = Article.objects.published().as_written()
    yield Figure("articles", _("Articles"), per_day(public, "published_at"))
    read = per_day(HourlyViews.objects.all(), "hour", Sum("count"))
    yield Figure("views", _("Views"), read)


def word_samples():
    """Return the newest articles, for the word list to be tried on."""
    newest = Article.objects.published().as_written().newest_first()
    rows = newest.only("title", "summary", "body").iterator(chunk_size=50)
    texts = (
        (row.title, row.get_absolute_url(), f"{row.title}\n{row.summary}\n{plain(row.body)}")
        for row in rows
    )
    return Scope.ARTICLE, _("Articles"), texts


def _with_clock(article):
    """Give an article of the desk the words for the licence that ends first."""
    ends = article.licence_ends_at
    is_over = ends <= timezone.now()
    words = _("picture hidden since %(day)s") if is_over else _("picture until %(day)s")
    day = date_format(timezone.localdate(ends), "MONTH_DAY_FORMAT")
    article.clock = {"at": ends, "words": words % {"day": day}, "is_late": is_over}
    return article


def visitor(request):
    """Return the buttons of the article or section that the page is about, and its rest."""
    if not (request.user.is_authenticated and request.page):
        return {}
    makers = {"articles:article": _article_slots, "articles:category": _follow_button}
    make = makers.get(request.page.view_name)
    return make(request, **request.page.kwargs) if make else {}


def _article_slots(request, pk):
    article = at_hand(request, pk)
    if not article:
        return {}
    return _article_buttons(request, article) | _closed_part(request, article)


def at_hand(request, pk):
    """Return the article of the page with what it is to the member; asked once a request."""
    if not hasattr(request, "article_at_hand"):
        member = request.user
        request.article_at_hand = next(iter(_at_hand[member.is_vip](pk, member.pk)), None)
    return request.article_at_hand


def _with_ties(pk, member):
    """Return the article with what it is to a member."""
    ties = {name: value for make in TIES for name, value in make(member).items()}
    articles = Article.objects.published().with_pictures().only(*SLOTS)
    return articles.annotate(**ties).filter(pk=pk)


# By whether the member is a VIP, of which the clock decides.
_at_hand = {
    False: Prepared(lambda pk, member: _with_ties(pk, Member(pk=member))),
    True: Prepared(lambda pk, member: _with_ties(pk, Member(pk=member, vip_until=ALWAYS))),
}


def _ties(member):
    """Return whether the member marked an article and may read its rest."""
    here = OuterRef("pk")
    mine = {
        kind: Exists(model.objects.filter(member=member, article=here))
        for kind, model in KEPT.items()
    }
    return mine | {"is_granted": Exists(Article.objects.filter(pk=here).granted_to(member))}


# What an article is to a member, as parts of a query: add to it rather than a query to the
# fragment.
TIES = [_ties]


def _article_buttons(request, article):
    return {
        kind: _keep_form(
            article.pk,
            form_token(request),
            kind=kind,
            is_on=getattr(article, kind),
            count=getattr(article, model.counter),
        )
        for kind, model in KEPT.items()
    }


_keep_form = Printed(
    "articles/_keep_form.html",
    lambda pk, token, **facts: {"article": {"pk": pk}, "csrf_token": token} | facts,
)


def _closed_part(request, article):
    """Return the rest of a closed article, or what it asks of this member."""
    if not article.is_closed:
        return {}
    is_open = article.is_granted or edits_all(request.user)
    context = {
        "article": article,
        "is_open": is_open,
        "reader": request.user,
        "site": site.current(),
    }
    return {"closed": render_to_string("articles/_closed.html", context, request)}


def _follow_button(request, slug):
    is_on = bool(_follows(slug, request.user.pk))
    return {"follow": _follow_form(slug, form_token(request), is_on=is_on)}


@Prepared
def _follows(slug, member):
    mine = CategoryFollow.objects.filter(member=member, category__slug=slug)
    return mine.values_list("pk")


_follow_form = Printed(
    "articles/_follow_form.html",
    lambda slug, token, is_on: {
        "category": {"slug": slug},
        "csrf_token": token,
        "is_on": is_on,
    },
)


def centre(request):
    """Yield the entries of the personal centre: what the member keeps of the news."""
    counts = keeping(request)
    entries = {
        "favourite": (_("Favourites"), "articles:favourites"),
        "like": (_("Liked reports"), "articles:likes"),
        "follow": (_("Following"), "articles:following"),
    }
    for kind, (title, name) in entries.items():
        yield {
            "title": title,
            "url": reverse(name),
            "count": counts[kind],
            "group": "reading",
        }


def recent_favourites(request):
    """Return the panel of what the member put by last."""
    rows = Favourite.objects.filter(member=request.user).for_list()[:RECENT]
    context = {"rows": rows, "count": keeping(request)["favourite"]}
    return render_to_string("articles/_recent_favourites.html", context)


def keeping(request):
    """Return how much the member keeps, by kind; one statement, asked once a request."""
    if not hasattr(request, "member_keeping"):
        figures = {kind: counted(model.objects.all()) for kind, model in KEPT.items()}
        figures["follow"] = counted(CategoryFollow.objects.all())
        row = Member.objects.filter(pk=request.user.pk).values(**figures)
        request.member_keeping = row.get()
    return request.member_keeping


def export(member):
    """Yield what the archive of a member holds of the news."""
    for kind, model in KEPT.items():
        rows = model.objects.filter(member=member).for_list()
        yield (
            f"{kind}s.json",
            [
                {
                    "title": row.article.title,
                    "address": row.article.canonical_url,
                    "at": row.created_at,
                }
                for row in rows.iterator(chunk_size=500)
            ],
        )
    follows = CategoryFollow.objects.filter(member=member).select_related("category")
    yield (
        "followed-sections.json",
        [{"section": row.category.name, "at": row.created_at} for row in follows],
    )
    rights = member.unlocks.order_by("pk").values_list("article", "origin", "created_at")
    yield (
        "reading-rights.json",
        [
            {"address": Article(pk=number).canonical_url, "by": origin, "at": moment}
            for number, origin, moment in rights
        ],
    )
    articles = Article.objects.filter(created_by=member).order_by("pk")
    fields = ["title", "summary", "body", "status", "created_at", "published_at"]
    yield "articles.json", list(articles.values(*fields).iterator(chunk_size=100))


def erase(member):
    """Forget what a member who has left kept of the news; what was liked stays counted."""
    Favourite.objects.forget(member)
    CategoryFollow.objects.filter(member=member).delete()
