"""A member's archive as a page for people: the same data as tables, in any browser.

Names of columns are those by which the portal's own pages call them; what has none there
keeps the name that it has in the data.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy

FILES = {
    "account": gettext_lazy("account"),
    "articles": gettext_lazy("articles"),
    "checkins": gettext_lazy("check-ins"),
    "comments": gettext_lazy("comments"),
    "consents": gettext_lazy("consents"),
    "favourites": gettext_lazy("favourites"),
    "followed-sections": gettext_lazy("followed sections"),
    "likes": gettext_lazy("likes"),
    "members": gettext_lazy("other members"),
    "messages": gettext_lazy("private messages"),
    "notifications": gettext_lazy("notifications"),
    "orders": gettext_lazy("orders"),
    "points": gettext_lazy("points ledger"),
    "reports": gettext_lazy("reports on members"),
    "sanctions": gettext_lazy("sanctions"),
    "sessions": gettext_lazy("where you are signed in"),
}
LABELS = {
    "about_name": gettext_lazy("about"),
    "about_url": gettext_lazy("address"),
    "actor__username": gettext_lazy("who"),
    "amount": gettext_lazy("amount"),
    "at": gettext_lazy("time"),
    "bonus": gettext_lazy("bonus"),
    "by": gettext_lazy("who"),
    "email": gettext_lazy("e-mail"),
    "email_addresses": gettext_lazy("e-mail addresses"),
    "ip": gettext_lazy("network address"),
    "joined_at": gettext_lazy("joined at"),
    "last_seen_at": gettext_lazy("last seen at"),
    "mail": gettext_lazy("by mail"),
    "member__username": gettext_lazy("member"),
    "not_told_of": gettext_lazy("switched off"),
    "number": gettext_lazy("version"),
    "page__slug": gettext_lazy("page"),
    "primary": gettext_lazy("main one"),
    "signed_in_at": gettext_lazy("last sign-in"),
    "url": gettext_lazy("address"),
    "user_agent": gettext_lazy("browser"),
    "verified": gettext_lazy("confirmed"),
    "with": gettext_lazy("with whom"),
    "blocked": gettext_lazy("blocked"),
    "messages": gettext_lazy("messages"),
    "section": gettext_lazy("section"),
    "is_made_up": gettext_lazy("made up later"),
}


def section(path: str, data: Any) -> tuple[str, str, SafeString | None]:
    """Return name, path and tables of a part; of a file that is no data only where it lies."""
    name = path.removesuffix(".json")
    is_data = not hasattr(data, "read")
    return str(FILES.get(name, name)), path, _shown(data) if is_data else None


def render(member: Any, site: Any, sections: Iterable[tuple]) -> bytes:
    context = {"member": member, "site": site, "sections": sections}
    return render_to_string("accounts/archive_index.html", context).encode()


def _shown(value: Any) -> SafeString | str:
    if isinstance(value, Mapping):
        rows = ((_label(key), _shown(one)) for key, one in value.items())
        return format_html(
            "<table>{}</table>", format_html_join("", "<tr><th>{}</th><td>{}</td></tr>", rows)
        )
    if isinstance(value, list | tuple | set):
        return _listed(list(value))
    if value in (None, "", {}):
        return "—"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    text = str(value)
    return linebreaks(text, autoescape=True) if "\n" in text else text


def _listed(values: list) -> SafeString | str:
    """Return things as rows under the names of what is known of them."""
    if not values:
        return "—"
    if not all(isinstance(value, Mapping) for value in values):
        return format_html(
            "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((_shown(v),) for v in values))
        )
    keys = list(dict.fromkeys(key for value in values for key in value))
    head = format_html_join("", "<th>{}</th>", ((_label(key),) for key in keys))
    rows = (
        (format_html_join("", "<td>{}</td>", ((_shown(value.get(key)),) for key in keys)),)
        for value in values
    )
    return format_html(
        "<table><tr>{}</tr>{}</table>", head, format_html_join("", "<tr>{}</tr>", rows)
    )


def _label(key: str) -> str:
    return str(LABELS.get(key) or gettext(str(key).replace("_", " ")))
