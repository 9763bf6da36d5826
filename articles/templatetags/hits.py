"""Articles that were found."""

from django import template

from articles import snippets

register = template.Library()

register.simple_tag(snippets.hit)
