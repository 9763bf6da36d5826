from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Func
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Beyond this many a list is not counted, only read.
COUNTED = 1000


def count_of(rows):
    """Return an expression that counts these rows of another query, but not endlessly."""
    along = rows.order_by("-published_at").values("published_at")
    few = ArraySubquery(along[: COUNTED + 1])
    return Func(few, function="cardinality", output_field=models.IntegerField())


class MomentsQuerySet(models.QuerySet):
    def published(self):
        """Return the rows whose article a visitor may read now."""
        now = timezone.now()
        return self.filter(published_at__lte=now).exclude(expires_at__lte=now)

    def newest_first(self):
        """Return (number, moment) of the articles, along the index that ends in them."""
        number = f"{self.model.article_field}_id"
        return self.order_by("-published_at", f"-{number}").values_list(number, "published_at")


class WithMoments(models.Model):
    """A row that joins an article to something, and lists that something's articles.

    It carries the moments between which the article is public, so that the list is read
    along one index however long it is. The database keeps them: see the triggers.
    """

    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    expires_at = models.DateTimeField(_("expires at"), null=True, editable=False)

    objects = MomentsQuerySet.as_manager()

    class Meta:
        abstract = True

    article_field = "article"
