from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .message import Message


class ReportReason(models.TextChoices):
    SPAM = "spam", _("Spam or advertising")
    ABUSE = "abuse", _("Insult or harassment")
    FRAUD = "fraud", _("Fraud")
    INDECENT = "indecent", _("Pornographic or vulgar")
    ILLEGAL = "illegal", _("Illegal content")
    IMPERSONATION = "impersonation", _("Passing oneself off as somebody else")
    OTHER = "other", _("Something else")


class Outcome(models.TextChoices):
    OPEN = "open", _("open")
    UPHELD = "upheld", _("upheld")
    DISMISSED = "dismissed", _("dismissed")


class MemberReport(models.Model):
    """A member reports another, or one private message of theirs with its context."""

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="reports",
        verbose_name=_("reported by"),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("reported member"),
    )
    message = models.ForeignKey(
        Message, models.CASCADE, null=True, related_name="+", verbose_name=_("message")
    )
    # Between these numbers a moderator reads; what is written later stays private.
    first = models.BigIntegerField(null=True)
    last = models.BigIntegerField(null=True)
    reason = models.CharField(_("reason"), max_length=20, choices=ReportReason)
    text = models.CharField(_("what happened"), max_length=500, blank=True)
    at = models.DateTimeField(_("time"), default=timezone.now)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome, default=Outcome.OPEN
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    class Meta:
        verbose_name = _("report on a member")
        verbose_name_plural = _("reports on members")
        default_permissions = ["view", "change"]
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "message"],
                name="one_report_a_message",
            ),
            models.UniqueConstraint(
                fields=["reporter", "member"],
                condition=Q(message=None),
                name="one_report_a_member",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(outcome=Outcome.OPEN), name="reports_to_decide"
            )
        ]

    def __str__(self):
        return f"{self.get_reason_display()} · {self.member}"

    @property
    def is_open(self):
        return self.outcome == Outcome.OPEN

    @property
    def name(self):
        return str(self.member)

    @property
    def url(self):
        return self.member.get_absolute_url() if self.member.is_active else ""

    @property
    def context(self):
        """Return the reported message between its neighbours of the time of the report."""
        rows = Message.objects.filter(conversation=self.message.conversation_id)
        return rows.filter(pk__range=(self.first, self.last)).select_related("sender")
