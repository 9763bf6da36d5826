"""The video players whose films may stand in an article, and how their addresses read."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Player:
    """A video site: where its films are watched and how an address names one."""

    name: str | Promise
    hosts: tuple[str, ...]
    # What the editor's script searches too, so it keeps to what both languages know.
    pattern: str
    page: str

    def page_of(self, video: str) -> str:
        return self.page.format(video)


PLAYERS = {
    "bilibili": Player(
        _("Bilibili"),
        ("bilibili.com", "www.bilibili.com", "m.bilibili.com", "player.bilibili.com"),
        "(?:/video/|[?&]bvid=)(BV[0-9A-Za-z]{10})(?![0-9A-Za-z])",
        "https://www.bilibili.com/video/{}/",
    ),
    "qq": Player(
        _("Tencent Video"),
        ("v.qq.com", "m.v.qq.com"),
        "(?:/x/page/|/x/cover/[0-9a-z]+/|[?&]vid=)([0-9a-z]{11})(?![0-9a-z])",
        "https://v.qq.com/x/page/{}.html",
    ),
}


def recognise(address: str) -> tuple[str, str] | None:
    """Return provider and number of the film at this address, if we know its player."""
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https"):
        return None
    for provider, player in PLAYERS.items():
        found = re.search(player.pattern, f"{parts.path}?{parts.query}", re.ASCII)
        if host in player.hosts and found:
            return provider, found[1]
    return None


def is_known(provider: str, video: str) -> bool:
    """Tell whether a stored provider and number can name a film."""
    player = PLAYERS.get(provider)
    return bool(player) and recognise(player.page_of(video)) == (provider, video)
