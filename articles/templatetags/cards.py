"""Articles in lists, and what stands around the text of one."""

from django import template

from articles import article_printing, printing

register = template.Library()

for part in (
    *("lead", "front_block", "essay", "cards", "brief", "briefs", "headlines"),
    *("related_list", "neighbour", "flash", "rail", "hot_list"),
):
    register.simple_tag(getattr(printing, part), name=part)
for part in ("social", "byline", "filed", "tip", "share", "actions"):
    register.simple_tag(getattr(article_printing, part), name=part)
