from datetime import timedelta
from urllib.parse import urlencode

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import cache_control

from articles import beacon, suggestions
from articles.candidates import ALWAYS, MOST, Scope
from articles.models import Article
from articles.models.category import Tree
from articles.paging import page_of
from articles.query import LONGEST, Query
from articles.search import find, results
from newsportal import words
from newsportal.limits import Limit, LimitExceeded, network
from newsportal.switches import requires

# Room for a crowd behind one address; a program that reads the site out meets it soon.
PER_NETWORK = Limit("search", 120, timedelta(minutes=1))

# A letter typed is a request; a program that guesses words learns nothing more from here.
SUGGESTIONS_PER_NETWORK = Limit("suggest", 600, timedelta(minutes=1))

ORDERS = {"": gettext_lazy("Relevance"), "time": gettext_lazy("Newest")}
PERIODS = {
    "": gettext_lazy("Any time"),
    "week": gettext_lazy("One week"),
    "month": gettext_lazy("One month"),
    "year": gettext_lazy("One year"),
}
DAYS = {"week": 7, "month": 31, "year": 366}

LATEST = 4
# Of what a program sends, no more than this is looked at.
MOST_TYPED = 1000


@requires("has_search")
def search(request):
    typed = request.GET.get("q", "")[:MOST_TYPED]
    permitted = words.mask(words.mask(typed, words.Scope.SEARCH), words.Scope.ARTICLE)
    query = Query.read(permitted)
    if not query.runs:
        return _answer(request, query, is_barred=permitted != typed)
    try:
        PER_NETWORK.hit(network(request.client_address))
    except LimitExceeded as exceeded:
        return _too_often(request, query, exceeded.retry_after)
    tree, path = _tree(request), reverse("articles:search")
    asked = _asked(request, query, tree)
    found = find(query, _scope(asked, tree), by_time="sort" in asked)
    page = page_of(found.hits, request, path=path, count=len(found.hits), query=asked)
    page.rows = results(query, page.rows)
    if found.hits and not found.is_partial and permitted == typed:
        suggestions.note(query, beacon.visitor(request.META))
    is_narrowed = not asked.keys().isdisjoint({"period", "category"})
    context = {
        "page": page,
        "found": _sentence(query, found) if found.hits else "",
        "filters": list(_filters(asked, tree, path)),
        "best": 0 if found.is_exact or page.has_next else len(found.hits),
        "canonical_path": page.url(page.number),
    }
    return _answer(request, query, context, is_narrowed=is_narrowed)


def _answer(request, query, context=None, *, is_narrowed=False, is_barred=False, seconds=0):
    """Render the page; where it lists nothing it says why and shows the latest."""
    context = {
        "query": query.text,
        "cut_at": query.is_cut and LONGEST,
        "is_of_titles": query.is_of_titles,
    } | (context or {})
    if not context.get("found"):
        context["nothing"] = _nothing(query, is_narrowed, is_barred, seconds)
        newest = Article.objects.published().newest_first()
        context["latest"] = newest.for_cards()[:LATEST]
        context["hot_words"] = suggestions.hot_words()
    status = 429 if seconds else 200
    return render(request, "articles/search.html", context, status=status)


def _too_often(request, query, seconds):
    response = _answer(request, query, seconds=seconds)
    response.headers["Retry-After"] = str(seconds)
    return response


def _nothing(query, is_narrowed, is_barred, seconds):
    """Say why nothing is listed, and where to go from there."""
    way = {"url": reverse("articles:latest"), "label": _("Latest reports")}
    if seconds:
        text = ngettext(
            "Many searches came from your network. Please search again in %(seconds)s second.",
            "Many searches came from your network. Please search again in %(seconds)s seconds.",
            seconds,
        )
    elif is_barred:
        text = _("This word is not looked for here.")
    elif not query.text:
        text = _("What are you looking for? One word is enough, and two find less.")
    elif not query.runs:
        text = _("Signs alone cannot be looked for. Type a word or a number.")
    elif is_narrowed:
        text = _("No report on “%(query)s” in this section and period.")
        address = f"{reverse('articles:search')}?{urlencode({'q': query.text})}"
        way = {"url": address, "label": _("Search everywhere")}
    else:
        text = _(
            "No report on “%(query)s”. Try fewer words, or another one for the same thing."
        )
    return way | {"sentence": text % {"query": query.text, "seconds": seconds}}


def _tree(request):
    """Return the categories, among them the one that is asked for, if there is one."""
    slug = request.GET.get("category")
    tree, _category = Tree.finding(lambda tree: not slug or tree.by_slug(slug))
    return tree


def _asked(request, query, tree):
    """Return what the address asks for, in one spelling; what we do not offer is left out."""
    slugs = {category.slug for category in tree.by_pk.values()}
    offers = {"sort": ORDERS, "period": PERIODS, "category": slugs}
    given = {name: request.GET.get(name, "") for name in offers}
    return {"q": query.text} | {
        name: value for name, value in given.items() if value and value in offers[name]
    }


def _scope(asked, tree):
    categories = ()
    if slug := asked.get("category"):
        categories = tuple(tree.branch(tree.by_slug(slug).pk))
    days = DAYS.get(asked.get("period"))
    since = timezone.now() - timedelta(days=days) if days else ALWAYS
    return Scope(categories, since)


def _filters(asked, tree, path):
    """Yield each filter with its choices: label, address, whether it is the current one."""
    roots = {category.slug: category.name for category in tree.children[None]}
    offers = {
        "sort": (_("Order"), ORDERS),
        "period": (_("Period"), PERIODS),
        "category": (_("Section"), {"": _("All")} | roots),
    }
    for name, (title, choices) in offers.items():
        current = asked.get(name, "")
        others = urlencode({key: value for key, value in asked.items() if key != name})
        yield {
            "name": title,
            "choices": [
                # Our own words and the addresses of sections stand in an address as they are.
                (label, f"{path}?{others}{value and f'&{name}={value}'}", value == current)
                for value, label in choices.items()
            ],
        }


def _sentence(query, found):
    """Say how many reports there are, and how well that is known."""
    if found.is_partial:
        text = _("No report holds all of “%(query)s”. These hold a part of it.")
    elif found.is_capped:
        text = _("More than %(count)s reports on “%(query)s”")
    elif found.is_exact:
        text = ngettext(
            "%(count)s report on “%(query)s”",
            "%(count)s reports on “%(query)s”",
            found.count,
        )
    else:
        text = _("About %(count)s reports on “%(query)s”")
    count = min(found.count, MOST)
    return text % {"count": f"{count:,}", "query": query.text}


@requires("has_search")
def suggest(request):
    """Suggest nothing to a network that asks too often, and let nobody keep that answer."""
    try:
        SUGGESTIONS_PER_NETWORK.hit(network(request.client_address))
    except LimitExceeded:
        return JsonResponse({"suggestions": []}, headers={"Cache-Control": "no-store"})
    return _suggested(request)


@cache_control(public=True, max_age=60)
def _suggested(request):
    """Return what may be meant by what is being typed; the same for everyone."""
    typed = request.GET.get("q", "")[:LONGEST]
    found = suggestions.suggest(typed) if words.mask(typed, words.Scope.SEARCH) == typed else []
    return JsonResponse({"suggestions": [vars(suggestion) for suggestion in found]})
