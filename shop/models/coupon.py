from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Level
from articles.models import Category
from newsportal import words
from newsportal.models.settings import MOST_POINTS
from newsportal.text import validate_visible

from .item import Item, Kind


class Worth(models.TextChoices):
    AMOUNT = "amount", _("points off")
    PERCENT = "percent", _("per cent off")


class Scope(models.TextChoices):
    """For what a coupon is good."""

    ALL = "all", _("everything")
    KIND = "kind", _("one kind of item")
    CATEGORY = "category", _("reports of one category")
    ITEM = "item", _("one item")


# What a scope needs to be said besides.
NEEDED = {Scope.KIND: "kind", Scope.CATEGORY: "category", Scope.ITEM: "item"}


# What is read with a coupon to say what it is good for, and for whom.
NAMED = ["level", "category", "item__topic"]


class CouponQuerySet(models.QuerySet):
    def offered(self):
        """Return the coupons of the centre that can be claimed as far as the clock goes."""
        now = timezone.now()
        begun = self.filter(is_open=True, claim_from__lte=now)
        return begun.exclude(claim_until__lte=now)


class Coupon(models.Model):
    """What a coupon takes off, of what and for whom; members claim one each."""

    name = models.CharField(_("name"), max_length=30, validators=[validate_visible])
    worth = models.CharField(_("takes off"), max_length=8, choices=Worth, default=Worth.AMOUNT)
    value = models.PositiveIntegerField(
        _("how much"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST_POINTS)],
        help_text=_("Points, or per cent: 20 takes a fifth off."),
    )
    most_off = models.PositiveIntegerField(
        _("at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_POINTS)],
        help_text=_("Points that a percentage takes off at most. Empty: no bound."),
    )
    least_spent = models.PositiveIntegerField(
        _("minimum spend"),
        default=0,
        validators=[MaxValueValidator(MOST_POINTS)],
        help_text=_("Points, of what the coupon is good for."),
    )
    scope = models.CharField(_("good for"), max_length=8, choices=Scope, default=Scope.ALL)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, blank=True)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
        help_text=_("With all that stand below it."),
    )
    item = models.ForeignKey(
        Item,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="coupons",
        verbose_name=_("item"),
    )
    level = models.ForeignKey(
        Level,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("from level"),
        help_text=_("Empty: for every member."),
    )
    is_open = models.BooleanField(
        _("in the coupon centre"),
        default=True,
        help_text=_("Off: only whoever has a code gets it."),
    )
    claim_from = models.DateTimeField(_("claimed from"), default=timezone.now)
    claim_until = models.DateTimeField(
        _("claimed until"), null=True, blank=True, help_text=_("Empty: no deadline.")
    )
    valid_days = models.PositiveSmallIntegerField(
        _("valid for days"),
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("From the claim on."),
    )
    quantity = models.PositiveIntegerField(
        _("how many there are"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10_000_000)],
        help_text=_("Empty: as many as are wanted."),
    )
    claimed_count = models.PositiveIntegerField(_("claimed"), default=0, editable=False)

    objects = CouponQuerySet.as_manager()

    class Meta:
        verbose_name = _("coupon")
        verbose_name_plural = _("coupons")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(claimed_count__lte=F("quantity")),
                name="no_more_claims_than_coupons",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=1) & (Q(worth=Worth.AMOUNT) | Q(value__lte=100)),
                name="coupon_takes_off_what_there_is",
                violation_error_message=_("Give a percentage from 1 to 100."),
            ),
            models.CheckConstraint(
                condition=Q(claim_until=None) | Q(claim_until__gt=F("claim_from")),
                name="coupon_claims_end_after_they_begin",
                violation_error_message=_("It has to end after it begins."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """Ask for what the scope needs, and for nothing else."""
        super().clean()
        if self.quantity and self.quantity < self.claimed_count:
            raise ValidationError(
                {"quantity": _("More of it have been claimed already.")}, code="claimed"
            )
        needed = NEEDED.get(self.scope)
        for name in NEEDED.values():
            if name == needed and not getattr(self, name):
                raise ValidationError({name: _("Say for which one.")}, code="scope")
            if name != needed and getattr(self, name):
                raise ValidationError(
                    {name: _("The coupon is not good for one of these alone.")}, code="scope"
                )

    @property
    def is_exhausted(self):
        return self.quantity is not None and self.claimed_count >= self.quantity

    @property
    def goods(self):
        """Return in a few words what it is good for."""
        match self.scope:
            case Scope.KIND:
                return gettext("For: %(what)s") % {"what": self.get_kind_display()}
            case Scope.CATEGORY:
                return gettext("Reports in %(name)s") % {"name": self.category}
            case Scope.ITEM:
                name = words.mask(str(self.item), words.Scope.ARTICLE)
                return gettext("For: %(what)s") % {"what": name}
        return gettext("For everything")

    def covers(self, item, tree):
        """Tell whether it is good for an item; `tree` knows which categories stand below."""
        match self.scope:
            case Scope.KIND:
                return item.kind == self.kind
            case Scope.CATEGORY:
                branch = tree.branch(self.category_id)
                return item.kind == Kind.ARTICLE and item.article.category_id in branch
            case Scope.ITEM:
                return item.pk == self.item_id
        return True

    def taken_off(self, amount):
        """Return how many points it takes off an amount that it is good for."""
        if amount < self.least_spent:
            return 0
        if self.worth == Worth.AMOUNT:
            return min(self.value, amount)
        off = amount * self.value // 100
        return min(off, self.most_off) if self.most_off else off


# What a claimed coupon is as the clock makes it.
CONDITIONS = {
    "usable": lambda: Q(used_at=None, expires_at__gt=timezone.now()),
    "used": lambda: Q(used_at__isnull=False),
    "expired": lambda: Q(used_at=None, expires_at__lte=timezone.now()),
}


class ClaimQuerySet(models.QuerySet):
    def usable(self):
        return self.filter(CONDITIONS["usable"]())

    def with_coupons(self):
        return self.select_related(*(f"coupon__{name}" for name in NAMED))


class Claim(models.Model):
    """A member's own coupon: used once, or expired by the clock."""

    coupon = models.ForeignKey(
        Coupon, models.PROTECT, related_name="claims", verbose_name=_("coupon")
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,  # the constraint below begins with it
        related_name="coupon_claims",
        verbose_name=_("member"),
    )
    claimed_at = models.DateTimeField(_("claimed at"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claimed coupon")
        verbose_name_plural = _("claimed coupons")
        default_permissions = ["view"]
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "coupon"], name="one_coupon_each")
        ]

    def __str__(self):
        return str(self.coupon)

    def get_absolute_url(self):
        return reverse("shop:coupons")

    @property
    def state(self):
        if self.used_at:
            return "used"
        return "expired" if self.expires_at <= timezone.now() else "usable"
