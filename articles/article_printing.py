"""Print what stands around the text of an article by plain formatting.

These parts are on every article and cost more as templates than all else on its page. Each
is what the style sheet of its name sets.
"""

from functools import lru_cache
from html import escape
from urllib.parse import quote

from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from newsportal import site
from newsportal.addresses import address
from newsportal.templatetags.newsportal import (
    count_zh,
    exact,
    icon,
    iso,
    lunar,
    read_times,
    weekday,
    worded,
)

from .models import Article
from .printing import label_list

SOCIAL = """<meta name="robots" content="max-image-preview:large">
<meta property="og:type" content="article">
<meta property="og:site_name" content="{site}">
<meta property="og:locale" content="{locale}">
<meta property="og:url" content="{url}">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{summary}">
<meta property="og:image" content="{picture}">
<meta property="og:image:width" content="{width}">
<meta property="og:image:height" content="{height}">
<meta property="og:image:alt" content="{alt}">
<meta name="twitter:card" content="summary_large_image">
<meta name="twitter:title" content="{title}">
<meta name="twitter:description" content="{summary}">
<meta name="twitter:image" content="{picture}">
<meta name="twitter:image:alt" content="{alt}">
<meta property="article:published_time" content="{published}">
<meta property="article:modified_time" content="{modified}">
<meta property="article:section" content="{section}">
"""
SOCIAL_AUTHOR = '<meta property="article:author" content="{}">\n'
SOCIAL_TAG = '<meta property="article:tag" content="{}">\n'

BYLINE = """<div class="byline">
  {sources}<p class="byline__row byline__when">
    <time datetime="{iso}">{moment}</time>
    <span class="byline__fact byline__day"><span>{weekday}</span><span>{lunar}</span></span>
    <span class="byline__fact">{labels}</span>
  </p>
  <p class="byline__reading"><span>{views}</span><span>{minutes}</span></p>
</div>"""
SOURCES = """<div class="byline__row">{}</div>
  """
FACT = '<p class="byline__fact"><span class="byline__label">{}</span>{}</p>'
SOURCE = '<a href="{url}" rel="{rel}">{name}</a>'
AUTHOR = '<a class="byline__author" href="{url}">{name}</a>'

FILED = '<dl class="filed">{}</dl>'
ROW = '<div class="filed__row"><dt>{}</dt>{}</div>'

TIP = """<section class="tip" aria-labelledby="tip">
  <h2 class="tip__name" id="tip">{note}</h2>
  <div class="tip__lines">
    <dl>
      <div class="tip__line"><dt>{by_title}</dt><dd>{title}</dd></div>
      <div class="tip__line"><dt>{by_address}</dt><dd><a class="tip__address" href="{url}">\
{url}</a><copy-button text="{url}" done="{copied}"><button class="tip__copy" type="button">\
{icon}{copy}</button> <span role="status"></span></copy-button></dd></div>
      <div class="tip__line"><dt>{by_day}</dt><dd><time datetime="{iso}">{day}</time></dd></div>
    </dl>
    <p class="tip__note">{text}</p>
  </div>
  <img class="tip__qr" src="{code}" width="92" height="92" alt="" loading="lazy">
</section>"""

SHARE = """<div class="share" role="group" aria-label="{share}">
  <copy-button class="share__copy" text="{url}" done="{copied}"><button class="share__way" \
type="button">{icon}{copy}</button><span class="share__done" role="status"></span></copy-button>
  <a class="share__way share__plain" href="{url}">{icon}{plain}</a>
  {ways}
  <div class="share__code"><span>{scan}</span><img class="share__qr" src="{code}" width="92" \
height="92" alt="{alt}" loading="lazy"></div>
</div>"""
WAY = """<a class="share__way" href="{url}" target="_blank" rel="nofollow noopener" \
aria-label="{label}">{name}</a>"""

ACTIONS = """<ul class="actions">
  <li data-slot="like"><a class="action" href="{like_url}" rel="nofollow">{heart}{like}\
{likes}</a></li>
  <li data-slot="favourite"><a class="action" href="{favourite_url}" rel="nofollow">\
{bookmark}{favourite}{favourites}</a></li>
  <li><a class="action" href="{report_url}" rel="nofollow">{flag}{report}</a></li>
</ul>"""
COUNT = '<span class="action__count">{}</span>'

STYLE = '<link rel="stylesheet" href="{}">\n'


def social(article: Article, section, shown: tuple[str, int, int]) -> SafeString:
    """Return what other sites show of a link to an article; `shown` is its picture."""
    now, title = site.current(), escape(article.title)
    picture, width, height = shown
    authors = (now.url + author.get_absolute_url() for author in article.signers)
    html = SOCIAL.format(
        site=escape(now.name),
        locale="en_US" if now.language == "en" else "zh_CN",
        url=escape(article.canonical_url),
        title=title,
        summary=escape(article.summary) or title,
        picture=escape(picture),
        width=width,
        height=height,
        alt=escape(article.picture.alt) or title,
        published=iso(article.published_at),
        modified=iso(article.updated_at),
        section=escape(section.name),
    )
    html += "".join(SOCIAL_AUTHOR.format(escape(url)) for url in authors)
    html += "".join(SOCIAL_TAG.format(escape(tag["name"])) for tag in article.tag_rows)
    return SafeString(html)


def byline(article: Article) -> SafeString:
    """Return source, authors, time and length; what is unknown has no label."""
    words = _words(get_language())
    facts = ""
    if article.source_name:
        facts += FACT.format(words["source"], _source(article))
    if article.signers:
        links = (
            AUTHOR.format(url=escape(author.get_absolute_url()), name=escape(author.name))
            for author in article.signers
        )
        facts += FACT.format(words["by"], "".join(links))
    html = BYLINE.format(
        sources=SOURCES.format(facts) if facts else "",
        iso=iso(article.published_at),
        moment=exact(article.published_at),
        weekday=weekday(article.published_at),
        lunar=lunar(article.published_at),
        labels="".join(label_list(article)),
        views=read_times(article.views),
        minutes=_minutes(article.reading_minutes, get_language()),
    )
    return SafeString(html)


def filed(topics: list[dict], tags: list[dict]) -> SafeString:
    """Return the topics and tags of an article, each a name and a slug."""
    words = _words(get_language())
    html = ""
    if topics:
        link = '<dd><a class="filed__topic" href="{}">{}</a></dd>'
        html += ROW.format(words["topics"], _links("articles:topic", topics, link))
    if tags:
        link = '<dd><a href="{}">{}</a></dd>'
        html += ROW.format(words["tags"], _links("articles:tag", tags, link))
    return _styled("filed", FILED.format(html))


def tip(article: Article, text: str, complaints: str) -> SafeString:
    """Return the tip box: `text` is HTML, `complaints` the address of the form."""
    words, day = _words(get_language()), timezone.localdate(article.updated_at)
    complaints = escape(complaints)
    if not text:
        text = words["gathered"] % {"complaints": complaints}
    elif complaints not in text:
        text = f'{text} <a href="{complaints}">{words["complain"]}</a>'
    html = TIP.format(
        **words,
        icon=icon("copy", 16),
        title=escape(article.title),
        url=escape(article.canonical_url),
        iso=day.isoformat(),
        day=worded(day, words["day_format"]),
        text=text,
        code=_code(article),
    )
    return _styled("tip", html)


def share(article: Article, ways: list[tuple[str, str]]) -> SafeString:
    """Return ways to pass an article on; without scripts its address is a link to copy."""
    words = _words(get_language())
    links = (
        WAY.format(url=escape(url), label=escape(words["on"] % {"name": name}), name=name)
        for name, url in ways
    )
    html = SHARE.format(
        share=words["share"],
        copied=words["copied"],
        copy=words["copy_link"],
        plain=words["plain"],
        scan=words["scan"],
        alt=words["code_alt"],
        icon=icon("link"),
        url=escape(article.canonical_url),
        ways="".join(links),
        code=_code(article),
    )
    return _styled("share", html)


def actions(article: Article) -> SafeString:
    """Return what a visitor can do with an article; the fragment puts a member's here."""
    words, numbers = _words(get_language()), (article.like_count, article.favourite_count)
    likes, favourites = (COUNT.format(count_zh(each)) if each else "" for each in numbers)
    html = ACTIONS.format(
        like_url=address("articles:like", article.pk),
        favourite_url=address("articles:favourite", article.pk),
        report_url=address("comments:report_article", article.pk),
        heart=icon("heart"),
        bookmark=icon("bookmark"),
        flag=icon("flag"),
        like=words["like"],
        favourite=words["favourite"],
        report=words["report"],
        likes=likes,
        favourites=favourites,
    )
    return _styled("actions", "" if site.current().is_simple else html)


def _source(article):
    name = escape(article.source_name)
    if not article.source_url:
        return f"<span>{name}</span>"
    rel = "sponsored nofollow noopener" if article.is_advertisement else "nofollow noopener"
    return SOURCE.format(url=escape(article.source_url), rel=rel, name=name)


def _links(view, rows, link):
    return "".join(
        link.format(escape(address(view, row["slug"])), escape(row["name"])) for row in rows
    )


def _code(article):
    return f"{address('newsportal:qr')}?path={quote(article.get_absolute_url())}"


def _styled(name, html) -> SafeString:
    return SafeString(_style(name) + html)


@lru_cache
def _style(name):
    return STYLE.format(static(f"css/{name}.css"))


@lru_cache(256)
def _minutes(number, _language):
    text = ngettext("about %(minutes)s minute", "about %(minutes)s minutes", number)
    return text % {"minutes": f"{number:,}"}


@lru_cache
def _words(_language) -> dict[str, str]:
    """Return the words of these parts in a language, as HTML."""
    return {
        "source": escape(_("Source")),
        "by": escape(_("By")),
        "topics": escape(_("Topics")),
        "tags": escape(_("Tags")),
        "note": escape(_("Please note")),
        "by_title": escape(_("Title:")),
        "by_address": escape(_("Address:")),
        "by_day": escape(_("Updated:")),
        "day_format": _("d F Y"),
        "copied": escape(_("Copied")),
        "copy": escape(_("Copy")),
        "complain": escape(_("Complain about this article")),
        "gathered": _(
            "Part of what is printed here was gathered from the web. If it touches your"
            ' rights, <a href="%(complaints)s">contact us</a> and we will act at once.'
        ),
        "share": escape(_("Share")),
        "copy_link": escape(_("Copy the link")),
        "plain": escape(_("Link to this article")),
        "on": _("Share on %(name)s"),
        "scan": escape(_("Scan with WeChat to share")),
        "code_alt": escape(_("QR code of this article")),
        "like": escape(_("Like")),
        "favourite": escape(_("Add to favourites")),
        "report": escape(_("Report")),
    }
