"""Make of what a member wrote the HTML that others read; it is stored with the comment."""

import re
from collections.abc import Iterator

from django.db import transaction

from comments import mentions
from newsportal import words
from newsportal.text import linked
from newsportal.words import Scope

from .models import Comment

# Empty lines beyond the first only push away what others said.
GAPS = re.compile(r"\n(?:[^\S\n]*\n){2,}")
# So many are made anew in one transaction.
STEP = 200


def lay_out(text: str) -> str:
    """Return the text escaped, with links and mentions, its listed words masked."""
    html = mentions.linked(text, mentions.found(text), linked)
    return words.mask_html(GAPS.sub("\n\n", html), Scope.COMMENT)


def remake_stale() -> Iterator[int]:
    """Lay out anew what is of an older word list, step by step; yield how many each did."""
    last = 0
    while step := _remake_step(last):
        last = step[-1].pk
        yield len(step)


@transaction.atomic
def _remake_step(last):
    version = words.version(Scope.COMMENT)
    stale = Comment.objects.exclude(words_version=version).filter(pk__gt=last)
    rows = stale.order_by("pk").only("text").select_for_update(no_key=True)
    step = list(rows[:STEP])
    for comment in step:
        comment.html, comment.words_version = lay_out(comment.text), version
    Comment.objects.bulk_update(step, ["html", "words_version"])
    return step
