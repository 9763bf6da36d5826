import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import OuterRef
from django.db.models.functions import Upper
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from newsportal import log
from newsportal.addresses import address
from newsportal.fold import fold

from .moments import WithMoments, count_of

# Chinese editors part tags with these as well as with the Latin comma.
SEPARATORS = re.compile(r"[,，、;；\n]")

# What may stand in a tag beside letters, digits and single spaces.
SIGNS = set("·.+-#&'’_:：%％!！?？()（）《》“”")
LONGEST = 20
# How many an article may have.
MOST = 10


def validate_tag(name):
    """Refuse what is no word: blanks, emoji, markup, paths."""
    if len(name) > LONGEST:
        raise ValidationError(
            _("“%(name)s…” is longer than %(limit)d characters."),
            code="too_long",
            params={"name": name[:10], "limit": LONGEST},
        )
    strange = next((sign for sign in name if not _is_plain(sign)), None)
    if strange:
        raise ValidationError(
            _("A tag is made of letters, digits and spaces; leave out “%(sign)s”."),
            code="sign",
            params={"sign": strange if strange.isprintable() else f"U+{ord(strange):04X}"},
        )
    if not any(sign.isalnum() for sign in name):
        raise ValidationError(_("A tag needs at least one letter or digit."), code="no_letter")


def _is_plain(sign):
    return sign == " " or sign in SIGNS or unicodedata.category(sign)[0] in "LMN"


class TagQuerySet(models.QuerySet):
    def with_counts(self):
        """Add how many articles readers find under each tag, up to a thousand and one."""
        rows = TaggedArticle.objects.filter(tag=OuterRef("pk")).published()
        return self.annotate(count=count_of(rows))

    def at(self, slug):
        """Return the tag at this address, or the one that took over from it, or None."""
        found = self.filter(slug=slug).first()
        return found or self.filter(former__slug=slug).first()

    def named(self, names):
        """Return the tags of these names, making the new ones; for whoever then uses them.

        A name that a tag once had stands for that tag. Until the caller's transaction
        ends nobody can merge or delete them.
        """
        tags = {self._named(name) for name in names}
        numbers = sorted(tag.pk for tag in tags)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM articles_tag WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE",
                [numbers],
            )
            held = {number for (number,) in cursor.fetchall()}
        if held == set(numbers):
            return tags
        # One was merged this very moment; its name leads to its heir now.
        return self.named(names)

    def _named(self, name):
        found = self.filter(name__iexact=name).first()
        found = found or self.filter(former__name__iexact=name).first()
        return found or self.get_or_create(name__iexact=name, defaults={"name": name})[0]


class Tag(TagBase):
    """A word under which articles are filed."""

    # By its beginning it is suggested to whoever looks for something.
    folded = models.CharField(max_length=100, editable=False, default="")

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Upper("name"),
                name="one_tag_of_a_name",
                violation_error_message=_("There is a tag of this name already."),
            )
        ]
        indexes = [
            models.Index(
                fields=["folded"], opclasses=["text_pattern_ops"], name="tag_by_beginning"
            )
        ]

    def get_absolute_url(self):
        return address("articles:tag", self.slug)

    def save(self, *args, **kwargs):
        self.folded = fold(self.name)
        if names := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*names, "folded"}
        super().save(*args, **kwargs)

    def slugify(self, tag, i=None):
        """Return an address for the name, none that another tag left behind."""
        slug = slugify(tag, allow_unicode=True) or "tag"
        if i:
            return f"{slug}-{i}"
        is_taken = FormerTag.objects.filter(slug=slug).exists()
        return f"{slug}-0" if is_taken else slug

    @transaction.atomic
    def rename(self, *, name, slug):
        """Give the tag another name or address; the old ones go on leading here."""
        old = Tag.objects.select_for_update().get(pk=self.pk)
        self.former.filter(slug=slug).delete()
        if (old.name, old.slug) != (name, slug):
            FormerTag.objects.update_or_create(
                slug=old.slug, defaults={"name": old.name, "tag": self}
            )
        self.name, self.slug = name, slug
        self.save()

    @transaction.atomic
    def merge_into(self, heir, by):
        """Move the articles to another tag, which answers for this one from now on."""
        numbers = [self.pk, heir.pk]
        held = Tag.objects.select_for_update().order_by("pk").filter(pk__in=numbers)
        if len(set(held)) < 2:
            raise ValidationError(
                _("One of the two tags is gone: somebody merged or deleted it."), code="gone"
            )
        theirs = heir.items.values("content_object")
        moved = self.items.exclude(content_object__in=theirs).update(tag=heir)
        self.former.update(tag=heir)
        FormerTag.objects.update_or_create(
            slug=self.slug, defaults={"name": self.name, "tag": heir}
        )
        log.record(by, "merge", self, after={"tag": heir.name, "articles": moved})
        self.delete()


class FormerTag(models.Model):
    """A name and an address that a tag once had; they lead to it for good."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), max_length=100, unique=True, allow_unicode=True)
    tag = models.ForeignKey(
        Tag, models.CASCADE, related_name="former", verbose_name=_("leads to")
    )

    class Meta:
        verbose_name = _("former tag")
        verbose_name_plural = _("former tags")
        ordering = ["name"]
        default_permissions = []
        indexes = [models.Index(Upper("name"), name="former_tag_by_name")]

    def __str__(self):
        return self.name


class TaggedArticle(WithMoments, ItemBase):
    tag = models.ForeignKey(
        Tag,
        models.CASCADE,
        db_index=False,  # the index below begins with it
        related_name="items",
    )
    content_object = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="tagged"
    )

    article_field = "content_object"

    class Meta:
        verbose_name = _("tag of an article")
        verbose_name_plural = _("tags of articles")
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="one_tag_once")
        ]
        indexes = [
            models.Index(
                fields=["tag", "-published_at", "-content_object"],
                include=["expires_at"],
                name="tagged_by_time",
            )
        ]

    def __str__(self):
        return f"{self.content_object_id} · {self.tag_id}"


def split_tags(text):
    """Return the tags in what an editor typed, each once, in order."""
    found = {}
    for name in SEPARATORS.split(text or ""):
        name = " ".join(name.split())
        found.setdefault(name.casefold(), name)
    return [name for name in found.values() if name]


def join_tags(tags):
    """Return tags as an editor would type them."""
    return "，".join(tag.name for tag in tags)
