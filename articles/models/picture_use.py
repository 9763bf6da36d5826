from django.db import models
from django.db.models import CheckConstraint, Func, IntegerField, Q, UniqueConstraint
from django.db.models.lookups import Exact

from newsportal.models import Page, PageVersion

from .picture import Picture

SHOWN_BY = ["article", "revision", "topic", "page", "page_version"]


class PictureUse(models.Model):
    """A place that shows a picture: on its cover or in its text.

    The database writes these rows itself whenever a text or a cover is stored, however that
    happens, and locks the picture meanwhile, so that none is deleted that is just put in.
    """

    picture = models.ForeignKey(Picture, models.PROTECT, related_name="uses")
    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        null=True,
        db_index=False,
        related_name="picture_uses",
    )
    revision = models.ForeignKey(
        "articles.Revision",
        models.CASCADE,
        null=True,
        db_index=False,
        related_name="picture_uses",
    )
    topic = models.ForeignKey(
        "articles.Topic",
        models.CASCADE,
        null=True,
        db_index=False,
        related_name="picture_uses",
    )
    page = models.ForeignKey(
        Page, models.CASCADE, null=True, db_index=False, related_name="picture_uses"
    )
    page_version = models.ForeignKey(
        PageVersion, models.CASCADE, null=True, db_index=False, related_name="picture_uses"
    )

    class Meta:
        default_permissions = []
        constraints = [
            CheckConstraint(
                condition=Exact(
                    Func(*SHOWN_BY, function="num_nonnulls", output_field=IntegerField()), 1
                ),
                name="picture_used_in_one_place",
            ),
            *(
                UniqueConstraint(
                    fields=[place, "picture"],
                    condition=Q(**{f"{place}__isnull": False}),
                    name=f"picture_used_once_in_{place}",
                )
                for place in SHOWN_BY
            ),
        ]

    def __str__(self):
        return str(next(getattr(self, place) for place in SHOWN_BY if getattr(self, place)))
