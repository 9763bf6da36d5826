"""Who may read an article to its end, and what that costs."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import body as body_text
from newsportal import site
from newsportal.models.settings import MOST_POINTS

from .status import Kind, Status

EMPTY = _(
    "Nothing stands below the mark of the closed part. Move it up, or open the article to "
    "everybody."
)


def closed_part(body):
    """Return what is kept of a body in a closed article: all below the mark, or all."""
    return body_text.lay_out_parts(body)[1]


class Access(models.TextChoices):
    """To whom the closed part of an article is open."""

    OPEN = "open", _("everybody")
    MEMBERS = "members", _("members")
    COMMENTERS = "commenters", _("commenters")
    POINTS = "points", _("for points")
    VIP = "vip", _("VIP members")


# What readers see of it beside a title.
LABELS = {
    Access.MEMBERS: pgettext_lazy("label of an article", "members"),
    Access.COMMENTERS: pgettext_lazy("label of an article", "for a comment"),
    Access.POINTS: pgettext_lazy("label of an article", "points"),
    Access.VIP: pgettext_lazy("label of an article", "VIP"),
}


def labels(kind, is_advertisement, is_generated, access):
    """Return (code, word) of what readers are told beside a title."""
    first = (kind, Kind(kind).label)
    if is_advertisement:
        first = ("advertisement", _("Advertisement"))
    more = [("generated", _("AI-generated"))] if is_generated else []
    if access != Access.OPEN:
        more.append(("closed", LABELS[access]))
    return [first, *more]


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

    # What readers without the right get nowhere; `body_html` is what stands above it.
    closed_html = models.TextField(default="", db_default="", editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(access=Access.POINTS, price__range=(1, MOST_POINTS))
                | (~Q(access=Access.POINTS) & Q(price=0)),
                name="price_exactly_for_points",
            ),
            models.CheckConstraint(
                condition=Q(access=Access.OPEN)
                | ~Q(status=Status.PUBLISHED)
                | ~Q(closed_html=""),
                name="closed_part_has_text",
            ),
        ]

    @property
    def is_closed(self):
        """Tell whether a part of it is kept from readers without the right."""
        return self.access != Access.OPEN

    def lay_out(self):
        """Derive from the body what everybody gets and what is kept; return the fields set.

        Where no mark says otherwise, all is kept.
        """
        if self.is_closed:
            self.body_html, self.closed_html = body_text.lay_out_parts(self.body)
        else:
            self.body_html, self.closed_html = body_text.lay_out(self.body), ""
        return {"body_html", "closed_html"}

    def check_access(self):
        """Raise ValidationError for a closed part without text, or a price that is wrong."""
        self.check_price()
        if self.is_closed and not closed_part(self.body):
            raise ValidationError({"body": EMPTY}, code="nothing_closed")

    def check_price(self):
        """Raise ValidationError for a price that is missing, needless or too high."""
        most = site.current().article_price_most
        if self.access != Access.POINTS:
            message = self.price and _("Only what is read for points has a price.")
        elif self.price < 1:
            message = _("Give a price of at least one point.")
        else:
            message = self.price > most and _("The highest price is %(most)d points.")
        if message:
            params = {"most": most}
            raise ValidationError(
                {"price": ValidationError(message, code="price", params=params)}
            )
