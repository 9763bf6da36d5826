"""What only pages of members show."""

from django import template

from accounts import devices, levels
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


@register.filter
def progress(member):
    """Return the member's level, the next one and how far it is; without queries."""
    level = member.level
    following = levels.after(level)
    if following is None:
        return {"level": level}
    return {
        "level": level,
        "next": following,
        "missing": following.threshold - member.lifetime_points,
        "value": member.lifetime_points - level.threshold,
        "max": following.threshold - level.threshold,
    }


@register.filter
def amount(line):
    """Return what a line of the ledger adds or takes, with its sign as a paper sets it."""
    sign = "+" if line.amount > 0 else "－" if line.amount < 0 else ""
    return f"{sign}{abs(line.amount):,}"


@register.filter
def exact(number):
    """Return a sum to the point, however large."""
    return f"{number:,}"


@register.filter
def device(user_agent):
    """Return the name of a browser and its system."""
    return devices.name(user_agent)
