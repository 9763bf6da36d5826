"""The site as it is now: settings, navigation and footer, kept in memory for seconds."""

import time
from types import SimpleNamespace

from django.conf import settings
from django.db import transaction
from django.db.models import Subquery
from django.urls import reverse
from django.utils import timezone

from newsportal import simple

# A change is seen by the process that made it at once, by the others after this long.
KEPT_SECONDS = 2

# Which switch stands over which address, so that no entry leads to a closed one.
MODULES = {
    "has_checkin": "accounts:checkin",
    "has_newsflashes": "articles:newsflashes",
    "has_search": "articles:search",
    "has_messages": "accounts:messages",
    "has_shop": "shop:catalogue",
}

_kept: tuple[float, SimpleNamespace] | None = None
# Counts the changes heard of, lest what was read before one is kept after it.
_changes = 0


def current() -> SimpleNamespace:
    """Return the site settings by field, with url, navigation and links."""
    global _kept
    kept = _kept
    if kept is None or kept[0] < time.monotonic():
        changes = _changes
        kept = (time.monotonic() + KEPT_SECONDS, _read())
        if changes == _changes:
            _kept = kept
    return kept[1]


def announcement():
    """Return the newest announcement that holds at this moment, or None."""
    now = timezone.now()
    return next((item for item in current().announcements if item.is_current(now)), None)


def remembered() -> SimpleNamespace | None:
    """Return what was read last, however old; the database is not asked."""
    return _kept and _kept[1]


def leads_on(url: str) -> bool:
    """Tell whether an address of ours is open, as far as the switches decide it."""
    return _is_open(url, current())


def forget() -> None:
    """Read everything anew from now on, and again once the change is committed."""
    _drop()
    transaction.on_commit(_drop)


def _drop() -> None:
    global _kept, _changes
    _changes += 1
    _kept = None


def _read() -> SimpleNamespace:
    from newsportal.models import (
        Announcement,
        FriendlyLink,
        NavigationItem,
        Page,
        SiteSettings,
        WordList,
    )

    words = {
        f"word_{field}": Subquery(WordList.objects.values(field))
        for field in ("gap", "versions")
    }
    row = SiteSettings.objects.annotate(**words).get()
    if row.is_simple:
        simple.switch_off(row)
    row.closed = tuple(
        reverse(name) for switch, name in MODULES.items() if not getattr(row, switch)
    )
    values = {field.attname: getattr(row, field.attname) for field in row._meta.fields}
    return SimpleNamespace(
        **values,
        closed=row.closed,
        word_gap=row.word_gap,
        word_versions=row.word_versions,
        police_code=row.police_code,
        # Of the frame of its pages (templatetags/kept.py).
        pieces={},
        url=settings.SITE_URL,
        navigation=[item for item in NavigationItem.objects.all() if _is_open(item.url, row)],
        footer_pages=[
            SimpleNamespace(title=page.title, url=page.get_absolute_url())
            for page in Page.objects.filter(in_footer=True).defer("body")
        ],
        friendly_links=list(FriendlyLink.objects.all()),
        announcements=list(Announcement.objects.exclude(ends_at__lte=timezone.now())),
    )


def _is_open(url: str, now) -> bool:
    return not url.startswith(now.closed) and (not now.is_simple or simple.leads_on(url))
