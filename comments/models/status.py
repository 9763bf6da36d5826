"""Where a comment stands, and from where to where it may go."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Public ones alone are read by others and counted."""

    PUBLIC = "public", _("public")
    HELD = "held", _("held for review")
    REJECTED = "rejected", _("rejected")
    SPAM = "spam", _("spam")
    DELETED = "deleted", _("deleted")


# From where to where a comment may go, and by which verb.
STEPS = {
    "approve": ({Status.HELD}, Status.PUBLIC),
    "reject": ({Status.HELD, Status.PUBLIC}, Status.REJECTED),
    "mark_spam": ({Status.HELD, Status.PUBLIC, Status.REJECTED}, Status.SPAM),
    "show_again": ({Status.REJECTED, Status.SPAM}, Status.PUBLIC),
    "hold": ({Status.PUBLIC}, Status.HELD),
    "delete": ({Status.HELD, Status.PUBLIC}, Status.DELETED),
}


class StepError(ValidationError):
    """The comment does not stand where this step begins."""
