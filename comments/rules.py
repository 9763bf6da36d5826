"""What appears at once and what waits for a moderator, and by which rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Measure, Member, MemberReport, Outcome, Sanction
from articles.models import Article
from newsportal import site, words
from newsportal.matching import Matcher, running
from newsportal.models.settings import CommentPreset
from newsportal.words import Action, Scope

from . import reporting, spam
from .models import Comment, Status
from .models.comment import MODERATE

LONGEST_MATCH = Comment._meta.get_field("held_match").max_length
# A comment is compared with so many of others of the last day.
COMPARED, LATELY = 200, timedelta(days=1)


class Rule(models.TextChoices):
    """Why a comment waits, as moderators read it."""

    SANCTION = "sanction", _("writer under review")
    WRITER = "writer", _("writer reported")
    WORDS = "words", _("listed word")
    TRAP = "trap", _("hidden field filled")
    HASTE = "haste", _("sent too fast")
    LINKS = "links", _("links")
    CONTACTS = "contacts", _("contact given")
    COPIES = "copies", _("same as others wrote")
    NEWCOMER = "newcomer", _("newcomer")
    ALL = "all", _("all wait")
    REPORTS = "reports", _("reported")


@dataclass(frozen=True)
class Facts:
    """What is known of the request by which a comment came."""

    address: str | None = None
    # How long the form was open, or None where it does not say.
    seconds: float | None = None
    # Something was typed into the field that no person sees.
    is_trapped: bool = False


@dataclass(frozen=True)
class Decision:
    """Where a new comment begins; for a held one, the rule and what in the text met it."""

    status: str
    rule: str = ""
    match: str = ""


PUBLIC = Decision(Status.PUBLIC)


@dataclass(frozen=True)
class Standing:
    """What is known of the writer of a comment at the time of writing it."""

    # Comments of theirs that are public.
    known: int = 0
    is_held: bool = False
    is_excused: bool = False
    is_reported: bool = False


@dataclass(frozen=True)
class Policy:
    """What the site asks of comments; a dry run asks of another than the one in force."""

    preset: str
    needed: int
    # Words that hold a comment besides those of the list.
    trial: tuple[str, ...] = ()

    @classmethod
    def current(cls) -> "Policy":
        now = site.current()
        return cls(now.comment_preset, now.comments_until_trusted)

    @cached_property
    def _matcher(self):
        return Matcher(self.trial, (), 3, "")

    def words_in(self, text: str) -> list[str]:
        """Return the words that hold the text, each once."""
        hits = words.check(text, Scope.COMMENT).hits
        found = [hit.word for hit in hits if hit.action == Action.HOLD]
        if self.trial:
            found += [self.trial[number] for *_, number in self._matcher.find(running(text))]
        return list(dict.fromkeys(found))


def judge(member: Member, article: Article, text: str, facts: Facts) -> Decision:
    """Decide by the writer's standing, the word list, signs of advertising and the preset."""
    policy = Policy.current()
    standing = standing_of(member, policy)
    signs = []
    if not standing.is_excused:
        signs = spam.signs(
            text,
            seconds=facts.seconds,
            is_trapped=facts.is_trapped,
            age=timezone.now() - member.date_joined,
            others=said_lately(member),
        )
    return decide(text, standing, signs, policy)


def decide(
    text: str, standing: Standing, signs: Iterable[spam.Sign], policy: Policy
) -> Decision:
    """Return where a text begins, from what is known alone."""
    signs = list(signs)
    if standing.is_held:
        return _held(Rule.SANCTION)
    if found := policy.words_in(text):
        return _held(Rule.WORDS, "、".join(found))
    if standing.is_excused:
        return PUBLIC
    if standing.is_reported:
        return _held(Rule.WRITER)
    if sum(sign.weight for sign in signs) >= spam.ENOUGH:
        return _held(Rule(signs[0].name), signs[0].match)
    if policy.preset == CommentPreset.ALL:
        return _held(Rule.ALL)
    if policy.preset == CommentPreset.NEWCOMERS and standing.known < policy.needed:
        return _held(Rule.NEWCOMER)
    return PUBLIC


def standing_of(member: Member, policy: Policy) -> Standing:
    """Return how a member stands now; only as many comments are counted as are asked for."""
    public = Comment.objects.public().filter(author=OuterRef("pk")).values("pk")
    held = Sanction.objects.current().filter(member=OuterRef("pk"), measure=Measure.HOLD)
    reports = MemberReport.objects.filter(member=OuterRef("pk"), outcome=Outcome.OPEN)
    row = Member.objects.filter(pk=member.pk).values_list(
        ArraySubquery(public[: policy.needed]),
        Exists(held),
        ArraySubquery(reports.order_by().values("reporter")),
    )
    known, is_held, reporters = row.get()
    may_moderate = member.is_staff and member.has_perm(MODERATE)
    return Standing(
        known=len(known),
        is_held=is_held,
        is_excused=member.level.skips_review or may_moderate,
        is_reported=reporting.weigh_enough(reporters),
    )


def said_lately(member: Member) -> Iterable[str]:
    """Return what other members said last, under whatever article."""
    rows = Comment.objects.filter(created_at__gte=timezone.now() - LATELY)
    rows = rows.exclude(author=member).order_by("-pk")
    return rows.values_list("text", flat=True)[:COMPARED]


def _held(rule, match=""):
    return Decision(Status.HELD, rule, match[:LONGEST_MATCH])
