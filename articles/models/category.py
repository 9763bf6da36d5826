from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from newsportal import site
from newsportal.addresses import address
from newsportal.prepared import Prepared
from newsportal.text import validate_visible


class FrontShape(models.TextChoices):
    """How a category's block is set on the front page."""

    NONE = "", _("no block")
    LISTS = "lists", _("a picture and two lists")
    TRIO = "trio", _("three pictures")
    ESSAY = "essay", _("an essay")


class Category(models.Model):
    """A section of the paper; what it holds includes what its children hold."""

    name = models.CharField(_("name"), max_length=20, validators=[validate_visible])
    slug = models.SlugField(
        _("address"),
        max_length=40,
        unique=True,
        help_text=_("Latin letters, digits and hyphens: /category/<address>/"),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("stands below"),
    )
    description = models.CharField(_("description"), max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    front_shape = models.CharField(
        _("block on the front page"),
        max_length=10,
        choices=FrontShape,
        blank=True,
        default=FrontShape.NONE,
    )

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("articles:category", self.slug)

    def save(self, **kwargs):
        super().save(**kwargs)
        site.forget()

    def delete(self, **kwargs):
        found = super().delete(**kwargs)
        site.forget()
        return found

    def clean(self):
        """Refuse a category that would stand below itself."""
        super().clean()
        seen, above = {self.pk}, self.parent
        while self.pk and above:
            if above.pk in seen:
                raise ValidationError(
                    {"parent": _("A category cannot stand below itself.")}, code="loop"
                )
            seen.add(above.pk)
            above = above.parent


_all = Prepared(lambda: Category.objects.all())


class Tree:
    """All categories at once, in one query: for trails, branches and menus."""

    def __init__(self):
        self.by_pk = {category.pk: category for category in _all()}
        self.children = {pk: [] for pk in [None, *self.by_pk]}
        for category in self.by_pk.values():
            self.children[category.parent_id].append(category)
        self.branches: dict[int, list[int]] = {}

    @classmethod
    def finding(cls, find: Callable[["Tree"], Any]) -> tuple["Tree", Any]:
        """Return the tree that is kept with the site's settings, and what is found in it.

        What is not found may be new, so it is looked for once more in what is there now.
        """
        pieces = site.current().pieces
        tree = pieces.get(cls) or pieces.setdefault(cls, cls())
        found = find(tree)
        if found is None:
            tree = pieces[cls] = cls()
            found = find(tree)
        return tree, found

    def trail(self, pk):
        """Return the categories from the root down to this one."""
        trail = []
        while pk and self.by_pk[pk] not in trail:
            category = self.by_pk[pk]
            trail.insert(0, category)
            pk = category.parent_id
        return trail

    def branch(self, pk):
        """Return the numbers of this category and of all below it."""
        if pk not in self.branches:
            found = [pk]
            for number in found:
                found += [child.pk for child in self.children[number] if child.pk not in found]
            self.branches[pk] = found
        return self.branches[pk]

    def ordered(self, above=None):
        """Yield the numbers of all categories, each before what stands below it."""
        for category in self.children[above]:
            yield category.pk
            yield from self.ordered(category.pk)

    def by_slug(self, slug):
        """Return the category at this address, or None."""
        matches = (item for item in self.by_pk.values() if item.slug == slug)
        return next(matches, None)


def filed(articles: list) -> list:
    """Give articles that were read without it the category they stand in."""
    tree = tree_with({article.category_id for article in articles})
    for article in articles:
        field = article._meta.get_field("category")
        field.set_cached_value(article, tree.by_pk[article.category_id])
    return articles


def tree_with(numbers: set[int]) -> Tree:
    """Return the tree, in which these are known."""
    tree, _all_known = Tree.finding(lambda tree: numbers <= tree.by_pk.keys() or None)
    return tree
