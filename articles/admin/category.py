from django.contrib import admin
from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _

from articles import counts
from articles.models import Category
from articles.models.category import Tree
from newsportal.admin.base import LoggedAdmin


@admin.register(Category)
class CategoryAdmin(LoggedAdmin):
    """The sections of the paper, as a tree."""

    list_display = ["name", "path", "articles_count", "front_shape", "position"]
    list_editable = ["position", "front_shape"]
    list_per_page = 500
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "parent", "description", "position", "front_shape"]

    def get_ordering(self, request):
        """Return the order of the tree, which the database does not know."""
        places = enumerate(Tree().ordered())
        whens = [When(pk=number, then=Value(place)) for place, number in places]
        return [Case(*whens, default=Value(0))] if whens else []

    def changelist_view(self, request, extra_context=None):
        self.tree = Tree()
        return super().changelist_view(request, extra_context)

    @admin.display(description=_("stands at"))
    def path(self, category):
        return " / ".join(item.name for item in self.tree.trail(category.pk))

    @admin.display(description=_("articles"))
    def articles_count(self, category):
        return counts.by_category().get(category.pk, 0)
