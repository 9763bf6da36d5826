"""Articles in lists."""

from django import template

from articles import printing

register = template.Library()

register.simple_tag(printing.card, name="card")
