from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Outcome, ReportReason
from articles.models import Article
from articles.models.queries import BODIES
from newsportal import words
from newsportal.words import Scope

from .comment import Comment


class ReportQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(outcome=Outcome.OPEN)

    def on(self, thing):
        """Return the reports on a comment or an article."""
        return self.filter(**{thing._meta.model_name: thing})

    def with_things(self):
        """Return the reports with what they are on, without the wide texts of articles."""
        wide = [
            f"{way}{name}" for way in ("article__", "comment__article__") for name in BODIES
        ]
        return self.select_related("comment__article", "article").defer(*wide)

    def weight(self):
        """Return what these reports weigh together; an ordinary one weighs 100."""
        return self.aggregate(sum=Sum("weight"))["sum"] or 0


class Report(models.Model):
    """A member reports a comment or an article, each once."""

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="content_reports",
        verbose_name=_("reported by"),
    )
    comment = models.ForeignKey(
        Comment,
        models.CASCADE,
        null=True,
        related_name="reports",
        verbose_name=_("comment"),
    )
    article = models.ForeignKey(
        Article,
        models.CASCADE,
        null=True,
        related_name="reports",
        verbose_name=_("article"),
    )
    reason = models.CharField(_("reason"), max_length=20, choices=ReportReason)
    text = models.CharField(_("what happened"), max_length=500, blank=True)
    at = models.DateTimeField(_("time"), default=timezone.now)
    # By the reporter's record when it was filed.
    weight = models.PositiveSmallIntegerField(_("weight"), default=100)
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

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = ["view", "change"]
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "reporter"], name="one_report_each"),
            models.UniqueConstraint(
                fields=["article", "reporter"], name="one_report_an_article"
            ),
            models.CheckConstraint(
                condition=Q(comment=None, article__isnull=False)
                | Q(comment__isnull=False, article=None),
                name="report_is_on_one_thing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(outcome=Outcome.OPEN), name="content_reports_open"
            ),
            models.Index(fields=["reporter", "-at"], name="content_report_by_member"),
        ]

    def __str__(self):
        return f"{self.get_reason_display()} · {self.thing}"

    @property
    def thing(self):
        return self.comment or self.article

    @property
    def name(self):
        """Return what the reporter may still read of the thing."""
        return words.mask(str(self.thing), Scope.COMMENT if self.comment else Scope.ARTICLE)

    @property
    def url(self):
        """Return where the thing stands for readers, if it still does."""
        is_there = self.comment.is_public if self.comment else self.article.state == "published"
        return self.thing.get_absolute_url() if is_there else ""

    @property
    def is_open(self):
        return self.outcome == Outcome.OPEN
