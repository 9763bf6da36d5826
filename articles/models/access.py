"""Who may read an article to its end, and what that costs."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsportal import site
from newsportal.models.settings import MOST_POINTS


class Access(models.TextChoices):
    """To whom the closed part of an article is open."""

    OPEN = "open", _("everybody")
    MEMBERS = "members", _("members")
    COMMENTERS = "commenters", _("commenters")
    POINTS = "points", _("for points")
    VIP = "vip", _("VIP members")


class Closable(models.Model):
    """An article of which a part may be kept for some readers."""

    access = models.CharField(
        _("may be read by"),
        max_length=10,
        choices=Access,
        default=Access.OPEN,
        db_default=Access.OPEN,
        help_text=_("All that stands below the mark in the text is kept for them."),
    )
    price = models.PositiveIntegerField(
        _("price"),
        default=0,
        db_default=0,
        validators=[MaxValueValidator(MOST_POINTS)],
        help_text=_("Points, where it is read for points."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(access=Access.POINTS, price__range=(1, MOST_POINTS))
                | (~Q(access=Access.POINTS) & Q(price=0)),
                name="price_exactly_for_points",
            )
        ]

    @property
    def is_closed(self):
        """Tell whether a part of it is kept from readers without the right."""
        return self.access != Access.OPEN

    def check_price(self):
        """Raise ValidationError for a price that is missing, needless or too high."""
        most = site.current().article_price_most
        if self.access != Access.POINTS:
            message = self.price and _("Only what is read for points has a price.")
        elif not self.price:
            message = _("Give a price of at least one point.")
        else:
            message = self.price > most and _("The highest price is %(most)d points.")
        if message:
            params = {"most": most}
            raise ValidationError(
                {"price": ValidationError(message, code="price", params=params)}
            )
