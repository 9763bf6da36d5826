"""Print a month as a calendar by plain formatting, since a year has hundreds of days."""

from datetime import date
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

MONTH = """<table class="almanac">
  <caption class="almanac__name"><a href="{url}">{name}</a></caption>
  <thead><tr>{weekdays}</tr></thead>
  <tbody>{weeks}</tbody>
</table>"""
WEEKDAY = '<th scope="col" abbr="{}">{}</th>'
WEEK = "<tr>{}</tr>"
DAY = """<td><a class="almanac__day" href="{url}"{current}>{number}\
<span class="almanac__count"><span class="visually-hidden">{articles} </span>{count}</span>\
</a></td>"""
EMPTY_DAY = '<td><span class="almanac__day">{}</span></td>'
NO_DAY = "<td></td>"
CURRENT = ' aria-current="page"'


def almanac(month: dict, day: date | None = None) -> SafeString:
    """Return a month, each day with the number of its articles; `day` is the one shown."""
    articles = escape(_("articles:"))
    html = MONTH.format(
        url=escape(month["url"]),
        name=escape(month["name"]),
        weekdays="".join(
            WEEKDAY.format(*map(escape, map(str, row))) for row in month["weekdays"]
        ),
        weeks="".join(
            WEEK.format("".join(_cell(cell, day, articles) for cell in week))
            for week in month["weeks"]
        ),
    )
    return mark_safe(html)  # noqa: S308 - each part is escaped


def _cell(cell, day, articles):
    if not cell:
        return NO_DAY
    if not cell["count"]:
        return EMPTY_DAY.format(cell["day"].day)
    return DAY.format(
        url=escape(cell["url"]),
        current=CURRENT if cell["day"] == day else "",
        number=cell["day"].day,
        articles=articles,
        count=cell["count"],
    )
