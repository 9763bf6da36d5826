"""What the desk shows of an article."""

from django import template

from articles import body, states

register = template.Library()

register.filter("badge", states.badge)
register.filter("plain_text", body.text)
