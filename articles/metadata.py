"""An article as search engines read it: schema.org in JSON-LD."""

import json

from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from newsportal import site

# What could end the element or start another inside it.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def json_ld(article, trail) -> SafeString:
    """Return the JSON-LD of an article below its `trail` of categories, ready to print."""
    graph = {
        "@context": "https://schema.org",
        "@graph": [_news_article(article), breadcrumbs(article, trail)],
    }
    text = json.dumps(graph, ensure_ascii=False).translate(ESCAPES)
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


def _news_article(article) -> dict:
    now = site.current()
    return {
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.summary,
        "mainEntityOfPage": article.canonical_url,
        "image": [now.url + article.picture.url],
        "datePublished": localtime(article.published_at).isoformat(),
        "dateModified": localtime(article.updated_at).isoformat(),
        "author": [{"@type": "Person", "name": name} for name in article.author_names]
        or [{"@type": "Organization", "name": now.name}],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": now.name,
            "url": now.url,
        },
    }
