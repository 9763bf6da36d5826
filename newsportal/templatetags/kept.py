"""Parts of the frame that are the same on page after page, rendered once for all of them."""

from django import template
from django.template.defaultfilters import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

# Stands for a page's own address while a part is rendered; no page has it.
ANY_PATH = "/~any~/"
# Pieces go with the settings they are made of; this bounds them until then.
MOST = 500


class Kept(template.Node):
    """Renders its content once for each set of values, until the site's settings change.

    The address of the page may stand in it, for scripts and codes. A page to which the part
    leads itself is marked there as the current one, so it gets a part of its own.
    """

    def __init__(self, nodelist, values) -> None:
        self.nodelist, self.values = nodelist, values

    def render(self, context) -> SafeString:
        site = context.get("site")
        pieces = getattr(site, "pieces", None)
        if pieces is None:
            return self.nodelist.render(context)
        path = context.get("canonical_path", "")
        values = [value.resolve(context) for value in self.values]
        key = (id(self), get_language(), *values)
        html = self._piece(pieces, key, context, ANY_PATH)
        if path and f'href="{path.partition("?")[0]}"' in html:
            html = self._piece(pieces, (*key, path), context, path)
        if ANY_PATH in html:
            html = html.replace(ANY_PATH, urlencode(path))
        return SafeString(html)

    def _piece(self, pieces, key, context, path):
        html = pieces.get(key)
        if html is None:
            with context.push(canonical_path=path):
                html = self.nodelist.render(context)
            if len(pieces) < MOST:
                pieces[key] = html
        return html


@register.tag
def kept(parser, token):
    """Keep what stands up to `endkept`, apart for each set of the values named."""
    values = [parser.compile_filter(value) for value in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodelist, values)
