"""How the paper sets headlines, dates, numbers and icons."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from html import unescape

from borax.calendars import LunarDate
from django import template
from django.templatetags.static import static
from django.utils import dateformat, timezone
from django.utils.dates import WEEKDAYS
from django.utils.html import escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from newsportal import regions, text
from newsportal.folding import pure
from newsportal.printed import Printed

register = template.Library()

# A headline may break behind these, and behind a quotation they end.
MARKS = "：，？！；"
PHRASE = re.compile(rf"[^{MARKS}]*[{MARKS}]+[”’》）]*|[^{MARKS}]+")
# Shorter ones, not counting marks, stay with their neighbour: they look lost on a line.
SHORTEST_PHRASE = 5

HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
A_MINUTE = timedelta(minutes=1)
TEN_THOUSAND, HUNDRED_MILLION = 10_000, 100_000_000

# What a number counts follows at once on a Chinese numeral, after a space on a digit.
AFTER_NUMERAL = re.compile("(?<=[万亿]) ")


def is_chinese() -> bool:
    """Tell whether the page is set in Chinese."""
    return (get_language() or "").startswith("zh")


# --- Headlines


@register.filter(is_safe=True)
def phrases(title: str) -> str:
    """Return the headline with each phrase in a span that breaks only when it must."""
    return _phrased(str(title))


@lru_cache(maxsize=4096)
def _phrased(title):
    parts = _parts(title)
    if len(parts) < 2:
        return escape(title)
    spans = (f'<span class="phrase">{escape(part)}</span>' for part in parts)
    return mark_safe("".join(spans))  # noqa: S308 - each part is escaped


def _parts(title):
    parts = []
    for part in PHRASE.findall(title):
        if parts and _is_short(parts[-1]):
            parts[-1] += part
        else:
            parts.append(part)
    if len(parts) > 1 and _is_short(parts[-1]):
        parts[-2:] = [parts[-2] + parts[-1]]
    return parts


def _is_short(part):
    return len(part.rstrip(MARKS)) < SHORTEST_PHRASE


@register.filter
def headings(html: str) -> list[dict]:
    """Return the second-level headings of a body, for its list of contents."""
    return [
        {"id": found[1], "text": unescape(strip_tags(found[2]))}
        for found in HEADING.finditer(html)
    ]


# --- Running text


@register.filter
def linked(words: str) -> str:
    """Return plain text as HTML in which web addresses are links."""
    return text.linked(words)


# --- Numbers


@register.filter
def count_zh(number: int) -> str:
    """Return a count as a newspaper prints it: 3,208 and, in Chinese, 4.8 万."""
    if not is_chinese() or number < TEN_THOUSAND:
        return f"{number:,}"
    if number < HUNDRED_MILLION:
        return f"{_tenths(number, TEN_THOUSAND)} 万"
    return f"{_tenths(number, HUNDRED_MILLION)} 亿"


@register.filter
def read_times(number: int) -> str:
    """Return how often an article was read: 3,208 次阅读, but 4.8 万次阅读."""
    text = ngettext("%(count)s view", "%(count)s views", number)
    return AFTER_NUMERAL.sub("", text % {"count": count_zh(number)})


def _tenths(number, unit):
    """Divide down to tenths, so that 99,999 never reads as ten times ten thousand."""
    return f"{number * 10 // unit / 10:,.1f}".removesuffix(".0")


# --- Dates and times


@register.simple_tag
def dateline() -> dict:
    """Return today as the masthead shows it."""
    return _dateline(timezone.localdate(), get_language())


@lru_cache(maxsize=64)
def _dateline(today, _language):
    return {
        "iso": today.isoformat(),
        "date": _day(today),
        "short": _day(today, with_year=False),
        "weekday": weekday(today),
        "lunar": lunar(today),
        "lunar_short": lunar(today).removeprefix("农历"),
    }


@register.filter
def iso(moment) -> str:
    """Return the moment for a datetime attribute, to the second."""
    return _local(moment).isoformat(timespec="seconds")


@register.filter
def ago(moment) -> str:
    """Return the moment as seen from now: minutes, hours, yesterday, the day."""
    return seen_from_now()(moment)


def seen_from_now() -> Callable[[datetime], str]:
    """Return what `ago` does, for many moments at once."""
    now, language = timezone.now(), get_language()
    clock = int(now.timestamp()) // MINUTE

    def seen(moment):
        return _ago(moment, (now - moment) // A_MINUTE, clock, language)

    return seen


@lru_cache(maxsize=4096)
def _ago(moment, minutes, clock, _language):
    """Word it for one minute of the clock; between two, everything may change."""
    if 0 <= minutes < DAY // MINUTE:
        return _since(minutes * MINUTE)
    now, local = _local(datetime.fromtimestamp(clock * MINUTE, UTC)), _local(moment)
    if local.date() == now.date() - timedelta(days=1):
        return gettext("yesterday %(time)s") % {"time": f"{local:%H:%M}"}
    return _day(local.date(), with_year=local.year != now.year)


def _since(seconds):
    if seconds < MINUTE:
        return gettext("just now")
    if seconds < HOUR:
        count = seconds // MINUTE
        words = ngettext("%(count)s minute ago", "%(count)s minutes ago", count)
    else:
        count = seconds // HOUR
        words = ngettext("%(count)s hour ago", "%(count)s hours ago", count)
    return words % {"count": count}


@register.filter
def clock(moment) -> str:
    """Return hour and minute."""
    return f"{_local(moment):%H:%M}"


def exact(moment) -> str:
    """Return the day in full and the time to the second."""
    local = _local(moment)
    return f"{_day(local.date())} {local:%H:%M:%S}"


@register.filter
def neighbour_time(moment) -> str:
    """Return the moment as the neighbour cards have always shown it."""
    local = _local(moment)
    return f"{local.year}-{local.month}-{local.day} {local:%H:%M:%S}"


@register.filter
def weekday(day) -> str:
    """Return the name of the weekday."""
    return str(WEEKDAYS[_date(day).weekday()])


@register.filter
def day_name(day) -> str:
    """Return today, yesterday, or the date with its weekday."""
    day, today = _date(day), timezone.localdate()
    if day == today:
        return gettext("Today")
    if day == today - timedelta(days=1):
        return gettext("Yesterday")
    return f"{_day(day, with_year=day.year != today.year)} {weekday(day)}"


@register.filter
def lunar(day) -> str:
    """Return the day of the lunar calendar in full, in Chinese only."""
    return _lunar_in_full(_date(day)) if is_chinese() else ""


@lru_cache(maxsize=4096)
def _lunar_in_full(day):
    day = _lunar_date(day)
    return f"农历{day.gz_year}年{day.cn_leap}{day.cn_month}月{day.cn_day}"


@register.filter
def lunar_day(day) -> str:
    """Return the day of the lunar month, in Chinese only."""
    return _lunar_date(_date(day)).cn_day if is_chinese() else ""


def _date(day):
    """Return the date here of a moment; a date stays as it is."""
    return _local(day).date() if hasattr(day, "tzinfo") else day


def _local(moment):
    """Return the moment in the paper's time zone, the only one it knows."""
    return moment.astimezone(timezone.get_default_timezone())


@lru_cache(maxsize=512)
def _lunar_date(day):
    return LunarDate.from_solar(day)


def _day(day, with_year=True):
    return _worded_day(day, with_year, get_language())


@lru_cache(maxsize=4096)
def _worded_day(day, with_year, _language):
    return dateformat.format(day, gettext("j F Y") if with_year else gettext("j F"))


def worded(day, pattern: str) -> str:
    """Return a day by one of Django's date formats, from memory."""
    return _worded(day, pattern, get_language())


@lru_cache(maxsize=4096)
def _worded(day, pattern, _language):
    return dateformat.format(day, pattern)


# --- Parts of a page

register.filter("region", regions.name)


@register.filter
def leads_to(address: str, here: str) -> bool:
    """Tell whether a navigation address is the section in which this page lies."""
    return address == here or (len(address) > 1 and here.startswith(address))


@register.simple_tag
def breadcrumb(title: str, trail: Iterable = ()) -> SafeString:
    """Return the way from the home page down to here, by the levels of a trail."""
    return _breadcrumb(
        title, levels=tuple((level.name, level.get_absolute_url()) for level in trail)
    )


_breadcrumb = Printed(
    "includes/_breadcrumb.html", lambda title, levels: {"title": title, "levels": levels}
)


@register.simple_tag
@pure
@lru_cache(maxsize=256)
def icon(name: str, size: int = 20) -> str:
    """Return an icon of the sprite; the label beside it says what it means."""
    return format_html(
        '<svg class="icon" width="{size}" height="{size}" aria-hidden="true">'
        '<use href="{sprite}#{name}"/></svg>',
        name=name,
        size=size,
        sprite=_sprite(),
    )


@lru_cache(maxsize=1)
def _sprite():
    return static("img/icons.svg")


# --- For scripts


@register.filter
def as_json(value) -> str:
    """Return data as JSON, for an attribute that a script reads."""
    return json.dumps(value)
