from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsportal import log
from newsportal.text import validate_visible

from .member import Member


class Measure(models.TextChoices):
    """What a sanction does, the mildest first."""

    WARN = "warn", _("warning")
    HOLD = "hold", _("review before showing")
    MUTE = "mute", _("silence")
    BAN = "ban", _("ban")


NOTICES = {
    Measure.WARN: _("You have been warned: %(reason)s"),
    Measure.HOLD: _("What you write will be reviewed before others see it: %(reason)s"),
    Measure.MUTE: _("You have been silenced: %(reason)s"),
    Measure.BAN: _("You have been banned: %(reason)s"),
}


class SanctionQuerySet(models.QuerySet):
    def current(self):
        """Return the sanctions that hold now; the clock alone ends them."""
        now = timezone.now()
        return self.filter(starts_at__lte=now).exclude(ends_at__lte=now)

    def appealed(self):
        """Return the sanctions whose appeal waits for an answer."""
        return self.filter(appealed_at__isnull=False, answered_at=None)

    @transaction.atomic
    def impose(self, member, measure, *, by, reason, ends_at=None):
        """Sanction a member from now on, tell them, and log it."""
        may_sanction(by, member)
        sanction = self.model(
            member=member, measure=measure, reason=reason, imposed_by=by, ends_at=ends_at
        )
        sanction.full_clean()
        sanction.save()
        after = {"measure": measure, "ends_at": ends_at}
        log.record(by, "sanction", sanction, after=after, reason=reason)
        sanction.tell(NOTICES[measure] % {"reason": reason})
        return sanction


class Sanction(models.Model):
    """A moderator's measure against a member, and the one appeal against it."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="sanctions", verbose_name=_("member")
    )
    measure = models.CharField(_("measure"), max_length=8, choices=Measure)
    reason = models.CharField(
        _("reason"),
        max_length=300,
        validators=[validate_visible],
        help_text=_("The member reads it."),
    )
    imposed_by = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("imposed by")
    )
    starts_at = models.DateTimeField(_("from"), default=timezone.now, editable=False)
    ends_at = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Empty: until it is lifted.")
    )
    appeal = models.CharField(
        _("appeal"), max_length=500, blank=True, validators=[validate_visible]
    )
    appealed_at = models.DateTimeField(_("appealed at"), null=True, editable=False)
    answer = models.CharField(
        _("answer"), max_length=500, blank=True, validators=[validate_visible]
    )
    answered_by = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        default_permissions = ["view", "add", "change"]
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="sanction_ends_after_start",
                violation_error_message=_("A sanction has to end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(appeal="", appealed_at=None)
                | (~Q(appeal="") & Q(appealed_at__isnull=False)),
                name="appeal_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, appealed_at__isnull=False)),
                name="answer_follows_appeal",
            ),
        ]
        indexes = [
            models.Index(
                fields=["appealed_at"],
                condition=Q(appealed_at__isnull=False, answered_at=None),
                name="sanction_appeals",
            )
        ]

    def __str__(self):
        return f"{self.get_measure_display()} · {self.member}"

    def get_absolute_url(self):
        return f"{reverse('accounts:sanctions')}#sanction-{self.pk}"

    @property
    def is_current(self):
        return self.starts_at <= timezone.now() and not self.is_over

    @property
    def is_over(self):
        return self.ends_at is not None and self.ends_at <= timezone.now()

    @property
    def can_be_appealed(self):
        return not self.appeal and not self.is_over

    @transaction.atomic
    def lift(self, by, *, reason):
        """End the sanction now."""
        may_sanction(by, self.member)
        stored = self._locked()
        if stored.is_over:
            raise ValidationError(_("This sanction is over already."), code="over")
        self.ends_at = timezone.now()
        self.save(update_fields=["ends_at"])
        before = {"ends_at": stored.ends_at}
        log.record(by, "lift", self, before=before, reason=reason)
        self.tell(_("A sanction was lifted: %(measure)s.") % {"measure": _measure(self)})

    @transaction.atomic
    def appeal_with(self, text):
        """Let the member object, once."""
        stored = self._locked()
        if not stored.can_be_appealed:
            raise ValidationError(
                _("A sanction can be appealed against once, while it lasts."), code="appealed"
            )
        self.appeal, self.appealed_at = text, timezone.now()
        self.clean_fields(exclude=["answer"])
        self.save(update_fields=["appeal", "appealed_at"])
        log.record(self.member, "appeal", self, reason=text)

    @transaction.atomic
    def answer_with(self, by, text, *, lifts):
        """Answer the appeal, and lift the sanction with it or leave it."""
        may_sanction(by, self.member)
        stored = self._locked()
        if not stored.appealed_at or stored.answered_at:
            raise ValidationError(_("There is no appeal to answer."), code="answered")
        self.answer, self.answered_by, self.answered_at = text, by, timezone.now()
        self.clean_fields()
        fields = ["answer", "answered_by", "answered_at"]
        if lifts and not stored.is_over:
            self.ends_at = self.answered_at
            fields.append("ends_at")
        self.save(update_fields=fields)
        after = {"ends_at": self.ends_at} if "ends_at" in fields else {}
        log.record(by, "answer", self, after=after, reason=text)
        self.tell(_("Your appeal was answered: %(answer)s") % {"answer": text})

    def tell(self, text):
        """Notify the member, by a notice that leads to the sanction."""
        from accounts.notifications import notify

        from .notification import Kind

        notify(self.member, Kind.SYSTEM, url=self.get_absolute_url(), text=text)

    def _locked(self):
        return Sanction.objects.select_for_update(of=["self"]).get(pk=self.pk)


def may_sanction(by, member):
    """Refuse to touch oneself, and to touch staff unless a superuser does."""
    if not by.has_perm("accounts.add_sanction") or by.pk == member.pk:
        raise PermissionDenied("accounts.add_sanction")
    if member.is_superuser or (member.is_staff and not by.is_superuser):
        raise PermissionDenied("accounts.add_sanction")


def _measure(sanction):
    return sanction.get_measure_display()
