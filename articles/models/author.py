from django.conf import settings
from django.db import models
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsportal.addresses import address
from newsportal.rows import FromRow
from newsportal.text import validate_visible

from .moments import count_of
from .picture import Picture


class AuthorQuerySet(models.QuerySet):
    def with_counts(self):
        """Add how many articles readers find by each author, up to a thousand and one."""
        rows = Author.bylines.rel.related_model.objects.filter(author=OuterRef("pk"))
        return self.annotate(count=count_of(rows.published()))


class Author(FromRow):
    """A byline: someone who writes for the paper, with or without an account."""

    name = models.CharField(_("name"), max_length=40, validators=[validate_visible])
    role = models.CharField(
        pgettext_lazy("of an author", "role"),
        max_length=40,
        blank=True,
        db_default="",
        help_text=_("What they do for the paper, such as “city reporter”."),
    )
    biography = models.TextField(_("biography"), max_length=600, blank=True)
    portrait = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="portrayed_authors",
        verbose_name=_("portrait"),
    )
    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("account"),
    )

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("articles:author", self.pk)

    @property
    def face(self):
        """Return the portrait while its licence holds."""
        return self.portrait if self.portrait and not self.portrait.is_expired else None

    @property
    def initial(self):
        """Return the first character of the name, for a face without a picture."""
        return self.name[:1].upper()

    @property
    def ground(self):
        """Return which of the six grounds stands behind that character."""
        return self.pk % 6 + 1
