"""Where readers pass an article on: addresses that other sites offer for it."""

from urllib.parse import quote_plus

from django.utils.translation import gettext as _

from newsportal import site

WEIBO = "https://service.weibo.com/share/share.php"
QQ = "https://connect.qq.com/widget/shareqq/index.html"


def ways(article) -> list[tuple[str, str]]:
    """Return name and address of each site, with the canonical address encoded once."""
    known = f"url={quote_plus(article.canonical_url)}&title={quote_plus(article.title)}"
    picture = quote_plus(site.current().url + article.picture.url)
    summary = quote_plus(article.summary or article.title)
    return [
        (_("Weibo"), f"{WEIBO}?{known}&pic={picture}"),
        ("QQ", f"{QQ}?{known}&summary={summary}&pics={picture}"),
    ]
