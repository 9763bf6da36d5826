"""Print articles in lists by plain formatting, since a page shows twenty of them."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, wraps
from html import escape

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from newsportal import site, words
from newsportal.printed import Once
from newsportal.templatetags.newsportal import (
    ago,
    clock,
    count_zh,
    day_name,
    iso,
    lunar_day,
    neighbour_time,
    phrases,
    seen_from_now,
)
from newsportal.words import Scope

from .listing import Listing
from .models import Article, Category, Newsflash
from .models.access import labels
from .models.category import FrontShape
from .models.hot_list import NAMED
from .models.newsflash import ON_RAIL
from .templatetags.pictures import cover

# So many cards are remembered, about a kilobyte each.
MOST = 4096

# So many lists, some kilobytes each.
_lists = Once(500)

# Where how long ago it was belongs; no text from the database holds this sign.
AGO = "\0"

CARD = """<article class="card">
  <div class="card__text">
    <h3 class="card__title"><a href="{url}">{title}</a></h3>
    {summary}
    <p class="card__meta meta">{origin}{labels} {time}{replies}</p>
  </div>
  {cover}
</article>"""
SUMMARY = '<p class="card__summary">{}</p>'
SECTION = '<a class="chip" href="{url}">{name}</a>'
AUTHOR = '<a class="card__author" href="{url}">{name}</a>'
LABEL = '<span class="label label--{code}">{word}</span>'
TIME = '<time datetime="{iso}">{ago}</time>'
REPLIES = ' <a class="card__replies" href="{url}#comments">{replies}</a>'

BRIEF = """<article class="brief">
  {cover}
  {section}
  <h3 class="brief__title"><a href="{url}">{title}</a></h3>
  {note}
</article>"""
BRIEF_SUMMARY = '<p class="brief__summary">{labels}{summary}</p>'
BRIEF_META = '<p class="brief__meta meta">{labels}{time}</p>'
HEADLINE = '<li><a href="{url}">{title}{labels}</a></li>'
RELATED = """<li class="related__item"><a class="related__title" href="{url}">{title}</a>\
<p class="meta"><span>{section}</span>{labels}{time}</p></li>"""
FLASH = """<a class="rail__link{weight}" href="{url}"><time datetime="{iso}">{time}</time>\
<span class="rail__text">{text}</span></a>"""
DAY = '<p class="rail__day">{day}　{lunar}</p>'
HOT = """<li class="hot-list__place"><a class="hot-list__link" href="{url}">
<span class="hot-list__number" aria-hidden="true">{number}</span>
<span class="hot-list__title">{title}</span>
<span class="hot-list__views">{views}</span>
</a></li>"""
NEIGHBOUR = """<div class="neighbour neighbour--{side}">
  <p class="neighbour__label"><span>{name}</span>{section}{labels}</p>
  <p class="neighbour__title"><a href="{url}">{title}</a></p>
  <time class="neighbour__time" datetime="{iso}">{time}</time>
</div>"""


def _printed_once(make: Callable) -> Callable:
    """Remember what was made of a version of an article: lists overlap, and come again.

    Of equal versions the same is made in every process, so nothing has to be dropped.
    """
    once = Once(MOST)

    @wraps(make)
    def printed(
        shown: Article | Listing, *beside: Listing, seen: Callable = ago, **options
    ) -> SafeString:
        if isinstance(shown, Article):
            return _dated(make(shown, **options).split(AGO), shown, seen)
        versions = (shown.version, *(each.version for each in beside))

        def pieces():
            articles = [each.article for each in (shown, *beside)]
            return [""] if None in articles else make(*articles, **options).split(AGO)

        return _dated(once((*versions, *options.values()), pieces), shown, seen)

    return printed


def _dated(pieces, shown, seen):
    """Put in how long ago it was, which alone goes with the clock."""
    is_dated = len(pieces) > 1
    return SafeString(seen(shown.published_at).join(pieces) if is_dated else pieces[0])


def cards(
    articles: Iterable[Listing], *, shows_section: bool = False, place: str = ""
) -> SafeString:
    """Return one card after the other, each with the same options."""
    options = {
        "shows_section": shows_section,
        "place": place,
        "has_comments": site.current().has_comments,
        "seen": seen_from_now(),
    }
    return SafeString("".join(card(article, **options) for article in articles))


@_printed_once
def card(article, *, shows_section=False, place="", has_comments=True):
    """Return an article in a list; what is not there leaves nothing behind."""
    url, replies = escape(article.get_absolute_url()), ""
    if has_comments and (count := article.comment_count):
        said = ngettext("%(count)s reply", "%(count)s replies", count)
        replies = REPLIES.format(url=url, replies=escape(said % {"count": count_zh(count)}))
    return CARD.format(
        url=url,
        title=phrases(article.title),
        summary=SUMMARY.format(escape(article.summary)) if article.summary else "",
        origin=_section(article.category) if shows_section else _authors(article),
        labels="".join(f" {label}" for label in label_list(article)),
        time=_time(article),
        replies=replies,
        cover=cover(article.picture, "card__cover", "lazy", place),
    )


def briefs(articles: Iterable[Listing], *, shows_picture: bool = False) -> SafeString:
    """Return small pieces, of which only the first may have a picture."""
    seen = seen_from_now()
    pieces = (
        brief(article, shows_picture=shows_picture and number == 0, seen=seen)
        for number, article in enumerate(articles)
    )
    return SafeString("".join(pieces))


@_printed_once
def brief(article, *, shows_picture=False, hides_section=False):
    """Return a small piece: beside a picture with its summary, else with its time."""
    if shows_picture and article.summary:
        is_marked = article.is_advertisement or article.is_generated or article.is_closed
        labels = "".join(f"{label} " for label in label_list(article) if is_marked)
        note = BRIEF_SUMMARY.format(labels=labels, summary=escape(article.summary))
    else:
        note = BRIEF_META.format(labels="".join(label_list(article)), time=_time(article))
    return BRIEF.format(
        cover=cover(article.picture, "brief__cover", "lazy") if shows_picture else "",
        section="" if hides_section else _section(article.category),
        url=escape(article.get_absolute_url()),
        title=phrases(article.title),
        note=note,
    )


def lead(article: Listing, asides: Iterable[Listing]) -> SafeString:
    """Return the first story of the front page."""
    return _lead(article, *asides)


@_printed_once
def _lead(article, *asides):
    context = {"article": article, "asides": asides, "ago": AGO}
    return render_to_string("articles/_lead.html", context)


@_printed_once
def essay(article):
    """Return a piece at length."""
    return render_to_string("articles/_essay.html", {"article": article, "ago": AGO})


def front_block(category: Category, articles: Sequence[Listing]) -> SafeString:
    """Return a category's own part of the front page, in the shape it was given."""
    is_dated, seen = category.front_shape == FrontShape.TRIO, seen_from_now()
    facts = (
        *(category.name, category.slug, category.front_shape, site.current().has_comments),
        *(article.version for article in articles),
        # The others are headlines alone.
        *(seen(article.published_at) for article in articles[: None if is_dated else 1]),
    )
    context = {"category": category, "articles": articles}
    return _lists(facts, lambda: render_to_string("articles/_block.html", context))


def headlines(articles: Iterable[Article | Listing]) -> SafeString:
    """Return a list of articles by their headlines alone."""
    return SafeString(f'<ul class="headlines">{"".join(map(headline, articles))}</ul>')


@_printed_once
def headline(article):
    """Return an article by its headline alone."""
    return HEADLINE.format(
        url=escape(article.get_absolute_url()),
        title=phrases(article.title),
        labels=_advertised(article),
    )


def related_list(articles: Iterable[Listing]) -> SafeString:
    """Return what else there is to read."""
    seen = seen_from_now()
    return SafeString("".join(related(article, seen=seen) for article in articles))


@_printed_once
def related(article):
    """Return one of the articles that are related to another."""
    return RELATED.format(
        url=escape(article.get_absolute_url()),
        title=phrases(article.title),
        section=escape(article.category.name),
        labels="".join(label_list(article)),
        time=_time(article),
    )


def neighbour(article: Article | Listing, side: str, name: str) -> SafeString:
    """Return the article before or after another."""
    return _neighbour(article, side=side, name=name)


@_printed_once
def _neighbour(article, *, side, name):
    return NEIGHBOUR.format(
        side=side,
        name=escape(name),
        section=_section(article.category),
        labels=_advertised(article),
        url=escape(article.get_absolute_url()),
        title=phrases(article.title),
        iso=iso(article.published_at),
        time=neighbour_time(article.published_at),
    )


def flash(newsflash: Newsflash) -> SafeString:
    """Return a newsflash on a rail."""
    html = FLASH.format(
        weight=" rail__link--weighty" if newsflash.is_weighty else "",
        url=escape(newsflash.get_absolute_url()),
        iso=iso(newsflash.published_at),
        time=clock(newsflash.published_at),
        text=escape(newsflash.text),
    )
    return SafeString(html)


def rail(rows: Iterable[tuple]) -> SafeString:
    """Return newsflashes on their line, cut into days; the rows are from `for_rail`."""
    facts = (timezone.localdate(), get_language(), words.version(Scope.ARTICLE), *rows)
    return _lists(facts, lambda: _rail(rows))


def _rail(rows):
    html, before = "", None
    for row in rows:
        newsflash = Newsflash.from_row(ON_RAIL, row)
        day, head = day_name(newsflash.published_at), ""
        if day != before:
            lunar = lunar_day(newsflash.published_at)
            head, before = DAY.format(day=escape(day), lunar=escape(lunar)), day
        html += f"<li>{head}{flash(newsflash)}</li>"
    return SafeString(f'<ol class="rail">{html}</ol>')


def hot_list(rows: Iterable[tuple]) -> SafeString:
    """Return the places of a hot list; the rows are from `for_list`."""
    facts = (get_language(), words.version(Scope.ARTICLE), *rows)
    return _lists(facts, lambda: _hot_list(rows))


def _hot_list(rows):
    html = ""
    for number, (views, *row) in enumerate(rows, start=1):
        article = Article.from_row(NAMED, row)
        shown = ngettext("%(shown)s reading", "%(shown)s readings", views)
        html += HOT.format(
            url=escape(article.get_absolute_url()),
            number=number,
            title=phrases(article.title),
            views=escape(shown % {"shown": count_zh(views)}),
        )
    return SafeString(f'<ol class="hot-list">{html}</ol>')


def label_list(article: Article) -> list[str]:
    """Return what readers are told beside a title."""
    facts = (article.kind, article.is_advertisement, article.is_generated, article.access)
    return _printed_labels(*facts, get_language())


@lru_cache(256)
def _printed_labels(kind, is_advertisement, is_generated, access, _language):
    found = labels(kind, is_advertisement, is_generated, access)
    return [LABEL.format(code=code, word=escape(str(word))) for code, word in found]


def _advertised(article) -> str:
    """Return the label that must not be missing where there is no other."""
    if not article.is_advertisement:
        return ""
    return " " + LABEL.format(code="advertisement", word=escape(_("Advertisement")))


def _time(article) -> str:
    return TIME.format(iso=iso(article.published_at), ago=AGO)


def _section(category) -> str:
    return SECTION.format(url=escape(category.get_absolute_url()), name=escape(category.name))


def _authors(article) -> str:
    return "".join(
        AUTHOR.format(url=escape(author.get_absolute_url()), name=escape(author.name))
        for author in article.signers
    )
