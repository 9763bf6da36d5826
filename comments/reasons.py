"""Why a comment is not public, in words for its writer."""

from django.utils.translation import gettext_lazy as _

from .models import Comment, Status

# By the rule that held it; a rule without words is nobody's business but the desk's.
RULES = {
    "newcomer": _("Comments of new members are reviewed first."),
    "words": _("It holds words that are reviewed first."),
    "sanction": _("What you write is reviewed first at present."),
    "all": _("All comments are reviewed first."),
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
