"""An article as search engines read it: schema.org in JSON-LD."""

import json
from functools import lru_cache

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from newsportal import site
from newsportal.templatetags.newsportal import iso

from .models import Kind

GENERATED = "https://schema.org/TrainedAlgorithmicMediaDigitalSource"

# Search engines read no more of a headline.
LONGEST_HEADLINE = 110
LOGO, LOGO_SIZE = "img/apple-touch-icon.png", 180

ENCODER = json.JSONEncoder(ensure_ascii=False)
# What could end the element or start another inside it.
ESCAPES = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"}


def json_ld(article, trail) -> SafeString:
    """Return the JSON-LD of an article below its `trail` of categories, ready to print."""
    return _printed(_news_article(article), breadcrumbs(article, trail))


def picture_of(article) -> tuple[str, int, int]:
    """Return address, width and height of what other sites show of it: 16:9, once cut."""
    picture = article.picture
    whole = (picture.url, picture.width, picture.height)
    address, *size = picture.crops[-1] if picture.crops else whole
    return (site.current().url + address, *size)


def of_author(author) -> SafeString:
    """Return the JSON-LD of an author's page, ready to print."""
    person = _person(author)
    if author.role:
        person["jobTitle"] = author.role
    if author.biography:
        person["description"] = author.biography
    if author.face:
        person["image"] = site.current().url + author.face.url
    return _printed({"@type": "ProfilePage", "url": person["url"], "mainEntity": person})


def _printed(*items) -> SafeString:
    text = ENCODER.encode({"@context": "https://schema.org", "@graph": items})
    for sign, escaped in ESCAPES.items():
        text = text.replace(sign, escaped)
    return mark_safe(text)  # noqa: S308 - escaped above


def breadcrumbs(article, trail) -> dict:
    """Return the same trail that the page shows, as a BreadcrumbList."""
    root = site.current().url
    items = [(_("Home"), f"{root}/")]
    items += [(item.name, root + item.get_absolute_url()) for item in trail]
    items.append((article.title, article.canonical_url))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(items, start=1)
        ],
    }


def _person(author) -> dict:
    address = site.current().url + author.get_absolute_url()
    return {"@type": "Person", "name": author.name, "url": address}


def _news_article(article) -> dict:
    now = site.current()
    kind = "AdvertiserContentArticle" if article.is_advertisement else "NewsArticle"
    images = [address for address, *_size in article.picture.crops] or [article.picture.url]
    return (
        _provenance(article)
        | _closed(article)
        | {
            "@type": kind,
            "headline": _headline(article.title),
            "description": article.summary or article.title,
            "url": article.canonical_url,
            "mainEntityOfPage": {"@type": "WebPage", "@id": article.canonical_url},
            "image": [now.url + address for address in images],
            "datePublished": iso(article.published_at),
            "dateModified": iso(article.updated_at),
            "articleSection": article.category.name,
            "inLanguage": "zh-CN" if now.language == "zh-hans" else now.language,
            "author": [*map(_person, article.signers)]
            or [{"@type": "Organization", "name": now.name, "url": f"{now.url}/"}],
            "publisher": _publisher(now.name, now.url),
        }
    )


def _headline(title) -> str:
    is_long = len(title) > LONGEST_HEADLINE
    return Truncator(title).chars(LONGEST_HEADLINE) if is_long else title


@lru_cache
def _publisher(name, url) -> dict:
    logo = {"@type": "ImageObject", "url": url + static(LOGO)}
    return {
        "@type": "NewsMediaOrganization",
        "name": name,
        "url": f"{url}/",
        "logo": logo | {"width": LOGO_SIZE, "height": LOGO_SIZE},
    }


def _closed(article) -> dict:
    """Return what tells search engines that a part is closed, and which: no cloaking."""
    if not article.is_closed:
        return {}
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".closed"}
    return {"isAccessibleForFree": False, "hasPart": part}


def _provenance(article) -> dict:
    """Return what schema.org has words for: from where the text is, and made by what."""
    facts: dict = {}
    if article.tag_rows:
        facts["keywords"] = [tag["name"] for tag in article.tag_rows]
    if article.source_url and article.kind == Kind.REPRINT:
        facts["isBasedOn"] = article.source_url
    if article.source_url and article.kind == Kind.TRANSLATION:
        facts["translationOfWork"] = {"@type": "CreativeWork", "url": article.source_url}
    if article.is_generated:
        facts["digitalSourceType"] = GENERATED
    return facts
