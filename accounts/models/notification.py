from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# What was read is of no use for long; what was not may yet be by somebody who comes back.
READ_KEPT, UNREAD_KEPT = timedelta(days=180), timedelta(days=365)
# So many are deleted in one statement.
STEP = 5000


class Kind(models.TextChoices):
    REPLY = "reply", _("Replies")
    MENTION = "mention", _("Mentions")
    LIKE = "like", _("Likes")
    FOLLOW = "follow", _("New followers")
    REVIEW = "review", _("Outcomes of reviews")
    POINTS = "points", _("Points")
    SYSTEM = "system", _("Notices of the site")


# What an actor did; the other kinds bring their own sentence.
SENTENCES = {
    Kind.REPLY: _("%(name)s replied to you"),
    Kind.MENTION: _("%(name)s mentioned you"),
    Kind.LIKE: _("%(name)s liked what you wrote"),
    Kind.FOLLOW: _("%(name)s follows you"),
}
ICONS = {Kind.POINTS: "calendar-check", Kind.REVIEW: "check", Kind.SYSTEM: "alert"}


class NotificationQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at=None)

    def mark_read(self):
        """Mark what is unread among these as read now; return how many that was."""
        return self.unread().update(read_at=timezone.now())

    def forget(self):
        """Delete what is old, a bounded number in each statement."""
        now = timezone.now()
        is_old = Q(at__lt=now - READ_KEPT, read_at__isnull=False) | Q(at__lt=now - UNREAD_KEPT)
        numbers = self.filter(is_old).order_by("pk").values_list("pk", flat=True)
        while step := list(numbers[:STEP]):
            self.filter(pk__in=step).delete()


class Notification(models.Model):
    """One thing that happened to a member. Written by `notifications.notify` alone."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notifications",
        verbose_name=_("member"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    text = models.CharField(_("text"), max_length=300, blank=True)
    url = models.CharField(_("address"), max_length=300, blank=True)
    key = models.CharField(_("key"), max_length=120, null=True)  # noqa: DJ001 - null is no key
    at = models.DateTimeField(_("time"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        default_permissions = []
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "key"], name="notified_once_a_key")
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="notification_by_member"),
            models.Index(
                fields=["member"], condition=Q(read_at=None), name="notification_unread"
            ),
        ]

    def __str__(self):
        return self.text or self.get_kind_display()

    def get_absolute_url(self):
        return reverse("accounts:notification", args=[self.pk])

    @property
    def sentence(self):
        if self.kind not in SENTENCES:
            return self.text
        name = self.actor or gettext("Somebody")
        return SENTENCES[self.kind] % {"name": name}

    @property
    def quote(self):
        """Return a few words of what the sentence is about."""
        return self.text if self.kind in SENTENCES else ""

    @property
    def icon(self):
        """Return the sign that stands where no actor does."""
        return ICONS.get(self.kind, "user")


class NotificationChoice(models.Model):
    """What a member wants to be told, and whether by mail; no row is the default."""

    class Mail(models.TextChoices):
        NEVER = "never", _("No mail")
        AT_ONCE = "at_once", _("A mail at once")
        DAILY = "daily", _("One mail a day")

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="notification_choice",
        verbose_name=_("member"),
    )
    off = ArrayField(
        models.CharField(max_length=10, choices=Kind),
        verbose_name=_("switched off"),
        default=list,
        blank=True,
    )
    mail = models.CharField(_("by mail"), max_length=10, choices=Mail, default=Mail.NEVER)

    class Meta:
        verbose_name = _("choice of notifications")
        verbose_name_plural = _("choices of notifications")
        default_permissions = []

    def __str__(self):
        return f"{self.member_id}: {self.mail}"
