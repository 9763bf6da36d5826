"""Where readers pass an article on: addresses that other sites offer for it."""

from functools import lru_cache
from urllib.parse import quote_plus

from django.utils.translation import gettext as _

from newsportal import site

WEIBO = "https://service.weibo.com/share/share.php"
QQ = "https://connect.qq.com/widget/shareqq/index.html"


def ways(article) -> list[tuple[str, str]]:
    """Return name and address of each site, with the canonical address encoded once."""
    root, title = _quoted(site.current().url), quote_plus(article.title)
    known = f"url={root}{quote_plus(article.get_absolute_url())}&title={title}"
    picture = root + _quoted(article.picture.url)
    summary = quote_plus(article.summary) if article.summary else title
    return [
        (_("Weibo"), f"{WEIBO}?{known}&pic={picture}"),
        ("QQ", f"{QQ}?{known}&summary={summary}&pics={picture}"),
    ]


# The address of the paper and those of drawn covers come again and again.
_quoted = lru_cache(1000)(quote_plus)
