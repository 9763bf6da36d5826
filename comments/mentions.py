"""@name in a comment: whom it means, and the link that it becomes."""

import re
from collections.abc import Callable

from accounts import names
from accounts.models import Member

# So many are told of one comment; whoever names more wants to be heard, not to talk.
MOST = 10

# Not inside an e-mail address.
MENTION = re.compile(rf"(?<![\w.%+-])[@＠]([^\s@＠]{{2,{names.LONGEST}}})", re.ASCII)


def members(text: str) -> list[Member]:
    """Return the active members whom a text mentions, each once."""
    return list({member.pk: member for _span, member in found(text)}.values())


def found(text: str) -> list[tuple[tuple[int, int], Member]]:
    """Return where a text mentions whom; a name ends where the longest known one does.

    Chinese puts no space behind a name, so each beginning of what follows may be one.
    """
    marks = list(MENTION.finditer(text))[: 2 * MOST]
    keys = {mark: {start: names.key(start) for start in _beginnings(mark[1])} for mark in marks}
    known = _known({key for beginnings in keys.values() for key in beginnings.values()})
    spans = []
    for mark, beginnings in keys.items():
        if member := next(filter(None, map(known.get, beginnings.values())), None):
            alike = [start for start in beginnings if beginnings[start] == member.name_key]
            name = member.username if member.username in alike else alike[-1]
            spans.append(((mark.start(), mark.start(1) + len(name)), member))
    return spans[:MOST]


def linked(text: str, spans, escape: Callable[[str], str]) -> str:
    """Return a text as HTML, with a link in place of each mention."""
    pieces, done = [], 0
    for (start, end), member in spans:
        pieces.append(escape(text[done:start]))
        name = escape(text[start:end])
        pieces.append(f'<a class="mention" href="{member.get_absolute_url()}">{name}</a>')
        done = end
    return "".join([*pieces, escape(text[done:])])


def _beginnings(words):
    """Yield what may be the name at the beginning of words, the longest first."""
    return (words[:end] for end in range(len(words), names.SHORTEST - 1, -1))


def _known(keys):
    rows = Member.objects.filter(is_active=True, name_key__in=keys) if keys else ()
    return {member.name_key: member for member in rows}
