"""Months of the archive."""

from django import template

from articles.almanac import almanac

register = template.Library()

register.simple_tag(almanac)
