"""What becomes of an article when somebody's rights outweigh it, and when they do not."""

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsportal import log

from .status import Status, StepError


class TakenDown(models.Model):
    """An article that may be taken from readers by force, so that nobody publishes it.

    Only whoever may take articles down puts it back, to where it stood before.
    """

    taken_down_from = models.CharField(
        _("taken down when it was"),
        max_length=10,
        choices=Status,
        default="",
        db_default="",
        editable=False,
    )

    class Meta:
        abstract = True

    @transaction.atomic
    def take_down(self, by, *, reason):
        """Take the article from readers until it is put back; done twice, it is done once."""
        self._lock_to_take_down(by, reason)
        self.taken_down_from = self.taken_down_from or self.status
        if self.status == Status.PUBLISHED:
            self._withdraw("take_down", by, reason)
        else:
            self._note("take_down", by, reason)
        self.save(update_fields=["taken_down_from", "version"])

    @transaction.atomic
    def put_back(self, by, *, reason):
        """Let the article stand again where it stood; what never was public stays so."""
        self._lock_to_take_down(by, reason)
        was_public = self.taken_down_from == Status.PUBLISHED
        self.taken_down_from = ""
        if was_public and self.status == Status.WITHDRAWN:
            self._take_over_edits(by)
            self._step("put_back", by, reason)
            self.save(update_fields=["status", "version", "content_changed_at"])
            self._keep_revision(by, False, reason)
            self.index()
            self._tell_machines()
        else:
            self._note("put_back", by, reason)
        self.save(update_fields=["taken_down_from", "version"])

    def _lock_to_take_down(self, by, reason):
        if not by.has_perm("articles.take_down_article"):
            raise PermissionDenied("articles.take_down_article")
        self._explain(reason)
        self.unmask()
        self.refresh_from_db(from_queryset=type(self).objects.select_for_update())

    def _note(self, verb, by, reason):
        # Whoever has the sheet open learns of it all the same.
        self.version += 1
        log.record(by, verb, self, reason=reason)

    def _take_over_edits(self, by):
        """Let only an editor give readers words that they never had."""
        if not self._differs_from_last_revision():
            return
        if not by.has_perm("articles.publish_article"):
            raise StepError(
                _("The article was edited since. An editor has to put it back."), code="edited"
            )
        self.content_changed_at = timezone.now()
