from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .member import Member


class Days(models.Func):
    """How many days there are from the first to the last, both counted."""

    template = "(%(expressions)s + 1)"
    arg_joiner = " - "
    output_field = models.IntegerField()


class CheckIn(models.Model):
    """A day on which a member was here, by the calendar of the site."""

    member = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="checkins",
        db_index=False,
        verbose_name=_("member"),
    )
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("time"), default=timezone.now)
    amount = models.PositiveIntegerField(_("points"), default=0)
    bonus = models.PositiveIntegerField(_("for days in a row"), default=0)
    is_made_up = models.BooleanField(_("made up later"), default=False)

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        default_permissions = ["view"]
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "day"], name="one_check_in_a_day"),
            models.CheckConstraint(
                condition=models.Q(is_made_up=False) | models.Q(amount=0, bonus=0),
                name="made_up_days_pay_nothing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["day", "at", "id"],
                condition=models.Q(is_made_up=False),
                name="checkin_by_time",
            )
        ]

    def __str__(self):
        return f"{self.member} {self.day}"


class Streak(models.Model):
    """Days in a row, as long as they go; kept beside the check-ins they are made of."""

    member = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="streaks",
        db_index=False,
        verbose_name=_("member"),
    )
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    # The longest step of the ladder that was paid in this streak.
    paid_days = models.PositiveIntegerField(default=0)
    days = models.GeneratedField(
        expression=Days("last_on", "first_on"),
        output_field=models.IntegerField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("streak")
        verbose_name_plural = _("streaks")
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["member", "first_on"], name="one_streak_from_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")),
                name="streak_ends_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["last_on", "-days", "id"], name="streak_by_length")]

    def __str__(self):
        return f"{self.member} {self.first_on} – {self.last_on}"

    @property
    def length(self):
        """Return the days as they are now; the database fills `days` in when it saves."""
        return (self.last_on - self.first_on).days + 1
