"""Pictures in templates."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from articles import pictures

register = template.Library()

register.filter("focus", pictures.focus)


@register.simple_tag
def cover(picture, css_class, loading, place=""):
    """Return a picture beside its headline, which says it all; so it has no words."""
    if picture.is_drawn:
        return format_html(
            '<img class="{} drawn" src="{}" width="{}" height="{}" alt="" loading="{}">',
            *(css_class, picture.url, picture.width, picture.height, loading),
        )
    is_eager = loading == "eager"
    html = pictures.element(picture, place or css_class, classes=css_class, is_eager=is_eager)
    return mark_safe(html)  # noqa: S308 - escaped where it is made
