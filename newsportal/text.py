"""What every line of text must be before it is stored."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

# Format, control, separator and unassigned characters draw no ink.
INKLESS = {"Cc", "Cf", "Cn", "Zl", "Zp", "Zs"}
# Blank by their shape although Unicode counts them as letters or symbols.
BLANK_LETTERS = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"}


def is_visible(text: str) -> bool:
    """Tell whether at least one character of `text` leaves ink on the page."""
    return any(
        unicodedata.category(character) not in INKLESS and character not in BLANK_LETTERS
        for character in text
    )


def validate_visible(text: str) -> None:
    """Refuse text that a reader would see as nothing."""
    if not is_visible(text):
        raise ValidationError(
            _("This is blank to a reader. Type at least one visible character."),
            code="invisible",
        )


# Signs that an address in running text may hold; Chinese marks and letters end it.
ADDRESS = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9._~:/?#\[\]@!$&()*+,;=%-]*", re.IGNORECASE)


def linked(text: str) -> SafeString:
    """Return plain text as HTML in which web addresses are links that search engines ignore."""
    parts, done = [], 0
    for found in ADDRESS.finditer(text):
        url = _without_tail(found[0])
        parts.append(escape(text[done : found.start()]))
        parts.append(format_html('<a href="{0}" rel="nofollow noopener ugc">{0}</a>', url))
        done = found.start() + len(url)
    parts.append(escape(text[done:]))
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped


def _without_tail(url):
    """Leave out the signs that end the sentence, not the address."""
    while url[-1] in ".,;:!?*" or (url[-1] in ")]" and _is_unopened(url)):
        url = url[:-1]
    return url


def _is_unopened(url):
    closing = url[-1]
    return url.count(closing) > url.count("(" if closing == ")" else "[")
