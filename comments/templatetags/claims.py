"""The clock of a complaint."""

from django import template

from comments import complaint_parts

register = template.Library()
register.filter("due", complaint_parts.due)
