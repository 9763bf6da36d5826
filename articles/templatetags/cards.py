"""Articles in lists."""

from django import template

from articles import printing

register = template.Library()

for part in ("card", "brief", "headline", "related", "neighbour"):
    register.simple_tag(getattr(printing, part), name=part)
