import secrets
from datetime import timedelta
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Member
from articles.models import Article
from comments import letters
from newsportal import log, site
from newsportal.text import validate_visible

from .evidence import CLAIMANTS, Deed, Entry, Evidence
from .sealed_copy import SealedCopy

LONGEST_TEXT = 5000
# A complaint holds so many times as much evidence as may be sent at once.
MOST_LOADS = 5
# So long after its end what a complaint says of persons is kept, and its evidence.
KEPT = timedelta(days=3 * 365)


class Right(models.TextChoices):
    COPYRIGHT = "copyright", _("Copyright")
    REPUTATION = "reputation", _("Reputation")
    PORTRAIT = "portrait", _("Right to one’s own image")
    PRIVACY = "privacy", _("Privacy and personal data")
    TRADEMARK = "trademark", _("Trademark or company name")
    OTHER = "other", _("Another right")


class State(models.TextChoices):
    OPEN = "open", _("to be decided")
    ASKED = "asked", _("more is needed")
    ACCEPTED = "accepted", pgettext_lazy("of a complaint", "accepted")
    REJECTED = "rejected", pgettext_lazy("of a complaint", "rejected")
    OBJECTED = "objected", _("objection raised")
    PUT_BACK = "put_back", _("article put back")


# From where to where the desk and the author lead a complaint, by which verb.
STEPS = {
    "ask": ({State.OPEN}, State.ASKED),
    "reject": ({State.OPEN, State.ASKED}, State.REJECTED),
    "accept": ({State.OPEN, State.ASKED}, State.ACCEPTED),
    "object": ({State.ACCEPTED}, State.OBJECTED),
    "uphold": ({State.OBJECTED}, State.ACCEPTED),
    "put_back": ({State.ACCEPTED, State.OBJECTED}, State.PUT_BACK),
}
DECISIONS = {"reject", "accept", "uphold", "put_back"}
# Where the clock runs, and where it has stopped for good.
RUNNING = [State.OPEN, State.OBJECTED]
CLOSED = [State.ACCEPTED, State.REJECTED, State.PUT_BACK]


class ComplaintQuerySet(models.QuerySet):
    @transaction.atomic
    def file(self, *, form_key, files, **told):
        """Return the complaint of a form; sent twice, the form makes one."""
        told["due_at"] = timezone.now() + timedelta(hours=site.current().complaint_hours)
        complaint, is_new = self.get_or_create(form_key=form_key, defaults=told)
        if is_new:
            entry = complaint._enter(Deed.FILED, told["filed_by"], told["reason"])
            log.record(told["filed_by"], "file", complaint)
            letters.tell_claimant(complaint, entry)
            Evidence.objects.keep(entry, files)
        return complaint

    def running(self):
        """Return what waits for the desk; what is due first comes first."""
        return self.filter(state__in=RUNNING).order_by("due_at", "pk")

    def urgent_first(self):
        """Return what has a clock by its end, then all else, the newest first."""
        return self.order_by(F("due_at").asc(nulls_last=True), "-pk")

    def about(self, member):
        """Return the accepted complaints on what this member wrote."""
        wrote = Q(article__created_by=member) | Q(article__authors__member=member)
        decided = self.filter(state__in=[State.ACCEPTED, State.OBJECTED, State.PUT_BACK])
        return decided.filter(wrote).distinct()

    def over(self):
        """Return the complaints of which nothing personal is kept any longer."""
        closed = self.filter(state__in=CLOSED, forgotten_at=None)
        return closed.filter(decided_at__lt=timezone.now() - KEPT)


class Complaint(models.Model):
    """Somebody says that an article violates their rights."""

    # Whoever knows it follows the complaint; nobody can guess it.
    key = models.CharField(
        max_length=40, unique=True, default=partial(secrets.token_urlsafe, 24), editable=False
    )
    # Each form has its own, so that sending it twice files one complaint.
    form_key = models.UUIDField(unique=True, default=uuid4, editable=False)
    article = models.ForeignKey(
        Article, models.PROTECT, related_name="complaints", verbose_name=_("article")
    )
    right = models.CharField(_("right"), max_length=12, choices=Right)
    reason = models.TextField(_("reason"), max_length=LONGEST_TEXT)
    name = models.CharField(
        _("claimant"), max_length=80, blank=True, validators=[validate_visible]
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    is_proven = models.BooleanField(_("with proof of work"), default=False)
    filed_at = models.DateTimeField(_("filed at"), default=timezone.now)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="complaints",
        verbose_name=_("account of the claimant"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    due_at = models.DateTimeField(_("due"), null=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    # The claimant did not agree, once, so that somebody else decides again.
    is_second_look = models.BooleanField(_("second look"), default=False)
    forgotten_at = models.DateTimeField(null=True, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        default_permissions = ["view", "change"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RUNNING, due_at__isnull=False)
                | (~Q(state__in=RUNNING) & Q(due_at=None)),
                name="complaint_clock_runs",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=CLOSED) | Q(decided_at__isnull=False),
                name="complaint_closed_is_decided",
            ),
        ]
        indexes = [
            models.Index(
                F("due_at").asc(nulls_last=True), F("id").desc(), name="complaint_by_urgency"
            ),
            models.Index(
                fields=["decided_at"],
                condition=Q(forgotten_at=None, state__in=CLOSED),
                name="complaint_to_forget",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("comments:complaint", args=[self.key])

    @property
    def link(self):
        """Return where it is followed, as one writes it down."""
        return settings.SITE_URL + self.get_absolute_url()

    @property
    def reference(self):
        """Return what people name it by; it opens nothing."""
        return f"TS{timezone.localtime(self.filed_at):%Y%m%d}-{self.pk}"

    @property
    def is_late(self):
        return self.due_at is not None and self.due_at <= timezone.now()

    @property
    def takes_more(self):
        """Tell whether the claimant may still add something."""
        may_ask_again = self.state == State.REJECTED and not self.is_second_look
        is_running = self.state in (*RUNNING, State.ASKED)
        return self.forgotten_at is None and (is_running or may_ask_again)

    def steps_for(self, member):
        """Return the verbs open to this person here, for the desk's buttons."""
        if not member.has_perm("comments.change_complaint"):
            return []
        verbs = [verb for verb, (begins, _end) in STEPS.items() if self.state in begins]
        if not self.may_object(member) and "object" in verbs:
            verbs.remove("object")
        return verbs

    def may_object(self, member):
        """Tell whether the article is this person's to defend."""
        if member.has_perm("articles.publish_article"):
            return True
        return member.pk in {author.pk for author in self.defenders()}

    def defenders(self):
        """Return the members who wrote the article."""
        wrote = Q(written_articles=self.article_id) | Q(author__articles=self.article_id)
        return Member.objects.filter(wrote, is_active=True).distinct()

    # --- What the claimant does

    @transaction.atomic
    def add(self, *, key, text, files):
        """Take what the claimant says or shows besides; sent twice, it is taken once."""
        self._lock()
        if self.entries.filter(key=key).exists():
            return
        if not self.takes_more:
            raise ValidationError(_("This complaint is closed."), code="closed")
        self._check_room(files)
        before = self.state
        if before in (State.ASKED, State.REJECTED):
            self._open_again(before)
        entry = self._enter(Deed.ADDED, self.filed_by, text, key=key)
        states = {"before": {"state": before}, "after": {"state": self.state}}
        log.record(self.filed_by, "supplement", self, **states)
        Evidence.objects.keep(entry, files)

    # --- What the desk and the author do, each logged and told to the others

    @transaction.atomic
    def assign(self, by, to):
        """Say who looks after it."""
        self._may(by)
        self._lock()
        before, self.assigned_to = self.assigned_to, to
        self.save(update_fields=["assigned_to"])
        names = {
            "before": {"assigned_to": str(before or "")},
            "after": {"assigned_to": str(to)},
        }
        log.record(by, "assign", self, **names)

    @transaction.atomic
    def ask(self, by, *, text):
        """Ask the claimant for what is missing; the clock waits for them."""
        self._may(by)
        letters.tell_claimant(self, self._step("ask", by, text))

    @transaction.atomic
    def reject(self, by, *, text):
        """Leave the article as it is, saying why."""
        self._may(by)
        letters.tell_claimant(self, self._step("reject", by, text))

    @transaction.atomic
    def accept(self, by, *, text):
        """Take the article from readers everywhere, and seal a copy of it as it was."""
        self._may(by)
        self._begin("accept", by, text)
        copy = SealedCopy.objects.seal(self)
        entry = self._end("accept", by, text, sha256=copy.sha256)
        self.article.take_down(by, reason=f"{self.reference}：{text}")
        letters.tell_claimant(self, entry)
        letters.tell_defenders(self, entry)

    @transaction.atomic
    def object(self, by, *, text):
        """Defend the article that was taken down; the claimant has some days to go on."""
        if not self.may_object(by):
            raise PermissionDenied("comments.object")
        letters.tell_claimant(self, self._step("object", by, text))

    @transaction.atomic
    def uphold(self, by, *, text):
        """Leave the article down in spite of the objection."""
        self._may(by)
        entry = self._step("uphold", by, text)
        letters.tell_claimant(self, entry)
        letters.tell_defenders(self, entry)

    @transaction.atomic
    def put_back(self, by, *, text):
        """Give readers the article again, unless another complaint holds it down."""
        self._may(by)
        entry = self._step("put_back", by, text)
        Article.objects.select_for_update().get(pk=self.article_id)
        holds = Complaint.objects.filter(state__in=[State.ACCEPTED, State.OBJECTED])
        if other := holds.filter(article=self.article_id).exclude(pk=self.pk).first():
            raise ValidationError(
                _("Another complaint holds the article down: %(reference)s."),
                code="held_down",
                params={"reference": other.reference},
            )
        self.article.put_back(by, reason=f"{self.reference}：{text}")
        letters.tell_claimant(self, entry)
        letters.tell_defenders(self, entry)

    @transaction.atomic
    def forget(self):
        """Wipe what it says of persons, and its evidence; what was decided stays."""
        self.name = self.email = self.phone = ""
        self.filed_by = None
        self.forgotten_at = timezone.now()
        self.save(update_fields=["name", "email", "phone", "filed_by", "forgotten_at"])
        self.entries.filter(deed__in=CLAIMANTS).update(by=None)
        Evidence.objects.filter(entry__complaint=self).discard()
        log.record(None, "forget", self)

    def _may(self, by):
        if not by.has_perm("comments.change_complaint"):
            raise PermissionDenied("comments.change_complaint")

    def _lock(self):
        self.refresh_from_db(from_queryset=Complaint.objects.select_for_update(of=("self",)))

    def _check_room(self, files):
        """Refuse files beyond what one complaint may fill of the disk."""
        kept = Evidence.objects.filter(entry__complaint=self).aggregate(size=Sum("size"))
        size = (kept["size"] or 0) + sum(upload.size for upload, _kind in files)
        if files and size > MOST_LOADS * settings.EVIDENCE_MAX_BYTES:
            raise ValidationError(
                _("This complaint holds as many files as it may. Say the rest in words."),
                code="full",
            )

    def _step(self, verb, by, text):
        self._begin(verb, by, text)
        return self._end(verb, by, text)

    def _begin(self, verb, by, text):
        """Lock the row and refuse the step where it does not begin."""
        self._lock()
        begins, _end = STEPS[verb]
        if self.state not in begins:
            raise ValidationError(
                _("Somebody was faster: this complaint is now “%(state)s”."),
                code="step",
                params={"state": self.get_state_display()},
            )
        is_same = self.is_second_look and verb in DECISIONS and by.pk == self.decided_by_id
        if is_same and self.state != State.OBJECTED:
            raise ValidationError(
                _("You have decided this once. The second look is somebody else’s."),
                code="second_look",
            )
        if not text.strip():
            raise ValidationError(_("Say why. The claimant reads it."), code="no_text")

    def _end(self, verb, by, text, **facts):
        """Go where the step leads, write it down and log it."""
        before, self.state = self.state, STEPS[verb][1]
        self.due_at = None
        if self.state == State.OBJECTED:
            self.due_at = timezone.now() + timedelta(days=site.current().objection_days)
        if verb in DECISIONS:
            self.decided_by, self.decided_at = by, timezone.now()
        self.save(update_fields=["state", "due_at", "decided_by", "decided_at"])
        after = {"state": self.state} | facts
        log.record(by, verb, self, before={"state": before}, after=after, reason=text)
        return self._enter(Deed[verb.upper()], by, text)

    def _open_again(self, before):
        """Start the clock anew; of a rejected one somebody else decides."""
        self.state = State.OPEN
        self.due_at = timezone.now() + timedelta(hours=site.current().complaint_hours)
        if before == State.REJECTED:
            self.is_second_look, self.assigned_to = True, None
        self.save(update_fields=["state", "due_at", "is_second_look", "assigned_to"])

    def _enter(self, deed, by, text, **values):
        return Entry.objects.create(complaint=self, deed=deed, by=by, text=text, **values)
