"""The same step for many articles, taken one by one.

Each goes through its own verb, in a transaction of its own: it is logged, found by search
and checked for permission as if it had been done by hand, and one that cannot be done keeps
none of the others from it.
"""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Member

from . import counts
from .models import Article, Status

# Nobody waits longer for an answer; what is left by then can be asked for again.
SECONDS = 8

GONE = _("Somebody deleted it.")
CHANGED = _("Somebody changed it meanwhile: look at it first.")
FORBIDDEN = _("It is not yours to change.")
# By hand one may publish again, to give readers what was edited; here nothing was.
PUBLISHED = _("It is published already.")

# An article by its number, and the version of it that somebody looked at.
Item = tuple[int, int]


@dataclass
class Outcome:
    """How many were done, why which were not, and what there was no time for."""

    done: int = 0
    left_out: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    rest: Sequence[Item] = ()


def run(verb: str, items: Sequence[Item], by: Member, details: dict) -> Outcome:
    """Let each article do what the verb says, as this person."""
    outcome, deadline = Outcome(), time.monotonic() + SECONDS
    for place, item in enumerate(items):
        if time.monotonic() > deadline:
            outcome.rest = items[place:]
            break
        if reason := _take(verb, item, by, details):
            outcome.left_out[reason[0]].append(reason[1])
        else:
            outcome.done += 1
    counts.forget()
    return outcome


@transaction.atomic
def _take(verb, item, by, details):
    """Take the step, or return why not, and the title of the article."""
    number, version = item
    articles = Article.objects.editable_by(by).select_for_update()
    article = articles.filter(pk=number).first()
    if not article:
        return str(GONE), str(number)
    if article.version != version:
        return str(CHANGED), article.title
    if verb == "publish" and article.status == Status.PUBLISHED:
        return str(PUBLISHED), article.title
    try:
        getattr(article, verb)(by, **details)
    except PermissionDenied:
        return str(FORBIDDEN), article.title
    except ValidationError as error:
        return " ".join(error.messages), article.title
