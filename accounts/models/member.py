from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import avatars, levels, names


class MemberManager(UserManager):
    def named(self, name):
        """Return the members who go by this name, in any spelling: one or none."""
        return self.filter(name_key=names.key(name))

    def get_by_natural_key(self, username):
        return self.get(name_key=names.key(username))


class Member(AbstractUser):
    """A person with an account: reader, editor or operator."""

    username = models.CharField(
        _("name"),
        max_length=names.LONGEST,
        unique=True,
        validators=[names.validate],
        error_messages={"unique": _("This name is taken, or looks like one that is.")},
        help_text=_("2 to 20 characters of any script; readers see it."),
    )
    # What decides whether two names look the same; never shown.
    name_key = models.CharField(max_length=400, unique=True, editable=False)
    # In lower case; confirmed where allauth's table says so.
    email = models.EmailField(_("e-mail address"), blank=True, db_index=True)
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Of the admin and of mails. Empty: the language of the site."),
    )
    biography = models.CharField(_("biography"), max_length=200, blank=True)
    # The stem of the names under which the picture's sizes are stored (accounts/avatars.py).
    avatar = models.CharField(_("avatar"), max_length=80, blank=True, editable=False)
    # Province or country, looked up when the member signed in last.
    region = models.CharField(_("region"), max_length=20, blank=True, editable=False)
    leaves_at = models.DateTimeField(_("is erased at"), null=True, editable=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, editable=False)
    # Sums of the ledger, which alone changes them (accounts/points.py).
    points = models.PositiveIntegerField(_("points"), default=0, editable=False)
    lifetime_points = models.PositiveIntegerField(
        _("points ever earned"), default=0, editable=False
    )
    # What was bought lasts until then; the shop alone changes it.
    vip_until = models.DateTimeField(_("VIP until"), null=True, blank=True, editable=False)

    objects = MemberManager()

    class Meta(AbstractUser.Meta):
        verbose_name = _("member")
        verbose_name_plural = _("members")
        permissions = [("reset_second_factor", _("take a lost second factor off"))]
        indexes = [
            models.Index(
                fields=["leaves_at"],
                condition=models.Q(leaves_at__isnull=False),
                name="member_leaving",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(points__gte=0), name="points_never_below_zero"
            )
        ]

    def __str__(self):
        return self.username

    def get_absolute_url(self):
        return reverse("accounts:member", args=[self.pk])

    def save(self, *, update_fields=None, **kwargs):
        self.name_key, self.email = names.key(self.username), self.email.lower()
        if update_fields and "username" in update_fields:
            update_fields = [*update_fields, "name_key"]
        elif update_fields is None and not self._state.adding:
            update_fields = self._fields_but_points()
        super().save(update_fields=update_fields, **kwargs)

    def validate_unique(self, exclude=None):
        """Take names that look the same for the same name."""
        exclude = set(exclude or ())
        super().validate_unique(exclude | {"username"})
        if "username" in exclude:
            return
        if Member.objects.named(self.username).exclude(pk=self.pk).exists():
            raise ValidationError({"username": self.unique_error_message(Member, ["username"])})

    @classmethod
    def normalize_username(cls, username):
        return names.tidy(username)

    @property
    def initial(self):
        """Return the first character of the name, for a face without a picture."""
        return str(self)[:1].upper()

    @property
    def ground(self):
        """Return which of the six grounds stands behind that character."""
        return self.pk % 6 + 1

    @property
    def face(self):
        """Return the address of the small picture, or nothing."""
        return avatars.address(self.avatar, avatars.SMALL) if self.avatar else ""

    @property
    def large_face(self):
        return avatars.address(self.avatar, avatars.LARGE) if self.avatar else ""

    @property
    def level(self):
        return levels.reached(self.lifetime_points)

    @property
    def is_vip(self):
        return self.vip_until is not None and self.vip_until > timezone.now()

    def _fields_but_points(self):
        """Leave out what is bought: as read a moment ago is not what it is now."""
        fields = {field.attname for field in self._meta.concrete_fields}
        bought = {"points", "lifetime_points", "vip_until"}
        return fields - {"id"} - bought - self.get_deferred_fields()
