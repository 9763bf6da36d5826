"""What readers keep of the news: articles they like or put by, sections they follow."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .masking import ForeignText, ReadersQuerySet
from .queries import BODIES


class KeptArticleQuerySet(ReadersQuerySet):
    @transaction.atomic
    def put(self, member, article):
        """Keep the article, once however often it is asked; the article counts it."""
        _row, is_new = self.get_or_create(member=member, article=article)
        if is_new:
            self._count(article, 1)

    @transaction.atomic
    def take(self, member, article):
        """Keep the article no longer."""
        deleted, _models = self.filter(member=member, article=article).delete()
        if deleted:
            self._count(article, -1)

    @transaction.atomic
    def forget(self, member):
        """Take away all marks of a member."""
        # Locked, so that what somebody takes away at the same moment is not counted twice.
        rows = self.filter(member=member).select_for_update()
        marked = dict(rows.values_list("pk", "article"))
        articles = self.model._meta.get_field("article").related_model.objects
        counter = self.model.counter
        articles.filter(pk__in=marked.values()).update(**{counter: F(counter) - 1})
        self.filter(pk__in=marked).delete()

    def for_list(self):
        """Return what a list shows, in one query: the newest first, whatever became of it."""
        bodies = [f"article__{name}" for name in BODIES]
        rows = self.for_readers().select_related("article__category")
        return rows.defer(*bodies).order_by("-pk")

    def _count(self, article, change):
        # Neither a save nor a change of content: the update time stays as it is.
        counter = self.model.counter
        rows = type(article).objects.filter(pk=article.pk)
        rows.update(**{counter: F(counter) + change})


class KeptArticle(ForeignText, models.Model):
    """An article that a member marked."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        db_index=False,  # the index below begins with it
        related_name="+",
        verbose_name=_("member"),
    )
    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        related_name="+",
        verbose_name=_("article"),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    objects = KeptArticleQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["member", "article"], name="one_%(class)s_each")
        ]
        indexes = [models.Index(fields=["member", "-id"], name="%(class)s_by_member")]

    def __str__(self):
        return f"{self.member} – {self.article}"


class Like(KeptArticle):
    """赞."""

    counter = "like_count"

    class Meta(KeptArticle.Meta):
        verbose_name = _("like")
        verbose_name_plural = _("likes")


class Favourite(KeptArticle):
    """收藏."""

    counter = "favourite_count"

    class Meta(KeptArticle.Meta):
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")


class CategoryFollow(models.Model):
    """A section whose news a member wants to find in one place."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        db_index=False,  # the constraint's index begins with it
        related_name="+",
        verbose_name=_("member"),
    )
    category = models.ForeignKey(
        "articles.Category", models.CASCADE, related_name="+", verbose_name=_("category")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("followed section")
        verbose_name_plural = _("followed sections")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "category"], name="one_categoryfollow_each"
            )
        ]

    def __str__(self):
        return f"{self.member} – {self.category}"
