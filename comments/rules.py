"""What appears at once and what waits for a moderator."""

from dataclasses import dataclass

from accounts import sanctions
from accounts.models import Member
from articles.models import Article
from newsportal import site, words
from newsportal.words import Action, Scope

from .models import Comment, Status
from .models.comment import MODERATE


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


def judge(member: Member, article: Article, text: str, facts: Facts) -> Decision:
    """Decide by the preset, the word list and the writer's standing."""
    if sanctions.is_held(member):
        return Decision(Status.HELD, "sanction")
    hits = words.check(text, Scope.COMMENT).hits
    if held := [hit.word for hit in hits if hit.action == Action.HOLD]:
        return Decision(Status.HELD, "words", "、".join(dict.fromkeys(held))[:200])
    if member.level.skips_review or member.has_perm(MODERATE):
        return PUBLIC
    preset = site.current().comment_preset
    if preset == "all":
        return Decision(Status.HELD, "all")
    return _trust(member) if preset == "newcomers" else PUBLIC


def _trust(member):
    """Hold what comes from a member of whom few comments are public yet."""
    needed = site.current().comments_until_trusted
    known = Comment.objects.public().filter(author=member)[:needed].count()
    return PUBLIC if known >= needed else Decision(Status.HELD, "newcomer")
