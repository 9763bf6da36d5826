"""Why a comment is not public, in words for its writer."""

from django.utils.translation import gettext_lazy as _

from .models import Comment, Status
from .rules import Rule

LIKE_SPAM = _("It looks like advertising and is reviewed first.")

# By the rule that held it; which sign of advertising it was is the desk's business.
RULES = {
    Rule.NEWCOMER: _("Comments of new members are reviewed first."),
    Rule.WORDS: _("It holds words that are reviewed first."),
    Rule.SANCTION: _("What you write is reviewed first at present."),
    Rule.WRITER: _("What you write is reviewed first at present."),
    Rule.ALL: _("All comments are reviewed first."),
    Rule.REPORTS: _("Readers have reported it; a moderator looks into it."),
    Rule.TRAP: LIKE_SPAM,
    Rule.HASTE: LIKE_SPAM,
    Rule.LINKS: LIKE_SPAM,
    Rule.CONTACTS: LIKE_SPAM,
    Rule.COPIES: LIKE_SPAM,
}
STATES = {
    Status.HELD: _("Under review, visible to you alone"),
    Status.REJECTED: _("Not accepted"),
    Status.SPAM: _("Taken for advertising"),
}


def note(comment: Comment) -> str:
    """Return where a comment stands and why; nothing of a public one."""
    state = STATES.get(comment.status)
    why = RULES.get(comment.held_rule) if comment.status == Status.HELD else comment.reason
    return " · ".join(str(text) for text in (state, why) if text)
