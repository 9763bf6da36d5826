import hashlib
import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsportal import log
from newsportal.models.settings import MOST_POINTS
from newsportal.text import validate_visible

from .coupon import Coupon

# Without what is mistaken for something else: 0 O 1 I L.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH, GROUP = 16, 4
MOST_CARDS = 10_000


def tidy(code):
    """Return a code as it is hashed, however it was typed."""
    return "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())


def digest(code):
    """Return what is stored of a code: 79 bits of chance need no salt."""
    return hashlib.sha256(tidy(code).encode()).hexdigest()


def new_code():
    signs = "".join(secrets.choice(SIGNS) for _number in range(LENGTH))
    return "-".join(signs[at : at + GROUP] for at in range(0, LENGTH, GROUP))


class Batch(models.Model):
    """Cards made together: each is worth points, or a coupon."""

    name = models.CharField(
        _("name"),
        max_length=40,
        validators=[validate_visible],
        help_text=_("For the desk: where they are sold or handed out."),
    )
    points = models.PositiveIntegerField(
        _("points"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_POINTS)],
        help_text=_("What each card pays; empty where it is a coupon’s code."),
    )
    coupon = models.ForeignKey(
        Coupon,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="batches",
        verbose_name=_("coupon"),
        help_text=_("What each card gives instead of points."),
    )
    count = models.PositiveIntegerField(
        _("number of cards"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST_CARDS)],
    )
    expires_at = models.DateTimeField(
        _("expires at"), null=True, blank=True, help_text=_("Empty: never.")
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    exported_at = models.DateTimeField(_("exported at"), null=True, editable=False)
    voided_at = models.DateTimeField(_("voided at"), null=True, editable=False)

    class Meta:
        verbose_name = _("batch of cards")
        verbose_name_plural = _("top-up cards")
        default_permissions = ["view", "add"]
        permissions = [
            ("export_batch", _("Can export the codes of cards")),
            ("void_batch", _("Can void cards")),
        ]
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(points__isnull=True, coupon__isnull=False)
                | Q(points__isnull=False, points__range=(1, MOST_POINTS), coupon=None),
                name="card_is_worth_one_thing",
                violation_error_message=_("Give points or a coupon, and not both."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_over(self):
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @transaction.atomic
    def export(self, by):
        """Make the codes and return them, once; afterwards only their hashes are known."""
        stored = Batch.objects.select_for_update().get(pk=self.pk)
        if stored.exported_at or stored.voided_at:
            raise ValidationError(
                _("The codes were exported already. They are kept nowhere else."),
                code="exported",
            )
        codes = set()
        while len(codes) < stored.count:
            codes.add(new_code())
        cards = (Card(batch=self, digest=digest(code)) for code in sorted(codes))
        Card.objects.bulk_create(cards, batch_size=1000)
        self.exported_at = timezone.now()
        self.save(update_fields=["exported_at"])
        log.record(by, "export_cards", self, after={"count": stored.count})
        return sorted(codes)

    @transaction.atomic
    def void(self, by, *, reason):
        """Make every card worthless that nobody has redeemed yet."""
        stored = Batch.objects.select_for_update().get(pk=self.pk)
        if stored.voided_at:
            raise ValidationError(_("These cards are void already."), code="void")
        self.voided_at = timezone.now()
        self.save(update_fields=["voided_at"])
        log.record(by, "void_cards", self, reason=reason)


class Card(models.Model):
    """A code, known by its hash, redeemed once."""

    batch = models.ForeignKey(
        Batch, models.PROTECT, related_name="cards", verbose_name=_("batch of cards")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    redeemed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="cards",
        verbose_name=_("redeemed by"),
    )
    redeemed_at = models.DateTimeField(_("redeemed at"), null=True)

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(redeemed_by=None, redeemed_at=None)
                | Q(redeemed_by__isnull=False, redeemed_at__isnull=False),
                name="redeemed_by_somebody",
            )
        ]

    def __str__(self):
        return f"{self.batch} {self.pk}"
