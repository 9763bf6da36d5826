"""What only pages of members show."""

from django import template

from accounts import parts as own
from newsportal import parts, words

register = template.Library()

GROUPS = ["figures", "today", "reading", "mail", "shop", "account"]


@register.simple_tag(takes_context=True)
def centre_entries(context):
    """Return the entries of the personal centre, by group; the parts ask for their counts."""
    found = parts.gather("CENTRE_PARTS", context["request"])
    entries = [entry for part in found for entry in part]
    return sorted(entries, key=lambda entry: GROUPS.index(entry["group"]))


@register.simple_tag(takes_context=True)
def standing(context):
    """Return what the tool bar tells this member; at most one query a request."""
    return own.standing(context["request"])


@register.filter
def masked_message(text):
    """Return a private message with its listed words masked."""
    return words.mask(text, words.Scope.MESSAGE)
