"""Whom a comment concerns: who is replied to, who is mentioned, and its own author."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Kind
from accounts.notifications import notify
from comments import mentions
from newsportal import site

OUTCOMES = {
    "public": _("Your comment is public now: %(text)s"),
    "rejected": _("Your comment was not accepted. Reason: %(reason)s. It read: %(text)s"),
    "spam": _("Your comment was taken for advertising: %(text)s"),
}


def addressed(comment):
    """Tell who is replied to and who is mentioned, each once whatever becomes of it."""
    told = {comment.author_id}
    if comment.parent_id:
        told.add(comment.parent.author_id)
        _tell(comment.parent.author, Kind.REPLY, comment)
    for member in mentions.members(comment.text):
        if member.pk not in told:
            _tell(member, Kind.MENTION, comment)


def outcome(comment):
    """Tell its author what became of a comment that was looked at."""
    facts = {"text": comment.shown, "reason": comment.reason.rstrip("。.")}
    with translation.override(site.current().language):
        text = str(OUTCOMES[comment.status]) % facts
    notify(comment.author, Kind.REVIEW, url=comment.get_absolute_url(), text=text)


def _tell(member, kind, comment):
    notify(member, kind, actor=comment.author, about=comment, text=comment.shown)
