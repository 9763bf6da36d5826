"""Where an article stands and whom it is for, changed without touching its text."""

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from newsportal import log

from .status import Status, StepError
from .tag import MOST, Tag


class Filed(models.Model):
    """An article that can be put elsewhere; readers find it there at once."""

    class Meta:
        abstract = True

    @transaction.atomic
    def move(self, by, category):
        """Put the article into another category."""
        self._hold(by)
        if category.pk == self.category_id:
            raise StepError(_("It stands in this category already."), code="there")
        before, self.category = self.category, category
        self._refile(by, {"category": before.name}, {"category": category.name})

    @transaction.atomic
    def restrict(self, by, *, access, price=0):
        """Say to whom the closed part of the article is open, and for how many points."""
        self._may(by, "articles.publish_article")
        self._hold(by)
        before = {"access": self.access, "price": self.price}
        after = {"access": access, "price": price}
        if before == after:
            raise StepError(_("It is open to these readers already."), code="there")
        self.access, self.price = access, price
        if self.status == Status.PUBLISHED:
            self.check_access()
        self._refile(by, before, after, fields=after)

    @transaction.atomic
    def tag(self, by, *, add=(), remove=()):
        """Give the article tags and take others from it, by their names."""
        self._hold(by)
        before = {tag.name.casefold(): tag for tag in self.tags.all()}
        gone = [before[name.casefold()] for name in remove if name.casefold() in before]
        new = Tag.objects.named(add) - set(before.values())
        if not (gone or new):
            raise StepError(_("Its tags are like that already."), code="there")
        if len(before) - len(gone) + len(new) > MOST:
            raise StepError(
                _("It would have more than %(limit)d tags."),
                code="too_many",
                params={"limit": MOST},
            )
        self.tags.remove(*gone)
        self.tags.add(*new)
        after = {*before.values()} - {*gone} | new
        self._refile(by, {"tags": _names(before.values())}, {"tags": _names(after)})

    def may_be_changed_by(self, member):
        """Tell whether this person may: editors everything, writers their own drafts."""
        is_any = member.has_perm("articles.edit_any_article")
        is_theirs = is_any or self.created_by_id == member.pk
        if not (is_theirs and member.has_perm("articles.change_article")):
            return False
        # To change what is live is to publish it.
        if self.status == Status.PUBLISHED:
            return member.has_perm("articles.publish_article")
        return is_any or self.status == Status.DRAFT

    def _hold(self, by):
        """Lock the row for whoever may change it; others learn that it went on."""
        if not self.may_be_changed_by(by):
            raise PermissionDenied("articles.change_article")
        stored = type(self).objects.select_for_update().values_list("version", flat=True)
        self.version = stored.get(pk=self.pk) + 1

    def _refile(self, by, before, after, *, fields=("category",)):
        """Store and log the change; of what is live a version is kept."""
        self.save(update_fields=[*fields, "version"])
        log.record(by, "change", self, before=before, after=after)
        if self.status == Status.PUBLISHED:
            self._keep_revision(by, is_minor=True, note="")
        self.index()


def _names(tags):
    return sorted(tag.name for tag in tags)
