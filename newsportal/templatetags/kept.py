"""Parts of the frame that are the same on page after page, rendered once for all of them."""

import re

from django import template
from django.template.defaultfilters import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

# Stands for a page's own address while a part is rendered; no page has it.
ANY_PATH = "/~any~/"
# Pieces go with the settings they are made of; this bounds them until then.
MOST = 500
HREF = re.compile(r'href="([^"]+)"')


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
        piece = self._piece(pieces, key, context, ANY_PATH)
        if path.partition("?")[0] in piece.leads_to:
            piece = self._piece(pieces, (*key, path), context, path)
        return piece.around(path)

    def _piece(self, pieces, key, context, path):
        piece = pieces.get(key)
        if piece is None:
            with context.push(canonical_path=path):
                piece = Piece(self.nodelist.render(context))
            if len(pieces) < MOST:
                pieces[key] = piece
        return piece


class Piece:
    """What was rendered, the address of the page left out, and whereto it leads."""

    def __init__(self, html: str) -> None:
        self.leads_to = frozenset(HREF.findall(html))
        self.parts = [SafeString(part) for part in html.split(ANY_PATH)]

    def around(self, path: str) -> SafeString:
        """Return it with the address of a page."""
        first, *others = self.parts
        return SafeString(urlencode(path).join(self.parts)) if others else first


@register.simple_tag(takes_context=True)
def here(context) -> str:
    """Return the address of the section that a page stands in, else its own."""
    top = context.get("top") or next(iter(context.get("trail") or ()), None)
    return top.get_absolute_url() if top else context.get("canonical_path", "")


@register.tag
def kept(parser, token):
    """Keep what stands up to `endkept`, apart for each set of the values named."""
    values = [parser.compile_filter(value) for value in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodelist, values)
