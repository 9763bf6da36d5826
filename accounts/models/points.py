from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .member import Member


class Reason(models.TextChoices):
    """Why a line of the ledger was written."""

    CHECK_IN = "checkin", _("check-in")
    STREAK = "streak", _("days in a row")
    MAKE_UP = "makeup", _("make-up day")
    COMMENT = "comment", _("comment approved")
    LIKED = "liked", _("liked by a reader")
    ARTICLE = "article", _("offered article published")
    GRANT = "grant", _("given by the site")
    DEDUCTION = "deduction", _("deducted by the site")
    TAKEN_BACK = "taken_back", _("taken back")
    REFUND = "refund", _("refund")
    PURCHASE = "purchase", _("purchase")
    CARD = "card", _("top-up card")


class EarningRule(models.Model):
    """What a deed earns, and how often in a day; the rows are made by migration."""

    DEEDS = [
        (reason.value, reason.label)
        for reason in (Reason.COMMENT, Reason.LIKED, Reason.ARTICLE)
    ]

    deed = models.CharField(_("deed"), max_length=20, primary_key=True, choices=DEEDS)
    points = models.PositiveIntegerField(
        _("points"), help_text=_("0: this deed earns nothing.")
    )
    per_day = models.PositiveSmallIntegerField(
        _("times a day"), help_text=_("What goes beyond is not paid, also not later.")
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("way to earn points")
        verbose_name_plural = _("ways to earn points")
        default_permissions = ["view", "change"]
        ordering = ["position"]

    def __str__(self):
        return self.get_deed_display()


class LedgerQuerySet(models.QuerySet):
    def about(self, thing):
        label = thing._meta.label_lower
        return self.filter(about_type=label, about_id=str(thing.pk))

    def earned(self):
        """Return what rules paid and nobody took back."""
        deeds = [deed for deed, _ in EarningRule.DEEDS]
        return self.filter(reason__in=deeds, reversal=None)


class LedgerLine(models.Model):
    """A change of a member's points. The database refuses to change a row."""

    member = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="ledger",
        db_index=False,
        verbose_name=_("member"),
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    amount = models.IntegerField(_("points"))
    balance = models.PositiveIntegerField(_("balance"))
    earned = models.IntegerField(_("counts towards the level"), default=0)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    note = models.CharField(_("note"), max_length=200, blank=True)
    key = models.CharField(_("key"), max_length=150, unique=True)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="reversal",
        verbose_name=_("takes back"),
    )
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=60, blank=True)
    about_name = models.CharField(_("about"), max_length=200, blank=True)
    about_url = models.CharField(max_length=200, blank=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the points ledger")
        verbose_name_plural = _("points ledger")
        default_permissions = ["view"]
        permissions = [("grant_points", _("Can give and deduct points"))]
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["member", "-id"], name="ledger_by_member"),
            models.Index(fields=["member", "reason", "at"], name="ledger_by_deed"),
            models.Index(fields=["reason", "-id"], name="ledger_by_reason"),
            models.Index(
                fields=["about_type", "about_id"],
                condition=~models.Q(about_type=""),
                name="ledger_by_object",
            ),
            BrinIndex(fields=["at"], name="ledger_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(balance__gte=0), name="ledger_never_below_zero"
            )
        ]

    def __str__(self):
        return f"{self.amount:+} {self.get_reason_display()}"
