from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import points
from accounts.models import Kind, Reason
from accounts.notifications import notify

from .comment import Comment


class CommentLikeQuerySet(models.QuerySet):
    @transaction.atomic
    def put(self, member, comment):
        """Like a comment, once however often it is asked; tell and pay its author once."""
        # Under its lock: what a moderator took away meanwhile earns nothing any more.
        public = Comment.objects.public().select_for_update(no_key=True)
        if not public.filter(pk=comment.pk).values_list("pk").first():
            return
        _row, is_new = self.get_or_create(member=member, comment=comment)
        if not is_new:
            return
        self._count(comment, 1)
        key = f"comment-like:{comment.pk}:{member.pk}"
        points.earn(comment.author, Reason.LIKED, key, about=comment, by=member)
        notify(comment.author, Kind.LIKE, actor=member, about=comment, text=comment.shown)

    @transaction.atomic
    def take(self, member, comment):
        """Like it no longer."""
        deleted, _models = self.filter(member=member, comment=comment).delete()
        if deleted:
            self._count(comment, -1)

    def _count(self, comment, change):
        Comment.objects.filter(pk=comment.pk).update(like_count=F("like_count") + change)


class CommentLike(models.Model):
    """A member likes a comment."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        db_index=False,  # the constraint's index begins with it
        related_name="+",
        verbose_name=_("member"),
    )
    comment = models.ForeignKey(
        Comment, models.CASCADE, related_name="likes", verbose_name=_("comment")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    objects = CommentLikeQuerySet.as_manager()

    class Meta:
        verbose_name = _("like of a comment")
        verbose_name_plural = _("likes of comments")
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["member", "comment"], name="one_like_a_comment")
        ]

    def __str__(self):
        return f"{self.member_id} – {self.comment_id}"
