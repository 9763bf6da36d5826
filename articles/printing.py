"""Print articles in lists by plain formatting, since a page shows twenty of them."""

from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newsportal.templatetags.newsportal import ago, iso, neighbour_time, phrases

from .models import Article
from .models.access import labels
from .templatetags.pictures import cover

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
NEIGHBOUR = """<div class="neighbour neighbour--{side}">
  <p class="neighbour__label"><span>{name}</span>{section}{labels}</p>
  <p class="neighbour__title"><a href="{url}">{title}</a></p>
  <time class="neighbour__time" datetime="{iso}">{time}</time>
</div>"""


def card(
    article: Article, *, shows_section: bool = False, place: str = "", replies: str = ""
) -> SafeString:
    """Return an article in a list; what is not there leaves nothing behind."""
    url = escape(article.get_absolute_url())
    html = CARD.format(
        url=url,
        title=phrases(article.title),
        summary=SUMMARY.format(escape(article.summary)) if article.summary else "",
        origin=_section(article.category) if shows_section else _authors(article),
        labels="".join(f" {label}" for label in label_list(article)),
        time=_time(article),
        replies=REPLIES.format(url=url, replies=escape(replies)) if replies else "",
        cover=cover(article.picture, "card__cover", "lazy", place),
    )
    return mark_safe(html)  # noqa: S308 - each part is escaped


def brief(article, *, shows_picture=False, hides_section=False) -> SafeString:
    """Return a small piece: beside a picture with its summary, else with its time."""
    if shows_picture and article.summary:
        is_marked = article.is_advertisement or article.is_generated or article.is_closed
        labels = "".join(f"{label} " for label in label_list(article) if is_marked)
        note = BRIEF_SUMMARY.format(labels=labels, summary=escape(article.summary))
    else:
        note = BRIEF_META.format(labels="".join(label_list(article)), time=_time(article))
    html = BRIEF.format(
        cover=cover(article.picture, "brief__cover", "lazy") if shows_picture else "",
        section="" if hides_section else _section(article.category),
        url=escape(article.get_absolute_url()),
        title=phrases(article.title),
        note=note,
    )
    return mark_safe(html)  # noqa: S308 - each part is escaped


def headline(article: Article) -> SafeString:
    """Return an article by its headline alone."""
    html = HEADLINE.format(
        url=escape(article.get_absolute_url()),
        title=phrases(article.title),
        labels=_advertised(article),
    )
    return mark_safe(html)  # noqa: S308 - each part is escaped


def related(article: Article) -> SafeString:
    """Return what else there is to read."""
    html = RELATED.format(
        url=escape(article.get_absolute_url()),
        title=phrases(article.title),
        section=escape(article.category.name),
        labels="".join(label_list(article)),
        time=_time(article),
    )
    return mark_safe(html)  # noqa: S308 - each part is escaped


def neighbour(article: Article, side: str, name: str) -> SafeString:
    """Return the article before or after another."""
    html = NEIGHBOUR.format(
        side=side,
        name=escape(name),
        section=_section(article.category),
        labels=_advertised(article),
        url=escape(article.get_absolute_url()),
        title=phrases(article.title),
        iso=iso(article.published_at),
        time=neighbour_time(article.published_at),
    )
    return mark_safe(html)  # noqa: S308 - each part is escaped


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
    return TIME.format(iso=iso(article.published_at), ago=ago(article.published_at))


def _section(category) -> str:
    return SECTION.format(url=escape(category.get_absolute_url()), name=escape(category.name))


def _authors(article) -> str:
    authors = (byline.author for byline in article.bylines.all())
    return "".join(
        AUTHOR.format(url=escape(author.get_absolute_url()), name=escape(author.name))
        for author in authors
    )
