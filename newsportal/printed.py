"""What is printed again and again: made once, and filled in or remembered by its facts."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# So many renderings of one template are kept.
MOST = 500


class Printed:
    """A template as a function of values that stand in it, and of facts it decides by.

    The function that makes its context is called with stand-ins for the values: numbers, as
    text. So the template may print a value or put it into an address, and no more.
    """

    def __init__(self, template: str, context: Callable[..., dict]) -> None:
        self.template, self.context = template, context
        self._kept = lru_cache(MOST)(self._form)

    def __call__(self, *values: Any, **facts: Any) -> SafeString:
        """Return what the template renders to with these values and facts."""
        make = self._form if settings.DEBUG else self._kept
        html = make(get_language(), len(values), **facts)
        return mark_safe(html.format(*map(_escaped, values)))  # noqa: S308 - escaped

    def _form(self, _language, length, **facts):
        stand_ins = [f"7{number:018}" for number in range(length)]
        html = render_to_string(self.template, self.context(*stand_ins, **facts))
        html = html.replace("{", "{{").replace("}", "}}")
        for number, stand_in in enumerate(stand_ins):
            html = html.replace(stand_in, f"{{{number}}}")
        return html


class Once:
    """What was made of the same facts, made once: it would be the same in every process.

    So nothing has to be dropped, and what is old is only forgotten to bound the memory.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.known: dict[tuple, Any] = {}

    def __call__(self, facts: tuple, make: Callable[[], Any]) -> Any:
        """Return what `make` makes of these facts; None is not remembered."""
        made = self.known.get(facts)
        if made is None:
            made = make()
            if len(self.known) >= self.most:
                self.known.clear()
            self.known[facts] = made
        return made


def _escaped(value):
    return value if isinstance(value, int | SafeString) else conditional_escape(value)
