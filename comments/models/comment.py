from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import points
from accounts.models import LedgerLine, Reason
from articles.models import Access, Article, Unlock
from articles.models.unlock import Origin
from comments import tell
from newsportal import log, page_cache, words
from newsportal.words import Scope

from .status import STEPS, Status, StepError

# In characters, as the database counts them.
LONGEST = 1000
MOST_PINNED = 3
# So long may a comment be changed by who wrote it.
EDITABLE = timedelta(minutes=10)
# So long a moderator has a waiting comment for themselves.
CLAIMED = timedelta(minutes=5)
MODERATE = "comments.moderate_comment"


class CommentQuerySet(models.QuerySet):
    def public(self):
        return self.filter(status=Status.PUBLIC)

    def readable(self):
        """Return the comments that others can read now: their articles still stand."""
        return self.public().filter(article__in=Article.objects.published().values("pk"))

    def held(self):
        return self.filter(status=Status.HELD)

    @transaction.atomic
    def claim(self, by, after=0):
        """Give a moderator the oldest waiting comment behind a number that nobody else has.

        It is theirs for some minutes, and what they had before is free again. What another
        one is being given at this very moment is passed over.
        """
        self.release(by)
        is_free = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - CLAIMED)
        free = self.held().filter(is_free, pk__gt=after).order_by("pk")
        comment = free.select_for_update(skip_locked=True, no_key=True, of=["self"]).first()
        if comment:
            self.filter(pk=comment.pk).update(claimed_by=by, claimed_at=timezone.now())
        return comment

    def release(self, by):
        """Let others have what this moderator left undecided."""
        self.held().filter(claimed_by=by).update(claimed_by=None, claimed_at=None)

    def threads(self):
        """Return what begins a thread and is seen, if only as a place that replies need."""
        return self.filter(root=None).filter(
            Q(status=Status.PUBLIC) | Q(reply_count__gt=0),
        )

    def replies(self):
        """Return replies, with the empty places of those that others answered."""
        # An answer comes after what it answers; said so, it is looked for where there is need
        # instead of among all comments at once.
        later = Comment.objects.filter(parent=OuterRef("pk"), pk__gt=OuterRef("pk"))
        answers = later.filter(status=Status.PUBLIC)
        return self.filter(root__isnull=False).filter(Q(status=Status.PUBLIC) | Exists(answers))


class Comment(models.Model):
    """What a member says under an article, or in reply to another comment there."""

    article = models.ForeignKey(
        Article,
        models.CASCADE,
        db_index=False,  # the indexes below begin with it
        related_name="comments",
        verbose_name=_("article"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,  # the index below begins with it
        related_name="comments",
        verbose_name=_("member"),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("in reply to"),
    )
    root = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        db_index=False,  # the index below begins with it
        editable=False,
        related_name="thread",
        verbose_name=_("thread"),
    )
    text = models.TextField(_("text"), max_length=LONGEST)
    # What others read, finished: escaped, linked, listed words masked.
    html = models.TextField(editable=False)
    words_version = models.BigIntegerField(default=0, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, editable=False)
    created_at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("edited at"), null=True, editable=False)
    # Province or country, looked up when it was written.
    region = models.CharField(_("region"), max_length=20, blank=True, editable=False)
    is_pinned = models.BooleanField(_("pinned"), default=False, editable=False)
    is_featured = models.BooleanField(_("featured"), default=False, editable=False)
    held_rule = models.CharField(_("held by"), max_length=40, blank=True, editable=False)
    held_match = models.CharField(_("for"), max_length=200, blank=True, editable=False)
    # What the writer is told of a rejection.
    reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    # The moderator who has it before them, so that no other one gets it too.
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        db_index=False,  # among the few that wait it is found without
        editable=False,
        related_name="+",
    )
    claimed_at = models.DateTimeField(null=True, editable=False)
    # Each form has its own, so that sending it twice writes one comment.
    key = models.UUIDField(default=uuid4, editable=False)

    like_count = models.PositiveIntegerField(default=0, editable=False)
    # Of a thread: how many public replies it holds.
    reply_count = models.PositiveIntegerField(default=0, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        default_permissions = ["view"]
        permissions = [("moderate_comment", _("Can moderate comments"))]
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="one_comment_a_form"),
            models.CheckConstraint(
                condition=Q(parent=None, root=None)
                | Q(parent__isnull=False, root__isnull=False),
                name="reply_has_thread",
            ),
            models.CheckConstraint(
                condition=Q(is_pinned=False) | Q(status=Status.PUBLIC, root=None),
                name="pinned_is_public_thread",
            ),
        ]
        indexes = [
            models.Index(
                fields=["article", "-is_pinned", "-id"],
                condition=Q(root=None) & (Q(status=Status.PUBLIC) | Q(reply_count__gt=0)),
                name="comment_newest",
            ),
            models.Index(
                fields=["article", "-is_pinned", "-like_count", "-id"],
                condition=Q(root=None) & (Q(status=Status.PUBLIC) | Q(reply_count__gt=0)),
                name="comment_hottest",
            ),
            models.Index(fields=["article", "status"], name="comment_by_article"),
            models.Index(
                fields=["root", "id"], condition=Q(root__isnull=False), name="comment_replies"
            ),
            models.Index(fields=["author", "-id"], name="comment_by_author"),
            models.Index(fields=["article", "author", "-id"], name="comment_of_author"),
            # For the desk: what waits, the oldest first.
            models.Index(fields=["status", "id"], name="comment_by_status"),
        ]

    def __str__(self):
        return self.text if len(self.text) <= 60 else f"{self.text[:59]}…"

    def get_absolute_url(self):
        return reverse("comments:comment", args=[self.pk])

    @property
    def is_public(self):
        return self.status == Status.PUBLIC

    @property
    def is_editable(self):
        """Tell whether its author may still change it."""
        is_shown = self.status in (Status.PUBLIC, Status.HELD)
        return is_shown and timezone.now() < self.created_at + EDITABLE

    @property
    def note(self):
        """Return where it stands and why, as its author is told; nothing if it is public."""
        from comments import reasons  # which itself needs this module

        return reasons.note(self)

    @property
    def shown(self):
        """Return its plain text as others may read it."""
        return words.mask(self.text, Scope.COMMENT)

    # --- Steps, each by one person and logged

    @transaction.atomic
    def approve(self, by):
        """Let everybody read a held comment."""
        self._step("approve", by)
        self._settle_reports(by, is_upheld=False)
        self.appear(by)
        tell.outcome(self)

    @transaction.atomic
    def reject(self, by, reason):
        """Refuse a comment, saying why; its author reads the reason."""
        if not reason.strip():
            raise ValidationError(_("Say why."), code="no_reason")
        self._step("reject", by, reason=reason)
        self._settle_reports(by, is_upheld=True)
        self._vanish()
        tell.outcome(self)

    @transaction.atomic
    def mark_spam(self, by):
        """Put a comment away as advertising."""
        self._step("mark_spam", by)
        self._settle_reports(by, is_upheld=True)
        self._vanish()
        tell.outcome(self)

    @transaction.atomic
    def restore(self, by):
        """Let everybody read again what was rejected or taken for spam."""
        self._step("show_again", by)
        self.appear(by)
        tell.outcome(self)

    @transaction.atomic
    def hold(self, rule, match="", *, by=None):
        """Let a public comment wait for a moderator; without `by` the portal itself does."""
        self._step("hold", by, held_rule=rule, held_match=match)

    @transaction.atomic
    def delete_by_author(self):
        """Take one's own comment back; replies stay under an empty place."""
        self._step("delete", self.author)
        self._settle_reports(None, is_upheld=True)
        self._vanish()

    @transaction.atomic
    def pin(self, by):
        """Keep a thread above all others of its article; at most three."""
        self._mark(by, "pin", is_pinned=True)

    @transaction.atomic
    def unpin(self, by):
        self._mark(by, "unpin", is_pinned=False)

    @transaction.atomic
    def feature(self, by):
        """Mark a comment as one of the best."""
        self._mark(by, "feature", is_featured=True)

    @transaction.atomic
    def unfeature(self, by):
        self._mark(by, "unfeature", is_featured=False)

    @transaction.atomic
    def enter(self):
        """Insert a new comment, counted if it is public."""
        from comments.tasks import comment_appeared  # which itself needs this module

        # The count comes first: it takes the lock of the article.
        self._count(int(self.is_public))
        self.save(force_insert=True)
        if not self.is_public:
            return
        if self.article.access == Access.COMMENTERS:
            # Its writer reads on at once, whenever the worker comes to the rest.
            Unlock.objects.grant(self.article, self.author, Origin.COMMENT)
        comment_appeared.defer(comment=self.pk)

    @transaction.atomic
    def change(self, text, html, decision):
        """Take another text; what has to wait for a moderator vanishes until then."""
        self._lock_article()
        self._lock_rows()
        self.refresh_from_db(fields=["status", "created_at", "held_rule", "held_match"])
        if not self.is_editable:
            raise StepError(
                _("A comment can be changed for ten minutes, and these are over."),
                code="too_late",
            )
        log.record(
            self.author, "change", self, before={"text": self.text}, after={"text": text}
        )
        self.text, self.html, self.edited_at = text, html, timezone.now()
        self.words_version = words.version(Scope.COMMENT)
        self.save(update_fields=["text", "html", "words_version", "edited_at"])
        is_fine = decision.status == Status.PUBLIC
        why = {"held_rule": decision.rule, "held_match": decision.match}
        if self.is_public and not is_fine:
            self._step("hold", None, **why)
        elif self.is_public:
            self._drop_pages()
        elif not is_fine:  # It waits already, now for this.
            Comment.objects.filter(pk=self.pk).update(**why)

    @transaction.atomic
    def appear(self, by=None):
        """Pay, unlock, and tell whom it concerns, once, that the comment is there to read."""
        self._lock_article()
        self.refresh_from_db(fields=["status"])
        if not self.is_public:
            return
        lines = LedgerLine.objects.about(self).filter(reason=Reason.COMMENT)
        key = f"comment:{self.pk}:{lines.filter(reversal__isnull=False).count()}"
        points.earn(self.author, Reason.COMMENT, key, about=self, by=by)
        Unlock.objects.grant(self.article, self.author, Origin.COMMENT)
        tell.addressed(self)

    # --- What a step entails

    def _step(self, verb, by, *, reason="", **values):
        """Go from the stored status, under the article's lock; count and log it."""
        if by is not None and verb != "delete":
            self._may(by)
        begins, end = STEPS[verb]
        self._lock_article()
        fresh = self._lock_rows()
        if fresh.status not in begins:
            raise StepError(
                _("This cannot be done to a comment that is %(status)s."),
                code="step",
                params={"status": fresh.get_status_display()},
            )
        values |= {"status": end, "reason": reason}
        if end != Status.PUBLIC:
            values["is_pinned"] = False
        Comment.objects.filter(pk=self.pk).update(**values)
        vars(self).update(values)
        self._count((end == Status.PUBLIC) - (fresh.status == Status.PUBLIC))
        before, after = {"status": fresh.status}, {"status": end}
        log.record(by, verb, self, before=before, after=after, reason=reason)

    def _mark(self, by, verb, **values):
        """Set a mark of a public comment, under the article's lock; log it."""
        self._may(by)
        self._lock_article()
        (name, value), *_rest = values.items()
        self.refresh_from_db(fields=["status", name])
        if value:
            self._check_mark(name)
        if getattr(self, name) == value:
            return
        Comment.objects.filter(pk=self.pk).update(**values)
        setattr(self, name, value)
        self._drop_pages()
        log.record(by, verb, self, before={name: not value}, after=values)

    def _check_mark(self, name):
        if not self.is_public:
            raise StepError(_("Only a public comment can be marked."), code="step")
        if name != "is_pinned":
            return
        if self.root_id:
            raise StepError(_("A reply stays below its comment."), code="reply")
        others = Comment.objects.filter(article=self.article_id, is_pinned=True)
        if others.exclude(pk=self.pk).count() >= MOST_PINNED:
            raise StepError(
                _("At most %(count)d comments of an article are pinned. Unpin one first."),
                code="too_many",
                params={"count": MOST_PINNED},
            )

    def _may(self, by):
        if not by.has_perm(MODERATE):
            raise PermissionDenied(MODERATE)

    def _lock_article(self):
        """Let the changes of one article's comments follow one another.

        Every change of status or of a count takes this lock first, then the thread, then
        the comment, then the member, so that no two wait for each other.
        """
        rows = Article.objects.as_written().select_for_update(no_key=True)
        rows.values_list("pk").get(pk=self.article_id)

    def _lock_rows(self):
        """Lock the thread, whose count may change, and the comment; return it as stored.

        What locks many comments at once takes them in the order of their numbers, too.
        """
        rows = Comment.objects.filter(pk__in=[self.root_id or self.pk, self.pk]).order_by("pk")
        return list(rows.only("status").select_for_update(no_key=True))[-1]

    def _count(self, change):
        """Count a comment that became public or no longer is, in its article and thread."""
        if not change:
            return
        # Neither a save nor a change of content: the update time stays as it is.
        rows = Article.objects.filter(pk=self.article_id)
        rows.update(comment_count=F("comment_count") + change)
        if self.root_id:
            rows = Comment.objects.filter(pk=self.root_id)
            rows.update(reply_count=F("reply_count") + change)
        self._drop_pages()

    def _vanish(self):
        """Take back what the comment earned: points, and a right that no other one gives."""
        points.take_back(self)
        others = Comment.objects.public().filter(author=self.author_id)
        if not others.filter(article=self.article_id).exists():
            Unlock.objects.withdraw(self.article, self.author, Origin.COMMENT)

    def _settle_reports(self, by, *, is_upheld):
        """Tell who reported it what came of that."""
        from comments import reporting  # which itself needs this module

        reporting.settle(self, by, is_upheld=is_upheld, reason=self.reason)

    def _drop_pages(self):
        page_cache.drop(f"article:{self.article_id}")
