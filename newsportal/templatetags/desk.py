"""What only the desk shows: a greeting, clocks that run, and names for codes."""

from datetime import timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from newsportal import labels

from .newsportal import ago, weekday

register = template.Library()

# A writer who waits longer than this for an editor has waited too long.
LATE = timedelta(hours=2)

register.filter("verb", labels.verb)
register.filter("kind", labels.kind)
register.filter("role", labels.role)
register.filter("changes", labels.changes)


@register.simple_tag
def greeting() -> str:
    """Greet by the hour here."""
    hour = timezone.localtime().hour
    if hour < 5:
        return gettext("Still up")
    if hour < 11:
        return gettext("Good morning")
    if hour < 13:
        return gettext("Good day")
    return gettext("Good afternoon") if hour < 18 else gettext("Good evening")


@register.filter
def waited(moment) -> str:
    """Return how long something has been waiting since the moment."""
    minutes = max(0, int((timezone.now() - moment).total_seconds()) // 60)
    hours, rest = divmod(minutes, 60)
    if hours >= 24:
        return ago(moment)
    if not hours:
        return gettext("waits %(minutes)d min") % {"minutes": minutes}
    words = gettext("waits %(hours)d h %(minutes)d min")
    return words % {"hours": hours, "minutes": rest}


@register.filter
def is_late(moment) -> bool:
    """Tell whether what began to wait at the moment has waited too long."""
    return timezone.now() - moment > LATE


@register.filter
def day_of(moment) -> str:
    """Return the day of a moment still to come: today, tomorrow, or its date."""
    day, today = timezone.localtime(moment).date(), timezone.localdate()
    if day == today:
        return gettext("Today")
    if day == today + timedelta(days=1):
        return gettext("Tomorrow")
    name = date_format(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")
    return f"{name} {weekday(day)}"


@register.filter
def stamp(moment) -> str:
    """Return a moment to the minute, as lists show it."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


@register.filter(is_safe=True)
def in_words(html: str) -> str:
    """Return what Django shows of a truth value, which is English, in our words."""
    words = {"True": gettext("yes"), "False": gettext("no"), "None": gettext("unknown")}
    for english, ours in words.items():
        html = html.replace(f'alt="{english}"', f'alt="{ours}" title="{ours}"')
    return html
