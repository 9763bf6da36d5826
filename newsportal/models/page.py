from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from newsportal import log, site
from newsportal.text import validate_visible


class Page(models.Model):
    """An editable page such as the terms; what readers get is its newest version."""

    slug = models.SlugField(_("address"), unique=True, max_length=40)
    title = models.CharField(_("title"), max_length=60, validators=[validate_visible])
    body = models.TextField(_("text"))
    in_footer = models.BooleanField(_("linked in the footer"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    number = models.PositiveIntegerField(_("version"), default=0, editable=False)
    updated_at = models.DateTimeField(_("updated at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("newsportal:page", args=[self.slug])

    @property
    def body_html(self):
        """Return the text as readers get it, cleaned and laid out."""
        return mark_safe(import_string(settings.RICH_TEXT_LAY_OUT)(self.body))  # noqa: S308

    @transaction.atomic
    def publish(self, by):
        """Save the page and, when its words changed, keep them as a new version."""
        # Two people saving at once wait here for each other.
        Page.objects.select_for_update().filter(pk=self.pk).first()
        last = self.versions.order_by("-number").first() if self.pk else None
        changed = not last or (last.title, last.body) != (self.title, self.body)
        if changed:
            self.number = last.number + 1 if last else 1
            self.updated_at = timezone.now()
        self.save()
        if changed:
            self.versions.create(
                number=self.number, title=self.title, body=self.body, published_by=by
            )
        log.record(by, "publish", self, after={"version": self.number})
        site.forget()


class PageVersion(models.Model):
    """A page as it once stood; consent names it by number. Never changed."""

    page = models.ForeignKey(
        Page, models.PROTECT, related_name="versions", verbose_name=_("page")
    )
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=60)
    body = models.TextField(_("text"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), default=timezone.now)

    class Meta:
        verbose_name = _("version of a page")
        verbose_name_plural = _("versions of pages")
        default_permissions = ["view"]
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="one_page_version")
        ]

    def __str__(self):
        return f"{self.title} · {self.number}"
