import re

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

# Chinese editors part tags with these as well as with the Latin comma.
SEPARATORS = re.compile(r"[,，、;；\n]")


class Tag(TagBase):
    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def slugify(self, tag, i=None):
        slug = slugify(tag, allow_unicode=True) or "tag"
        return f"{slug}-{i}" if i else slug


class TaggedArticle(ItemBase):
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="items")
    content_object = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="tagged"
    )

    class Meta:
        verbose_name = _("tag of an article")
        verbose_name_plural = _("tags of articles")
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="one_tag_once")
        ]

    def __str__(self):
        return f"{self.content_object_id} · {self.tag_id}"


def split_tags(text):
    """Return the tags in what an editor typed, each once, in order."""
    names = (name.strip() for name in SEPARATORS.split(text or ""))
    return list(dict.fromkeys(name for name in names if name))


def join_tags(tags):
    """Return tags as an editor would type them."""
    return "，".join(tag.name for tag in tags)
