from django.conf import settings
from django.db import models
from django.db.models import F, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_MESSAGE = 1000


class Conversation(models.Model):
    """What two members write to each other; one row a pair, the smaller number first."""

    lower = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("one")
    )
    upper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("other")
    )

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["lower", "upper"], name="one_conversation_a_pair"),
            models.CheckConstraint(
                condition=Q(lower__lt=F("upper")), name="smaller_number_first"
            ),
        ]

    def __str__(self):
        return f"{self.lower_id} – {self.upper_id}"

    def get_absolute_url(self):
        return reverse("accounts:conversation", args=[self.pk])


class Message(models.Model):
    """One message. What has no sender is a notice of the site to both.

    No page of the desk knows this model: staff reads only what was reported.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    text = models.CharField(_("message"), max_length=LONGEST_MESSAGE)
    # The form's own, so that sending it twice writes one message.
    key = models.UUIDField(null=True)
    at = models.DateTimeField(_("time"), default=timezone.now)
    is_removed = models.BooleanField(_("removed by a moderator"), default=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sender", "key"], name="one_message_a_key")
        ]
        indexes = [models.Index(fields=["conversation", "id"], name="message_by_place")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class PartyQuerySet(models.QuerySet):
    def listed(self):
        """Return the conversations in which there is something to see, the newest first."""
        rows = self.exclude(last_message=None).order_by("-last_message_id")
        return rows.select_related("partner", "last_message")

    def heard(self):
        """Leave out the conversations that their members have muted."""
        return self.filter(is_muted=False)

    def mark_read(self):
        """Count nothing as unread up to the last message of each conversation."""
        unread = self.filter(unread__gt=0)
        return unread.update(unread=0, read_to=F("last_message"))

    def with_partners_place(self):
        """Tell with each row how far the partner has read, as `partner_read_to`."""
        theirs = Party.objects.filter(
            conversation=models.OuterRef("conversation"), member=models.OuterRef("partner")
        )
        return self.annotate(partner_read_to=Subquery(theirs.values("read_to")))


class Party(models.Model):
    """A member's side of a conversation: how far it is read, and what is hidden."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="parties")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="conversations"
    )
    partner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # The newest message this side sees; none when all is cleared.
    last_message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    unread = models.PositiveIntegerField(default=0)
    read_to = models.BigIntegerField(default=0)
    cleared_to = models.BigIntegerField(default=0)
    is_muted = models.BooleanField(default=False)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("side of a conversation")
        verbose_name_plural = _("sides of conversations")
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["conversation", "member"], name="one_side_each")
        ]
        indexes = [
            models.Index(fields=["member", "-last_message"], name="conversations_by_member"),
            models.Index(fields=["member"], condition=Q(unread__gt=0), name="party_unread"),
        ]

    def __str__(self):
        return f"{self.member_id} – {self.partner_id}"

    def get_absolute_url(self):
        return reverse("accounts:conversation", args=[self.conversation_id])

    @property
    def messages(self):
        """Return what this side has not cleared."""
        rows = Message.objects.filter(conversation=self.conversation_id)
        return rows.filter(pk__gt=self.cleared_to)

    def mark_read(self):
        """Count as read what has come so far; ask for the messages to show after this."""
        if self.unread:
            Party.objects.filter(pk=self.pk).mark_read()

    def clear(self):
        """Hide everything that is there now from this side alone."""
        Party.objects.filter(pk=self.pk).exclude(last_message=None).update(
            cleared_to=F("last_message"), read_to=F("last_message"), unread=0, last_message=None
        )

    def mute(self, is_muted):
        self.is_muted = is_muted
        self.save(update_fields=["is_muted"])
