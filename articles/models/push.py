from datetime import timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# After so many answers that were none, a machine is not asked again.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]

# A job that died while it told is followed by another after so long.
TAKEN = timedelta(minutes=5)


class Service(models.TextChoices):
    """Machines that want to be told what is new."""

    BAIDU = "baidu", _("Baidu")
    INDEXNOW = "indexnow", "IndexNow"
    WEBSUB = "websub", "WebSub"


class PushQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(answered_at=None)

    def due(self, service):
        """Return what has to be told to a service now, and is not being told just now."""
        due = self.waiting().filter(service=service, due_at__lte=timezone.now())
        return due.exclude(taken_until__gt=timezone.now())

    @transaction.atomic
    def take(self, service, most):
        """Take what is due for some minutes, the longest due first; two never get the same."""
        due = self.due(service).order_by("due_at", "pk")
        taken = list(due.select_for_update(skip_locked=True)[:most])
        self.filter(pk__in=[push.pk for push in taken]).update(
            taken_until=timezone.now() + TAKEN
        )
        return taken

    def cancel(self, article):
        """Tell nobody what waits to be told of an article."""
        self.waiting().filter(url=article.canonical_url).delete()

    def plan(self, service, urls, due_at):
        """Tell a service of these addresses at that moment, each once while it waits."""
        self.bulk_create(
            [self.model(service=service, url=url, due_at=due_at) for url in urls],
            ignore_conflicts=True,
        )


class Push(models.Model):
    """An address that a machine is told of, and what it answered."""

    service = models.CharField(_("service"), max_length=10, choices=Service)
    url = models.URLField(_("address"), max_length=300)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    taken_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    is_accepted = models.BooleanField(_("accepted"), null=True)

    objects = PushQuerySet.as_manager()

    class Meta:
        verbose_name = _("push to a machine")
        verbose_name_plural = _("pushes to machines")
        default_permissions = ["view", "change"]
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "url", "due_at"],
                condition=Q(answered_at=None),
                name="one_waiting_push",
            )
        ]
        indexes = [
            models.Index(
                fields=["service", "due_at"],
                condition=Q(answered_at=None),
                name="push_waiting",
            )
        ]

    def __str__(self):
        return f"{self.get_service_display()} · {self.url}"

    def settle(self, is_accepted, answer):
        """Keep what the machine said, for good."""
        self.attempts += 1
        self.is_accepted, self.answered_at = is_accepted, timezone.now()
        self._keep(answer)

    def try_later(self, answer):
        """Keep what came instead of an answer, and wait longer each time."""
        if self.attempts >= len(WAITS):
            return self.settle(False, answer)
        self.due_at = timezone.now() + WAITS[self.attempts]
        self.attempts += 1
        return self._keep(answer)

    def wait_until(self, moment, answer):
        """Wait for the next day's quota, which is nobody's failure."""
        self.due_at = moment
        self._keep(answer)

    def try_again(self):
        """Tell it once more from the beginning, because somebody asked for it."""
        self.attempts, self.answered_at, self.is_accepted = 0, None, None
        self.due_at = timezone.now()
        self._keep("")

    def _keep(self, answer):
        """Write down what became of it, unless it was cancelled meanwhile."""
        self.answer, self.taken_until = answer[:300], None
        kept = ["answer", "taken_until", "answered_at", "attempts", "due_at", "is_accepted"]
        Push.objects.filter(pk=self.pk).update(**{name: getattr(self, name) for name in kept})
