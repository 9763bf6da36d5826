from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsportal.models import Page

# What one agrees to when signing up, by the address of the page.
PAGES = ["terms", "privacy"]


class ConsentManager(models.Manager):
    def give(self, member):
        """Write down that a member agrees to the pages as they stand now."""
        pages = Page.objects.filter(slug__in=PAGES).defer("body")
        self.bulk_create(
            self.model(member=member, page=page, number=page.number) for page in pages
        )


class Consent(models.Model):
    """That a member agreed to a page as it stood, and when. Never changed."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents"
    )
    page = models.ForeignKey(Page, models.PROTECT, related_name="+", verbose_name=_("page"))
    number = models.PositiveIntegerField(_("version"))
    given_at = models.DateTimeField(_("given at"), default=timezone.now)

    objects = ConsentManager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["member", "page", "number"], name="one_consent_to_a_version"
            )
        ]

    def __str__(self):
        return f"{self.page} · {self.number}"
