from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.models import Article

from .coupon import Claim
from .item import MOST_AT_ONCE, Item, Kind


class State(models.TextChoices):
    PAID = "paid", _("paid")
    REFUNDED = "refunded", _("cancelled and refunded")


class OrderQuerySet(models.QuerySet):
    def live(self):
        return self.filter(state=State.PAID)


class Order(models.Model):
    """What a member bought, at the prices of that moment. Paid when it is made."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,  # the constraint and the index below begin with it
        related_name="orders",
        verbose_name=_("member"),
    )
    # Sent twice by a double click, a form makes one order.
    key = models.UUIDField(editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PAID)
    subtotal = models.PositiveIntegerField(_("sum"))
    discount = models.PositiveIntegerField(_("taken off"), default=0)
    total = models.PositiveIntegerField(_("paid"))
    claim = models.ForeignKey(
        Claim,
        models.PROTECT,
        null=True,
        related_name="orders",
        verbose_name=_("coupon"),
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    refunded_at = models.DateTimeField(_("refunded at"), null=True)
    refunded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("refunded by"),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        default_permissions = ["view"]
        permissions = [("refund_order", _("Can cancel and refund orders"))]
        ordering = ["-pk"]
        indexes = [models.Index(fields=["member", "-id"], name="order_by_member")]
        constraints = [
            models.UniqueConstraint(fields=["member", "key"], name="one_order_a_form"),
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state=State.PAID),
                name="one_live_order_a_coupon",
            ),
            models.CheckConstraint(
                condition=Q(subtotal=F("total") + F("discount")), name="order_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(state=State.PAID, refunded_at=None, refunded_by=None, reason="")
                | (
                    Q(
                        state=State.REFUNDED,
                        refunded_at__isnull=False,
                        refunded_by__isnull=False,
                    )
                    & ~Q(reason="")
                ),
                name="refund_has_a_reason",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("shop:order", args=[self.pk])

    @property
    def number(self):
        """Return the number that people read to each other: the day, then the order."""
        return f"{timezone.localtime(self.made_at):%Y%m%d}-{self.pk:04d}"

    @property
    def is_refunded(self):
        return self.state == State.REFUNDED

    @cached_property
    def rows(self):
        """Return the lines, read once."""
        return list(self.lines.all())


class OrderLine(models.Model):
    """One thing of an order as it was bought, and the right that came of it."""

    order = models.ForeignKey(
        Order, models.PROTECT, related_name="lines", verbose_name=_("order")
    )
    # Gone with its article; what was bought stays written here.
    item = models.ForeignKey(
        Item, models.SET_NULL, null=True, related_name="order_lines", verbose_name=_("item")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    price = models.PositiveIntegerField(_("price"))
    quantity = models.PositiveSmallIntegerField(_("quantity"), default=1)
    amount = models.PositiveIntegerField(_("sum"))
    # Of a membership; where it is taken back, what is left of it.
    starts_at = models.DateTimeField(_("from"), null=True)
    ends_at = models.DateTimeField(_("until"), null=True)
    articles = models.ManyToManyField(
        Article, related_name="order_lines", verbose_name=_("opened reports")
    )

    class Meta:
        verbose_name = _("line of an order")
        verbose_name_plural = _("lines of orders")
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    amount=F("price") * F("quantity"), quantity__range=(1, MOST_AT_ONCE)
                ),
                name="order_line_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=Kind.MEMBERSHIP, starts_at__isnull=False, ends_at__gte=F("starts_at")
                )
                | (~Q(kind=Kind.MEMBERSHIP) & Q(starts_at=None, ends_at=None)),
                name="membership_has_a_span",
            ),
        ]

    def __str__(self):
        return self.name
