"""Print cards by plain formatting, since a list shows twenty of them."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from newsportal.templatetags.newsportal import ago, iso, phrases

from .models import Article
from .templatetags.pictures import cover

CARD = """<article class="card">
  <div class="card__text">
    <h3 class="card__title"><a href="{url}">{title}</a></h3>
    {summary}
    <p class="card__meta meta">{origin}{labels} <time datetime="{iso}">{ago}</time>{replies}</p>
  </div>
  {cover}
</article>"""
SUMMARY = '<p class="card__summary">{}</p>'
SECTION = '<a class="chip" href="{url}">{name}</a>'
AUTHOR = '<a class="card__author" href="{url}">{name}</a>'
LABEL = ' <span class="label label--{code}">{word}</span>'
REPLIES = ' <a class="card__replies" href="{url}#comments">{replies}</a>'


def card(
    article: Article, *, shows_section: bool = False, place: str = "", replies: str = ""
) -> SafeString:
    """Return an article in a list; what is not there leaves nothing behind."""
    url, moment = escape(article.get_absolute_url()), article.published_at
    labels = (LABEL.format(code=code, word=escape(word)) for code, word in article.labels)
    html = CARD.format(
        url=url,
        title=phrases(article.title),
        summary=SUMMARY.format(escape(article.summary)) if article.summary else "",
        origin=_section(article.category) if shows_section else _authors(article),
        labels="".join(labels),
        iso=iso(moment),
        ago=ago(moment),
        replies=REPLIES.format(url=url, replies=escape(replies)) if replies else "",
        cover=cover(article.picture, "card__cover", "lazy", place),
    )
    return mark_safe(html)  # noqa: S308 - each part is escaped


def _section(category) -> str:
    return SECTION.format(url=escape(category.get_absolute_url()), name=escape(category.name))


def _authors(article) -> str:
    authors = (byline.author for byline in article.bylines.all())
    return "".join(
        AUTHOR.format(url=escape(author.get_absolute_url()), name=escape(author.name))
        for author in authors
    )
