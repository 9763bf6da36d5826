"""What every line of text must be before it is stored."""

import unicodedata

from django.core.exceptions import ValidationError
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
