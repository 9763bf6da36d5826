"""A dry run: what other rules would have done with the comments that there are.

How a form was sent is not kept, so hidden fields and haste have no part in it; nor have
sanctions, which are about persons and not about words.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from . import dossier, spam
from .models import Comment, Status
from .models.comment import MODERATE
from .rules import COMPARED, LATELY, Decision, Policy, Standing, decide

# The form of each was open for long enough to say nothing.
CALM = 60.0
SHOWN = 50
REFUSED = {Status.REJECTED, Status.SPAM}


@dataclass(frozen=True)
class Catch:
    """A comment that would have waited, and by which rule."""

    comment: Comment
    decision: Decision

    @property
    def rule(self) -> str:
        return dossier.name_of(self.decision.rule)

    @property
    def text(self) -> str:
        return dossier.highlighted(self.comment.text, self.decision.match)


@dataclass(frozen=True)
class Result:
    """What a dry run found, the newest first."""

    looked_at: int
    catches: list[Catch]

    @property
    def by_rule(self) -> list[tuple[str, int, int]]:
        """Return (rule, how many, how many of them a moderator refused) of each rule."""
        caught = Counter(catch.rule for catch in self.catches)
        right = Counter(catch.rule for catch in self.catches if catch.comment.status in REFUSED)
        return [(rule, number, right[rule]) for rule, number in caught.most_common()]

    @property
    def shown(self) -> list[Catch]:
        return self.catches[:SHOWN]


def run(policy: Policy, number: int) -> Result:
    """Try a policy on the newest comments, each as if it came in its own moment."""
    comments = list(_newest(number))
    catches = [
        Catch(comment, decision)
        for comment, decision in _decisions(reversed(comments), policy)
        if decision.status == Status.HELD
    ]
    return Result(len(comments), catches[::-1])


def _newest(number):
    """Return comments with how many public ones their writers had by then."""
    earlier = Comment.objects.public().filter(author=OuterRef("author"), pk__lt=OuterRef("pk"))
    counted = earlier.order_by().values("author").annotate(number=Count("*")).values("number")
    rows = Comment.objects.exclude(status=Status.DELETED).annotate(
        known=Coalesce(Subquery(counted), 0)
    )
    return (
        rows.select_related("author", "article")
        .defer("html", "article__body", "article__body_html")
        .order_by("-pk")[:number]
    )


def _decisions(comments, policy) -> Iterator[tuple[Comment, Decision]]:
    said = deque(maxlen=COMPARED)
    excused = {}
    for comment in comments:
        writer = comment.author
        if writer.pk not in excused:
            may = writer.is_staff and writer.has_perm(MODERATE)
            excused[writer.pk] = may or writer.level.skips_review
        others = [
            text
            for author, at, text in said
            if author != writer.pk and comment.created_at - at < LATELY
        ]
        standing = Standing(known=comment.known, is_excused=excused[writer.pk])
        signs = spam.signs(
            comment.text,
            seconds=CALM,
            is_trapped=False,
            age=comment.created_at - writer.date_joined,
            others=others,
        )
        yield comment, decide(comment.text, standing, signs, policy)
        said.append((writer.pk, comment.created_at, comment.text))
