"""What people decide about an article, and from where to where it may go."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """What people decided; whether the moment has come is up to the clock."""

    DRAFT = "draft", _("draft")
    WAITING = "waiting", _("waiting")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Kind(models.TextChoices):
    """Where an article comes from; each kind has its words in the tip box."""

    ORIGINAL = "original", _("original")
    REPRINT = "reprint", _("reprint")
    TRANSLATION = "translation", _("translation")
    READER = "reader", _("reader's article")


# From where to where an article may go, and by which verb.
STEPS = {
    "submit": ({Status.DRAFT}, Status.WAITING),
    "return": ({Status.WAITING}, Status.DRAFT),
    "publish": (
        {Status.DRAFT, Status.WAITING, Status.PUBLISHED, Status.WITHDRAWN},
        Status.PUBLISHED,
    ),
    "unschedule": ({Status.PUBLISHED}, Status.DRAFT),
    "withdraw": ({Status.PUBLISHED}, Status.WITHDRAWN),
    "take_down": ({Status.PUBLISHED}, Status.WITHDRAWN),
    "put_back": ({Status.WITHDRAWN}, Status.PUBLISHED),
}


class StepError(ValidationError):
    """The article does not stand where this step begins."""
